import type { Catalogue } from '../domain/catalogue.ts';
import type { Item } from '../domain/item.ts';
import type { ItemStore } from '../store/store.ts';
import { BoundedCache } from '../util/bounded-cache.ts';
import { buildItemIndex, extendItemIndex, type ItemIndex } from './item-index.ts';

/** The entries of one catalogue: an index of all in memory, whole entries from the store through a bounded cache. */
export interface Catalog {
  /** The present index. A change of the entries makes a new object; an old one stays as it is for who holds it. */
  index(): ItemIndex;
  /** Like `refresh`, but looks at most every two seconds, and less often where reading takes long. */
  refreshIfStale(): Promise<ItemIndex>;
  /** Takes over the entries and matches that were written since; gives the same index where these say nothing new. */
  refresh(): Promise<ItemIndex>;
  /** Says that entries were written, so that `getMany` forgets what it kept. */
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
/** Reading many entries takes seconds; where they come all the time, so large a part of the time is left to it. */
const MOST_READING_SHARE = 0.05;

/** What keeps an index up to date. */
interface IndexReader {
  /** Tells whether an index has everything that was written. */
  isPresent(index: ItemIndex): Promise<boolean>;
  /** Gives an index with what was written since it was read; calls `onWritten` before where entries were. */
  read(index: ItemIndex, onWritten: () => void): Promise<ItemIndex>;
}

function createIndexReader({ items, catalogue }: CatalogOptions): IndexReader {
  let { version } = items.changesSince(0);

  /** Gives the entries of the index that were written since; undefined where everything has to be read. */
  async function readChanged(
    index: ItemIndex,
    itemIds: readonly string[] | undefined,
  ): Promise<readonly Item[] | undefined> {
    const known = itemIds && [...new Set(itemIds)].filter((itemId) => index.ids.rowOf(itemId) !== undefined);
    const found = known && (await items.getMany(known)).filter((item) => item !== undefined);
    // An id that two catalogues have gives the entry of one alone.
    return found?.every((item) => item.catalogue === catalogue) === true ? found : undefined;
  }

  return {
    async isPresent(index) {
      if (index.matched !== items.matchedRows(catalogue)) return false;
      if (items.changesSince(version).itemIds?.length !== 0) return false;
      return (await items.ids(catalogue)).length === index.ids.size;
    },
    async read(index, onWritten) {
      // The matches and the version first: of what comes while the entries are read, the next look finds that it is new.
      const matched = items.matchedRows(catalogue);
      const since = items.changesSince(version);
      const changed = await readChanged(index, since.itemIds);
      const added = items.scan(catalogue, changed === undefined ? 0 : index.ids.size);
      const next =
        changed === undefined
          ? await buildItemIndex(added, matched)
          : await extendItemIndex(index, { added, changed, matched });
      if (since.itemIds?.length !== 0) onWritten();
      version = since.version;
      return next;
    },
  };
}

/** Opens a catalogue's entries and reads the index. Cost: one scan of the entries. */
export async function openCatalog(options: CatalogOptions): Promise<Catalog> {
  const { items, catalogue, clock } = options;
  const cache = new BoundedCache<string, Item>(CACHED_ITEMS);
  const reader = createIndexReader(options);
  let index = await buildItemIndex(items.scan(catalogue), items.matchedRows(catalogue));
  let lookedAtMs = clock();
  let lookEveryMs = LOOK_EVERY_MS;
  let tail: Promise<unknown> = Promise.resolve();

  const refresh = (): Promise<ItemIndex> => {
    // One reading after the other, so that entries written during one are in the next.
    const fresh = tail.then(async () => {
      lookedAtMs = clock();
      const startedAtMs = performance.now();
      index = await reader.read(index, () => cache.clear());
      lookEveryMs = Math.max(LOOK_EVERY_MS, (performance.now() - startedAtMs) / MOST_READING_SHARE);
      return index;
    });
    tail = fresh.catch(() => undefined);
    return fresh;
  };
  const refreshIfStale = async (): Promise<ItemIndex> => {
    if (clock() - lookedAtMs < lookEveryMs) return index;
    lookedAtMs = clock();
    return (await reader.isPresent(index)) ? index : refresh();
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
    markStale: () => cache.clear(),
    getMany,
  };
}
