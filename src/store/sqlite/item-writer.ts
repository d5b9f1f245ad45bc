import type { DatabaseSync } from 'node:sqlite';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import { numberCell } from './cell.ts';
import { createEntityLinkWriter } from './entity-writer.ts';
import { IdRows } from './id-rows.ts';
import { firstItemKey, ITEM_KEY_SPAN } from './schema.ts';
import { itemSearchKey, itemTokens } from './search-index.ts';
import type { SearchWriter } from './search-writer.ts';
import { toItem } from './to-item.ts';
import { createTrackKeyWriter } from './track-key-writer.ts';

/** Writes items; runs in the writer thread inside its transaction. */
export interface ItemWriter {
  put(item: Item): void;
  /** Makes an entry a stub again. */
  remove(itemId: string): void;
  /** Gives the entry that is stored under an item key. */
  read(itemKey: number): Item | undefined;
  /** Gives an item's row; an unknown item becomes a stub. */
  rowOf(catalogue: Catalogue, itemId: string): number;
  /** Forgets what it holds in memory. */
  rolledBack(): void;
}

function stubOf(catalogue: Catalogue, itemId: string): Item {
  return {
    itemId,
    catalogue,
    title: itemId,
    year: undefined,
    genres: [],
    attributes: {},
    stub: true,
    source: 'event',
  };
}

/** What entries are looked up by besides their ids: genres, words, track keys, entities. */
interface LookUps {
  /** Puts what there is of an entry in place of what there was of the one before under its key. */
  put(key: number, item: Item, before: Item | undefined): void;
  /** Gives the entry that is stored under a key. */
  read(key: number): Item | undefined;
}

/** Gives the tokens that search finds an entry by; undefined for a stub, of which nothing is known. */
function tokensOf(item: Item | undefined): string | undefined {
  return item === undefined || item.stub ? undefined : itemTokens(item);
}

function createLookUps(database: DatabaseSync, search: SearchWriter): LookUps {
  const clearGenre = database.prepare(
    'DELETE FROM item_genres WHERE catalogue = ? AND genre = ? AND item_key = ?',
  );
  const writeGenre = database.prepare('INSERT OR IGNORE INTO item_genres VALUES (?, ?, ?)');
  const trackKeys = createTrackKeyWriter(database);
  const links = createEntityLinkWriter(database);
  const findEntry = database.prepare('SELECT * FROM items WHERE item_key = ?');
  return {
    read(key) {
      const found = findEntry.get(key);
      return found && toItem(found);
    },
    put(key, item, before) {
      if (before !== undefined) {
        const place = CATALOGUES.indexOf(before.catalogue);
        for (const genre of before.genres) clearGenre.run(place, genre, key);
        trackKeys.remove(key, before);
        links.remove(key, before);
      }
      const place = CATALOGUES.indexOf(item.catalogue);
      for (const genre of item.genres) writeGenre.run(place, genre, key);
      search.put(itemSearchKey(key), tokensOf(item), tokensOf(before));
      trackKeys.add(key, item);
      links.add(key, item);
    },
  };
}

/** Gives items their keys. */
class FreeKeys {
  readonly #findLast;
  readonly #next = new Map<Catalogue, number>();

  constructor(database: DatabaseSync) {
    this.#findLast = database.prepare(
      'SELECT max(item_key) AS last FROM items WHERE item_key >= ? AND item_key < ?',
    );
  }

  take(catalogue: Catalogue): number {
    const key = this.#next.get(catalogue) ?? this.#findFirst(catalogue);
    this.#next.set(catalogue, key + 1);
    return key;
  }

  forget(): void {
    this.#next.clear();
  }

  #findFirst(catalogue: Catalogue): number {
    const first = firstItemKey(catalogue);
    const last = this.#findLast.get(first, first + ITEM_KEY_SPAN)?.last;
    return typeof last === 'number' ? last + 1 : first;
  }
}

/** Makes the writer of items; `begin` begins a transaction where none is open. Rows that were asked for are kept in memory. */
export function createItemWriter(
  database: DatabaseSync,
  search: SearchWriter,
  begin: () => void,
): ItemWriter {
  const find = database.prepare('SELECT item_key, stub FROM items WHERE item_id = ? AND catalogue = ?');
  const findAnywhere = database.prepare('SELECT item_key, catalogue FROM items WHERE item_id = ?');
  // What replaces rows begins a savepoint for each, at which the search index goes to the disk with what it has: many times the cost.
  const insert = database.prepare('INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const update = database.prepare(
    `UPDATE items SET title = ?, year = ?, genres = ?, attributes = ?, stub = ?, source = ? WHERE item_key = ?`,
  );
  const lookUps = createLookUps(database, search);
  const keys = new FreeKeys(database);
  let known = new Map(CATALOGUES.map((catalogue) => [catalogue, new IdRows(0)]));

  function findOrAdd(catalogue: Catalogue, itemId: string): number {
    const found = find.get(itemId, CATALOGUES.indexOf(catalogue));
    if (found !== undefined) return numberCell(found.item_key);
    begin();
    const key = keys.take(catalogue);
    store(key, stubOf(catalogue, itemId), undefined);
    return key;
  }

  function store(key: number, item: Item, before: Item | undefined): void {
    const { itemId, catalogue, title, year, genres, attributes, stub, source } = item;
    const [genresJson, attributesJson] = [JSON.stringify(genres), JSON.stringify(attributes)];
    const values = [title, year ?? null, genresJson, attributesJson, stub ? 1 : 0, source] as const;
    if (before === undefined) insert.run(key, itemId, CATALOGUES.indexOf(catalogue), ...values);
    else update.run(...values, key);
    lookUps.put(key, item, before);
  }

  return {
    put(item) {
      const place = CATALOGUES.indexOf(item.catalogue);
      const found = find.get(item.itemId, place);
      if (found !== undefined && item.stub && found.stub === 0) return;
      if (found === undefined) store(keys.take(item.catalogue), item, undefined);
      else store(numberCell(found.item_key), item, lookUps.read(numberCell(found.item_key)));
    },
    remove(itemId) {
      for (const found of findAnywhere.all(itemId)) {
        const [key, place] = [numberCell(found.item_key), numberCell(found.catalogue)];
        store(key, stubOf(CATALOGUES[place], itemId), lookUps.read(key));
      }
    },
    read: (key) => lookUps.read(key),
    rowOf(catalogue, itemId) {
      const rows = known.get(catalogue);
      const row = rows?.find(itemId) ?? -1;
      if (row >= 0) return row;
      const found = findOrAdd(catalogue, itemId) - firstItemKey(catalogue);
      rows?.set(itemId, found);
      return found;
    },
    rolledBack() {
      keys.forget();
      known = new Map(CATALOGUES.map((catalogue) => [catalogue, new IdRows(0)]));
    },
  };
}
