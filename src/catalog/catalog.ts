import type { Catalogue } from '../domain/catalogue.ts';
import type { Item } from '../domain/item.ts';
import type { ItemStore } from '../store/store.ts';
import { BoundedCache } from '../util/bounded-cache.ts';
import { buildItemIndex, type ItemIndex } from './item-index.ts';

/** The entries of one catalogue: an index of all in memory, whole entries from the store through a bounded cache. */
export interface Catalog {
  /** The present index. A change of the entries makes a new object; an old one stays as it is for who holds it. */
  index(): ItemIndex;
  /** Reads the index anew where entries or matches were added or `markStale` was called since; looks at most every two seconds, and less often where reading takes long. */
  refreshIfStale(): Promise<ItemIndex>;
  /** Reads the index anew. */
  refresh(): Promise<ItemIndex>;
  /** Says that entries were written, so that the next `refreshIfStale` reads them and `getMany` forgets what it kept. */
  markStale(): void;
  /** Gives whole entries in the order of the ids; undefined where there is none. */
  getMany(itemIds: readonly string[]): Promise<readonly (Item | undefined)[]>;
}

export interface CatalogOptions {
  readonly items: ItemStore;
  readonly catalogue: Catalogue;
  readonly clock: () => number;
}

/** Entries kept for look-ups; with attributes about 1 KB each. */
const CACHED_ITEMS = 10_000;
const LOOK_EVERY_MS = 2_000;
/** Reading a large catalogue again takes seconds; where entries come all the time, so large a part of the time is left to it. */
const MOST_READING_SHARE = 0.05;

/** Opens a catalogue's entries and reads the index. Cost: one scan of the entries. */
export async function openCatalog(options: CatalogOptions): Promise<Catalog> {
  const { items, catalogue, clock } = options;
  const cache = new BoundedCache<string, Item>(CACHED_ITEMS);
  // The matches first: of those that come while the entries are read, the next look finds that they are others.
  const read = (): Promise<ItemIndex> => {
    const matched = items.matchedRows(catalogue);
    return buildItemIndex(items.scan(catalogue), matched);
  };
  let index = await read();
  let isStale = false;
  let lookedAtMs = clock();
  let lookEveryMs = LOOK_EVERY_MS;
  let tail: Promise<unknown> = Promise.resolve();

  const refresh = (): Promise<ItemIndex> => {
    // One reading after the other, so that entries written during one are in the next.
    const fresh = tail.then(async () => {
      isStale = false;
      lookedAtMs = clock();
      const startedAtMs = performance.now();
      index = await read();
      lookEveryMs = Math.max(LOOK_EVERY_MS, (performance.now() - startedAtMs) / MOST_READING_SHARE);
      cache.clear();
      return index;
    });
    tail = fresh.catch(() => undefined);
    return fresh;
  };
  const refreshIfStale = async (): Promise<ItemIndex> => {
    if (clock() - lookedAtMs < lookEveryMs) return index;
    lookedAtMs = clock();
    const isSame = !isStale && index.matched === items.matchedRows(catalogue);
    return isSame && (await items.count(catalogue)) === index.ids.size ? index : refresh();
  };
  const getMany = async (itemIds: readonly string[]): Promise<readonly (Item | undefined)[]> => {
    const found = new Map<string, Item>();
    const missing: string[] = [];
    for (const itemId of itemIds) {
      const cached = cache.get(itemId);
      if (cached === undefined) missing.push(itemId);
      else found.set(itemId, cached);
    }
    for (const item of missing.length === 0 ? [] : await items.getMany(missing)) {
      if (item === undefined) continue;
      found.set(item.itemId, item);
      cache.set(item.itemId, item);
    }
    return itemIds.map((itemId) => found.get(itemId));
  };
  return {
    index: () => index,
    refresh,
    refreshIfStale,
    markStale: () => {
      isStale = true;
      cache.clear();
    },
    getMany,
  };
}
