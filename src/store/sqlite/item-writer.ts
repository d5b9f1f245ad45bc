import type { DatabaseSync } from 'node:sqlite';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import { numberCell } from './cell.ts';
import { firstItemKey, ITEM_KEY_SPAN } from './schema.ts';

/** Writes items; runs in the writer thread inside its transaction. */
export interface ItemWriter {
  put(item: Item): void;
  /** Makes an entry a stub again. */
  remove(itemId: string): void;
  /** Gives an item's row; an unknown item becomes a stub. */
  rowOf(catalogue: Catalogue, itemId: string): number;
  /** Forgets what it holds in memory, after a rollback. */
  reload(): void;
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

/** Makes the writer of items. */
export function createItemWriter(database: DatabaseSync): ItemWriter {
  const find = database.prepare('SELECT item_key, stub FROM items WHERE item_id = ? AND catalogue = ?');
  const findAnywhere = database.prepare('SELECT item_key, catalogue FROM items WHERE item_id = ?');
  const findLast = database.prepare(
    'SELECT max(item_key) AS last FROM items WHERE item_key >= ? AND item_key < ?',
  );
  const write = database.prepare('INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const clearGenres = database.prepare(
    'DELETE FROM item_genres WHERE catalogue = ? AND genre = ? AND item_key = ?',
  );
  const findGenres = database.prepare('SELECT genres FROM items WHERE item_key = ?');
  const writeGenre = database.prepare('INSERT OR IGNORE INTO item_genres VALUES (?, ?, ?)');
  const clearTitle = database.prepare('DELETE FROM item_titles WHERE rowid = ?');
  const writeTitle = database.prepare('INSERT INTO item_titles (rowid, title) VALUES (?, ?)');
  // The index's own tables have row numbers above 2^53, which show through as the last inserted one.
  for (const statement of [clearGenres, clearTitle, write, writeGenre, writeTitle])
    statement.setReadBigInts(true);
  const nextKeys = new Map<Catalogue, number>();

  function takeKey(catalogue: Catalogue): number {
    const first = firstItemKey(catalogue);
    const last = findLast.get(first, first + ITEM_KEY_SPAN)?.last;
    const key = nextKeys.get(catalogue) ?? (typeof last === 'number' ? last + 1 : first);
    nextKeys.set(catalogue, key + 1);
    return key;
  }

  function clear(key: number, place: number): void {
    const genres: unknown = JSON.parse(String(findGenres.get(key)?.genres ?? '[]'));
    if (Array.isArray(genres)) for (const genre of genres) clearGenres.run(place, String(genre), key);
    clearTitle.run(key);
  }

  function store(key: number, item: Item): void {
    const { itemId, catalogue, title, year, genres, attributes, stub, source } = item;
    const place = CATALOGUES.indexOf(catalogue);
    const [genresJson, attributesJson] = [JSON.stringify(genres), JSON.stringify(attributes)];
    write.run(key, itemId, place, title, year ?? null, genresJson, attributesJson, stub ? 1 : 0, source);
    for (const genre of genres) writeGenre.run(place, genre, key);
    writeTitle.run(key, title);
  }

  return {
    put(item) {
      const place = CATALOGUES.indexOf(item.catalogue);
      const found = find.get(item.itemId, place);
      if (found !== undefined && item.stub && found.stub === 0) return;
      if (found !== undefined) clear(numberCell(found.item_key), place);
      store(found === undefined ? takeKey(item.catalogue) : numberCell(found.item_key), item);
    },
    remove(itemId) {
      for (const found of findAnywhere.all(itemId)) {
        const [key, place] = [numberCell(found.item_key), numberCell(found.catalogue)];
        clear(key, place);
        store(key, stubOf(CATALOGUES[place], itemId));
      }
    },
    rowOf(catalogue, itemId) {
      const found = find.get(itemId, CATALOGUES.indexOf(catalogue));
      if (found !== undefined) return numberCell(found.item_key) - firstItemKey(catalogue);
      const key = takeKey(catalogue);
      store(key, stubOf(catalogue, itemId));
      return key - firstItemKey(catalogue);
    },
    reload: () => nextKeys.clear(),
  };
}
