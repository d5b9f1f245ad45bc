import type { Item } from '../../src/domain/item.ts';
import type { SearchQuery, SearchStore } from '../../src/store/store.ts';

/** A film, or what `changes` make of it. */
export function entry(itemId: string, title: string, changes: Partial<Item> = {}): Item {
  return {
    itemId,
    catalogue: 'movies',
    title,
    year: undefined,
    genres: [],
    attributes: {},
    stub: false,
    source: 'test',
    ...changes,
  };
}

/** A release. */
export function release(number: number, title: string, artist: string, changes: Partial<Item> = {}): Item {
  const { attributes = {}, ...others } = changes;
  return entry(`release:${number}`, title, {
    catalogue: 'records',
    attributes: { artist, ...attributes },
    ...others,
  });
}

/** Gives the ids that a search finds. */
export async function find(
  search: SearchStore,
  text: string,
  more: Partial<SearchQuery> = {},
): Promise<readonly string[]> {
  const { values } = await search.find({ text, isTyping: false, count: 50, ...more });
  return values.map(({ id }) => id);
}

/** Gives the ids that a search finds with how they match. */
export async function findMatches(search: SearchStore, text: string, isTyping = false): Promise<string[]> {
  const { values } = await search.find({ text, isTyping, count: 50 });
  return values.map(({ id, match }) => `${id} ${match}`);
}
