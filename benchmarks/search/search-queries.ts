import type { Item } from '../../src/domain/item.ts';
import { searchWords } from '../../src/domain/search-text.ts';
import type { SearchQuery } from '../../src/store/store.ts';
import type { Random } from '../../src/util/random.ts';

/** A query of the benchmark; `expected` is the id of the item that it was made from, where it must be found. */
interface SampledQuery {
  readonly query: SearchQuery;
  readonly expected?: string;
}

/** Makes a query of an item, of a class that the name says. */
export type QueryMaker = (item: Item, random: Random) => SampledQuery;

const COMMON = [
  'the',
  'love',
  'the love',
  'of the',
  'live',
  'remix',
  'a',
  'in the',
  'you',
  'me',
  'la',
  'version',
];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function pick<T>(values: readonly T[], random: Random): T {
  return values[random.below(values.length)];
}

function find(text: string, more: Partial<SearchQuery> = {}): SearchQuery {
  return { text, isTyping: false, count: 25, ...more };
}

function type(text: string): SearchQuery {
  return { text, isTyping: true, count: 10 };
}

function artistOf({ attributes }: Item): string {
  return String(attributes.artist);
}

/** Leaves a letter out, doubles, changes or swaps one, anywhere but in the shortest words. */
function misspell(word: string, random: Random): string {
  const at = random.below(word.length - 1);
  const letter = LETTERS[random.below(26)] ?? 'x';
  const ways = [
    () => word.slice(0, at) + word.slice(at + 1),
    () => word.slice(0, at) + letter + word.slice(at),
    () => word.slice(0, at) + letter + word.slice(at + 1),
    () => word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2),
  ];
  return pick(ways, random)();
}

function longestPlace(words: readonly string[]): number {
  return words.reduce((best, word, at) => (word.length > (words[best] ?? '').length ? at : best), 0);
}

const misspelt: QueryMaker = (item, random) => {
  // What is looked for is told by title and artist: the words of a title alone may be those of a hundred others.
  const words = [...searchWords(item.title), ...searchWords(artistOf(item))];
  const place = longestPlace(words);
  const text = words.map((word, at) => (at === place ? misspell(word, random) : word)).join(' ');
  return { query: find(text), expected: item.itemId };
};

/** The class of queries that has to find what was meant. */
export const MISSPELT = 'one misspelt word of title and artist';

/** What is searched for. */
export const SEARCHES: Readonly<Record<string, QueryMaker>> = {
  'a whole title': (item) => ({ query: find(item.title) }),
  'title and artist': (item) => ({
    query: find(`${artistOf(item)} ${item.title}`),
    expected: item.itemId,
  }),
  'one word': (item, random) => ({ query: find(pick(searchWords(item.title), random)) }),
  'very common words': (_, random) => ({ query: find(pick(COMMON, random)) }),
  [MISSPELT]: misspelt,
  'words that nothing has': (_, random) => ({
    query: find(`${Array.from({ length: 9 }, () => LETTERS[random.below(26)]).join('')} zzyzx`),
  }),
  'a word with filters': (item, random) => ({
    query: find(pick(searchWords(item.title), random), {
      kinds: [item.catalogue],
      genre: item.genres[0] ?? '',
      country: String(item.attributes.country),
      yearFrom: (item.year ?? 0) - 3,
      yearTo: (item.year ?? 0) + 3,
    }),
  }),
  'very common words with filters': (item, random) => ({
    query: find(pick(COMMON, random), {
      kinds: ['movies'],
      style: String(Object(item.attributes.styles)[0]),
    }),
  }),
};

/** What is suggested while typing. */
export const SUGGESTIONS: Readonly<Record<string, QueryMaker>> = {
  'one letter': (_, random) => ({ query: type(LETTERS[random.below(26)] ?? 'a') }),
  'two letters': (item) => ({ query: type(item.title.slice(0, 2)) }),
  'the beginning of a title': (item, random) => ({
    query: type(item.title.slice(0, 3 + random.below(Math.max(1, item.title.length - 3)))),
  }),
  'the beginning of a word': (item, random) => ({
    query: type(pick(searchWords(item.title), random).slice(0, 2 + random.below(5))),
  }),
  'an artist and the beginning of a title': (item, random) => ({
    query: type(`${artistOf(item)} ${item.title.slice(0, 1 + random.below(6))}`),
  }),
  'a misspelt beginning': (item, random) => ({
    query: type(misspell(item.title.padEnd(4, 'a').slice(0, 4 + random.below(8)), random)),
  }),
};
