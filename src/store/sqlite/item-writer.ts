import type { DatabaseSync } from 'node:sqlite';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import { numberCell } from './cell.ts';
import { IdRows } from './id-rows.ts';
import { firstItemKey, ITEM_KEY_SPAN } from './schema.ts';
import { toItem } from './to-item.ts';
import { createTrackKeyWriter } from './track-key-writer.ts';

/** Writes items; runs in the writer thread inside its transaction. */
export interface ItemWriter {
  put(item: Item): void;
  /** Makes an entry a stub again. */
  remove(itemId: string): void;
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

/** Gives the words that an item is found by: of its title, and where it has them of artist and album. */
function searchTextOf({ title, attributes }: Item): string {
  const { artist, album } = attributes;
  return [title, artist, album].filter((text) => typeof text === 'string').join(' ');
}

/** What entries are looked up by besides their ids: genres, words, track keys. */
interface LookUps {
  add(key: number, item: Item): void;
  /** Removes what is there of the entry that is stored. */
  remove(key: number): void;
}

function createLookUps(database: DatabaseSync): LookUps {
  const clearGenre = database.prepare(
    'DELETE FROM item_genres WHERE catalogue = ? AND genre = ? AND item_key = ?',
  );
  const writeGenre = database.prepare('INSERT OR IGNORE INTO item_genres VALUES (?, ?, ?)');
  const clearTitle = database.prepare('DELETE FROM item_titles WHERE rowid = ?');
  const writeTitle = database.prepare('INSERT INTO item_titles (rowid, title) VALUES (?, ?)');
  for (const statement of [clearGenre, writeGenre, clearTitle, writeTitle]) statement.setReadBigInts(true);
  const findEntry = database.prepare('SELECT * FROM items WHERE item_key = ?');
  const trackKeys = createTrackKeyWriter(database);
  return {
    add(key, item) {
      const place = CATALOGUES.indexOf(item.catalogue);
      for (const genre of item.genres) writeGenre.run(place, genre, key);
      writeTitle.run(key, searchTextOf(item));
      trackKeys.add(key, item);
    },
    remove(key) {
      const found = findEntry.get(key);
      if (found === undefined) return;
      const item = toItem(found);
      const place = CATALOGUES.indexOf(item.catalogue);
      for (const genre of item.genres) clearGenre.run(place, genre, key);
      clearTitle.run(key);
      trackKeys.remove(key, item);
    },
  };
}

/** Makes the writer of items; `begin` begins a transaction where none is open. Rows that were asked for are kept in memory. */
export function createItemWriter(database: DatabaseSync, begin: () => void): ItemWriter {
  const find = database.prepare('SELECT item_key, stub FROM items WHERE item_id = ? AND catalogue = ?');
  const findAnywhere = database.prepare('SELECT item_key, catalogue FROM items WHERE item_id = ?');
  const findLast = database.prepare(
    'SELECT max(item_key) AS last FROM items WHERE item_key >= ? AND item_key < ?',
  );
  const write = database.prepare('INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  // The title index's own tables have row numbers above 2^53, which show through as the last inserted one.
  write.setReadBigInts(true);
  const lookUps = createLookUps(database);
  const nextKeys = new Map<Catalogue, number>();
  let known = new Map(CATALOGUES.map((catalogue) => [catalogue, new IdRows(0)]));

  function findOrAdd(catalogue: Catalogue, itemId: string): number {
    const found = find.get(itemId, CATALOGUES.indexOf(catalogue));
    if (found !== undefined) return numberCell(found.item_key);
    begin();
    const key = takeKey(catalogue);
    store(key, stubOf(catalogue, itemId));
    return key;
  }

  function takeKey(catalogue: Catalogue): number {
    const first = firstItemKey(catalogue);
    const last = findLast.get(first, first + ITEM_KEY_SPAN)?.last;
    const key = nextKeys.get(catalogue) ?? (typeof last === 'number' ? last + 1 : first);
    nextKeys.set(catalogue, key + 1);
    return key;
  }

  function store(key: number, item: Item): void {
    const { itemId, catalogue, title, year, genres, attributes, stub, source } = item;
    const place = CATALOGUES.indexOf(catalogue);
    const [genresJson, attributesJson] = [JSON.stringify(genres), JSON.stringify(attributes)];
    write.run(key, itemId, place, title, year ?? null, genresJson, attributesJson, stub ? 1 : 0, source);
    lookUps.add(key, item);
  }

  return {
    put(item) {
      const place = CATALOGUES.indexOf(item.catalogue);
      const found = find.get(item.itemId, place);
      if (found !== undefined && item.stub && found.stub === 0) return;
      if (found !== undefined) lookUps.remove(numberCell(found.item_key));
      store(found === undefined ? takeKey(item.catalogue) : numberCell(found.item_key), item);
    },
    remove(itemId) {
      for (const found of findAnywhere.all(itemId)) {
        const [key, place] = [numberCell(found.item_key), numberCell(found.catalogue)];
        lookUps.remove(key);
        store(key, stubOf(CATALOGUES[place], itemId));
      }
    },
    rowOf(catalogue, itemId) {
      const rows = known.get(catalogue);
      const row = rows?.find(itemId) ?? -1;
      if (row >= 0) return row;
      const found = findOrAdd(catalogue, itemId) - firstItemKey(catalogue);
      rows?.set(itemId, found);
      return found;
    },
    rolledBack() {
      nextKeys.clear();
      known = new Map(CATALOGUES.map((catalogue) => [catalogue, new IdRows(0)]));
    },
  };
}
