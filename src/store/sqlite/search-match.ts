import type { Catalogue } from '../../domain/catalogue.ts';
import { searchWords } from '../../domain/search-text.ts';
import type { SearchMatch, SearchQuery } from '../store.ts';
import type { Comparison } from './edit-distance.ts';
import { type Facet, facetToken, kindToken, titleToken, yearTokens } from './search-index.ts';
import type { NearWord } from './search-vocabulary.ts';

/** Words of a query beyond these are not looked for. */
const MAX_WORDS = 10;

/** One class of what a query finds, as expressions of FTS5. */
export interface MatchTier {
  readonly match: SearchMatch;
  /** Everything of the class. */
  readonly expression: string;
  /** Without what the classes before it have. */
  readonly freshExpression: string;
}

/** The words of the index, among which those are looked for that others were meant as. */
export interface KnownWords {
  has(word: string, comparison: Comparison): boolean;
  near(word: string, comparison: Comparison): readonly NearWord[];
}

/** A query taken apart. */
export interface ParsedSearch {
  readonly words: readonly string[];
  readonly filters: readonly string[];
  /** Whether more than the kind is asked for. */
  readonly isNarrowed: boolean;
  readonly isTyping: boolean;
}

function quote(token: string): string {
  return `"${token}"`;
}

function begun(token: string): string {
  return `${quote(token)} *`;
}

function all(expressions: readonly string[]): string {
  return `(${expressions.join(' AND ')})`;
}

function any(expressions: readonly string[]): string {
  return `(${expressions.join(' OR ')})`;
}

/** All words, of which the last may be only begun. */
function startedWords(words: readonly string[]): readonly string[] {
  return [...words.slice(0, -1).map(quote), begun(words.at(-1) ?? '')];
}

function filtersOf(query: SearchQuery): string[] {
  const { kinds, yearFrom, yearTo } = query;
  const facets: readonly (readonly [Facet, string | undefined])[] = [
    ['g', query.genre],
    ['s', query.style],
    ['f', query.format],
    ['c', query.country],
  ];
  const filters = facets.flatMap(([facet, value]) =>
    value === undefined ? [] : [quote(facetToken(facet, value))],
  );
  // No entry has the tokens with a hyphen: no kinds find nothing, and years that are none neither.
  if (kinds !== undefined) filters.push(any([...kinds.map(kindToken), 'k/-'].map(quote)));
  if (yearFrom !== undefined || yearTo !== undefined) {
    const years = yearTokens(yearFrom ?? 0, yearTo ?? Number.MAX_SAFE_INTEGER);
    filters.push(any([...years, 'y/-'].map(quote)));
  }
  return filters;
}

/** Takes a query apart; without words it finds nothing. */
export function parseSearch(query: SearchQuery): ParsedSearch {
  return {
    words: searchWords(query.text).slice(0, MAX_WORDS),
    filters: filtersOf(query),
    isNarrowed: [query.genre, query.style, query.format, query.country, query.yearFrom, query.yearTo].some(
      (value) => value !== undefined,
    ),
    isTyping: query.isTyping,
  };
}

type MatchClass = readonly [SearchMatch, string];

function tiersFrom(classes: readonly MatchClass[], filters: readonly string[]): readonly MatchTier[] {
  return classes.map(([match, expression], index) => {
    const before = classes.slice(0, index).map(([, other]) => other);
    const fresh = before.length === 0 ? expression : `(${expression} NOT ${any(before)})`;
    return {
      match,
      expression: all([expression, ...filters]),
      freshExpression: all([fresh, ...filters]),
    };
  });
}

function plainClasses({ words, isTyping }: ParsedSearch): MatchClass[] {
  const title = titleToken(words);
  const whole = all(words.map(quote));
  const started = all(startedWords(words));
  return [
    ['title', quote(title)],
    ['title_begins', begun(title)],
    // Of a word that is being typed it is not known yet whether it is whole.
    ...(isTyping ? [] : [['words', whole] as const]),
    ['words_begin', started],
  ];
}

/** Gives the classes of what has the words of a query, best first. */
export function wordTiers(parsed: ParsedSearch): readonly MatchTier[] {
  return parsed.words.length === 0 ? [] : tiersFrom(plainClasses(parsed), parsed.filters);
}

/**
 * Gives the classes of what has words near those of a query: with one letter wrong in a word, then with two. Words that are in no entry
 * are taken to be wrong, or all where there is none of these. No classes where nothing is near.
 */
export function typoTiers(parsed: ParsedSearch, known: KnownWords): readonly MatchTier[] {
  const { words, filters, isNarrowed, isTyping } = parsed;
  const comparisons = words.map(
    (_, index): Comparison => (isTyping && index === words.length - 1 ? 'beginning' : 'whole'),
  );
  const isUnknown = words.map((word, index) => !known.has(word, comparisons[index]));
  const areAllKnown = !isUnknown.includes(true);
  // That little passes a filter says nothing against the words.
  if (areAllKnown && isNarrowed) return [];
  const near = words.map((word, index) =>
    areAllKnown || isUnknown[index] ? known.near(word, comparisons[index]) : [],
  );
  if (near.every((list) => list.length === 0)) return [];
  const own = startedWords(words);
  const within = (most: number): string =>
    all(
      near.map((list, index) => {
        const others = list.filter(({ distance }) => distance <= most);
        return any([own[index], ...others.map(({ word }) => quote(word))]);
      }),
    );
  const classes = plainClasses(parsed);
  return tiersFrom([...classes, ['typo', within(1)], ['typo', within(2)]], filters).slice(classes.length);
}

/** Gives the expression of what is found among the items of a catalogue by words of which the last may be only begun. */
export function itemExpression(catalogue: Catalogue, text: string): string {
  const words = searchWords(text);
  // No entry has that token: a text without words finds nothing.
  if (words.length === 0) return quote('-');
  return all([...startedWords(words), quote(kindToken(catalogue))]);
}
