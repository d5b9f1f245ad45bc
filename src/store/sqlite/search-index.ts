import { CATALOGUES } from '../../domain/catalogue.ts';
import { ENTITY_KINDS, type Entity, parseEntityId } from '../../domain/entity.ts';
import type { Item, ItemAttribute } from '../../domain/item.ts';
import { searchWords, titleKey } from '../../domain/search-text.ts';
import type { SearchKind } from '../store.ts';
import { ITEM_KEY_SPAN } from './schema.ts';

// The search index is one FTS5 table of items and entities. The number of an entry in it is its place in the order of popularity, so that
// what is found comes most popular first, and a query ends as soon as it has enough, however many entries match:
//
//   place     := (MAX_STEP - step) * 2^43 + searchKey          step grows with the number of users
//   searchKey := kind's place in SEARCH_KINDS * 2^40 + row     the row of an item, the number in the id of an entity
//
// An entry is held as tokens: its words, `=` with the whole title in one, and for the filters `k/` kind, `g/` genre, `s/` style,
// `f/` format, `c/` country, `y/` year, `d/` decade.

/** The kinds of entries that are found, in the order of their places. */
const SEARCH_KINDS: readonly SearchKind[] = [...CATALOGUES, ...ENTITY_KINDS];
/** Steps of popularity: a quarter of a doubling each. */
const STEPS_A_DOUBLING = 4;
const MAX_STEP = 127;
const ROW_SPAN = 2 ** 40;
const STEP_SPAN = 8 * ROW_SPAN;
const MAX_WORDS = 100;
const YEAR = { least: 1800, most: 2099 } as const;

/** Gives the step of a number of users, 0 to MAX_STEP. */
export function stepOf(nUsers: number): number {
  return Math.min(MAX_STEP, Math.floor(STEPS_A_DOUBLING * Math.log2(nUsers + 1)));
}

/** Gives the place in the index of an entry. */
export function placeOf(searchKey: number, step: number): number {
  return (MAX_STEP - step) * STEP_SPAN + searchKey;
}

/** Gives what an entry is known by for ever, from its place. */
export function keyOfPlace(place: number): number {
  return place % STEP_SPAN;
}

/** Gives the search key of an item by its item key. */
export function itemSearchKey(itemKey: number): number {
  return Math.floor(itemKey / ITEM_KEY_SPAN) * ROW_SPAN + (itemKey % ITEM_KEY_SPAN);
}

/** Gives the search key of an entity by its id; undefined for what is none. */
export function entitySearchKey(entityId: string): number | undefined {
  const parsed = parseEntityId(entityId);
  return parsed && SEARCH_KINDS.indexOf(parsed.kind) * ROW_SPAN + parsed.number;
}

/** The item key of a place of an item, in SQL over `rowid`. */
export const PLACE_TO_ITEM_KEY = `((rowid % ${STEP_SPAN}) / ${ROW_SPAN} * ${ITEM_KEY_SPAN} + rowid % ${ROW_SPAN})`;

/** What an entry is: an item by its key, or an entity by its id. */
export type SearchSubject = { readonly itemKey: number } | { readonly entityId: string };

/** The inverse of `itemSearchKey` and `entitySearchKey`. */
export function subjectOfKey(searchKey: number): SearchSubject {
  const [place, row] = [Math.floor(searchKey / ROW_SPAN), searchKey % ROW_SPAN];
  if (place < CATALOGUES.length) return { itemKey: place * ITEM_KEY_SPAN + row };
  return { entityId: `${SEARCH_KINDS[place]}:${row}` };
}

/** The filters that are tokens of entries. */
export type Facet = 'g' | 's' | 'f' | 'c';

/** Entries share the values of filters: the tokens of so many are remembered. */
const MAX_KNOWN_FACETS = 2000;
const knownFacets = new Map<string, string>();

/** Gives the token of all entries with this value of a filter. */
export function facetToken(facet: Facet, value: string): string {
  const name = `${facet}/${value}`;
  const known = knownFacets.get(name);
  if (known !== undefined) return known;
  const token = `${facet}/${searchWords(value).join('')}`;
  if (knownFacets.size === MAX_KNOWN_FACETS) knownFacets.clear();
  knownFacets.set(name, token);
  return token;
}

/** Gives the token of all entries of a kind. */
export function kindToken(kind: SearchKind): string {
  return `k/${SEARCH_KINDS.indexOf(kind)}`;
}

/** Gives the token of all entries with a title. */
export function titleToken(words: readonly string[]): string {
  return `=${titleKey(words)}`;
}

/** Gives the tokens of which an entry of these years has one or more. */
export function yearTokens(from: number, to: number): readonly string[] {
  const tokens: string[] = [];
  const last = Math.min(to, YEAR.most);
  for (let year = Math.max(from, YEAR.least); year <= last; ) {
    const isDecade = year % 10 === 0 && year + 9 <= last;
    tokens.push(isDecade ? `d/${year / 10}` : `y/${year}`);
    year += isDecade ? 10 : 1;
  }
  return tokens;
}

interface SearchDocument {
  readonly kind: SearchKind;
  readonly title: string;
  readonly year: number | undefined;
  readonly genres: readonly string[];
  readonly attributes: Item['attributes'];
}

function textsOf(attribute: ItemAttribute | undefined): readonly string[] {
  if (typeof attribute === 'string') return [attribute];
  return typeof attribute === 'object' ? attribute : [];
}

function facetsOf({ genres, attributes, year }: SearchDocument): readonly string[] {
  const { styles, format_names, country } = attributes;
  return [
    ...genres.map((genre) => facetToken('g', genre)),
    ...textsOf(styles).map((style) => facetToken('s', style)),
    ...textsOf(format_names).map((format) => facetToken('f', format)),
    ...textsOf(country).map((name) => facetToken('c', name)),
    ...(year === undefined ? [] : [`y/${year}`, `d/${Math.floor(year / 10)}`]),
  ];
}

function tokensOf(document: SearchDocument, otherTexts: readonly (ItemAttribute | undefined)[]): string {
  const words = searchWords(document.title);
  const others = otherTexts.flatMap(textsOf).flatMap((text) => searchWords(text));
  const distinct = [...new Set([...words, ...others])].slice(0, MAX_WORDS);
  return [titleToken(words), ...distinct, kindToken(document.kind), ...new Set(facetsOf(document))].join(' ');
}

/** Gives the tokens by which an item is found, set apart by spaces. */
export function itemTokens({ catalogue, title, year, genres, attributes }: Item): string {
  const { original_title, artist, album, labels, catalogue_numbers } = attributes;
  return tokensOf({ kind: catalogue, title, year, genres, attributes }, [
    original_title,
    artist,
    album,
    labels,
    catalogue_numbers,
  ]);
}

/** Gives the tokens by which an entity is found, set apart by spaces. */
export function entityTokens({ kind, name, attributes }: Entity): string {
  const { artist, real_name, name_variations, genres, year } = attributes;
  const document = {
    kind,
    title: name,
    year: typeof year === 'number' ? year : undefined,
    genres: textsOf(genres),
    attributes,
  };
  return tokensOf(document, [artist, real_name, name_variations]);
}
