import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import type { CommitThread } from '../../util/commit-thread.ts';
import type { ItemStore } from '../store.ts';
import { numberCell, textCell } from './cell.ts';
import { digestRows } from './digest-rows.ts';
import { ItemChanges } from './item-changes.ts';
import type { ItemIds } from './item-ids.ts';
import type { ItemMatches } from './item-matches.ts';
import { listItems, parseItemCursor } from './list-items.ts';
import { firstItemKey, ITEM_KEY_SPAN } from './schema.ts';
import type { OpenSearch } from './sqlite-search-store.ts';
import type { StateCommand, StateResult } from './state-command.ts';
import { toItem } from './to-item.ts';

const SCAN_BLOCK = 1000;
/** So many tracks of one name are too many to choose from. */
const MAX_FOUND = 50;

const DIGESTED = `SELECT item_key AS key,
    CASE stub WHEN 0 THEN concat_ws(char(0), item_id, title, ifnull(year, ''), genres, attributes, source) END AS text
  FROM items WHERE item_key > ? AND item_key < ? ORDER BY item_key LIMIT ?`;

/** Reads the rows of a catalogue in blocks, between which others get their turn. */
async function* scanRows(
  block: StatementSync,
  catalogue: Catalogue,
  fromRow: number,
): AsyncGenerator<readonly Record<string, SQLOutputValue>[]> {
  const end = firstItemKey(catalogue) + ITEM_KEY_SPAN;
  let next = firstItemKey(catalogue) + fromRow;
  for (let isMore = true; isMore; await nextTurn()) {
    const rows = block.all(next, end, SCAN_BLOCK);
    if (rows.length > 0) yield rows;
    isMore = rows.length === SCAN_BLOCK;
    next += rows.length;
  }
}

/** Makes the part of the store that says which items are the same. */
function createMatching(
  thread: CommitThread<StateCommand, StateResult>,
  matches: ItemMatches,
): Pick<ItemStore, 'setMatches' | 'matchesOf' | 'matchedRows' | 'listMatches'> {
  return {
    async setMatches(pairs) {
      await thread.call({ kind: 'setMatches', matches: pairs });
      matches.update(pairs.map(({ itemId }) => itemId));
    },
    matchesOf: async (itemId) => matches.find(itemId),
    matchedRows: (catalogue) => matches.of(catalogue),
    async listMatches(catalogue, count, cursor) {
      const rows = matches.list(catalogue, cursor === undefined ? -1 : parseItemCursor(cursor), count + 1);
      const page = rows.slice(0, count);
      const last = page.at(-1);
      return {
        values: page.map(({ itemId, sameAs }) => ({ itemId, sameAs })),
        cursor: rows.length > count && last !== undefined ? String(last.row) : undefined,
      };
    },
  };
}

/** Everything that somebody has heard may be asked for at once: others get their turn between. */
async function getInTurns(
  ids: readonly string[],
  get: (id: string) => Item | undefined,
): Promise<(Item | undefined)[]> {
  const items: (Item | undefined)[] = [];
  for (let from = 0; from < ids.length; from += SCAN_BLOCK) {
    if (from > 0) await nextTurn();
    for (const id of ids.slice(from, from + SCAN_BLOCK)) items.push(get(id));
  }
  return items;
}

/** Makes the item store over `state.db`. */
export function createItemStore(
  reader: DatabaseSync,
  thread: CommitThread<StateCommand, StateResult>,
  known: { readonly itemIds: ItemIds; readonly matches: ItemMatches; readonly search: OpenSearch },
): ItemStore {
  const { itemIds, matches, search } = known;
  const find = reader.prepare('SELECT * FROM items WHERE item_id = ? ORDER BY catalogue LIMIT 1');
  const countItems = reader.prepare('SELECT count(*) AS n FROM items WHERE item_key >= ? AND item_key < ?');
  const block = reader.prepare(
    'SELECT * FROM items WHERE item_key >= ? AND item_key < ? ORDER BY item_key LIMIT ?',
  );
  const findTrack = reader.prepare('SELECT item_key FROM track_keys WHERE track_key = ? LIMIT ?');
  const countGenres = reader.prepare(
    'SELECT genre, count(*) AS n FROM item_genres WHERE catalogue = ? GROUP BY genre ORDER BY genre',
  );
  const changes = new ItemChanges();
  const get = (itemId: string): Item | undefined => {
    const row = find.get(itemId);
    return row && toItem(row);
  };

  return {
    async put(items) {
      await thread.call({ kind: 'putItems', items: 'texts' in items ? { texts: items.texts } : items });
      changes.note('ids' in items ? items.ids : items.map(({ itemId }) => itemId));
      search.markChanged();
    },
    async remove(ids) {
      await thread.call({ kind: 'removeItems', itemIds: ids });
      changes.note(ids);
      search.markChanged();
    },
    get: async (itemId) => get(itemId),
    getMany: (ids) => getInTurns(ids, get),
    async list(catalogue, filter, count, cursor) {
      const listing = { catalogue, filter, count, cursor };
      // Many items may have a word.
      return filter.text === undefined ? listItems(reader, listing) : search.list(listing);
    },
    async count(catalogue) {
      const first = firstItemKey(catalogue);
      return numberCell(countItems.get(first, first + ITEM_KEY_SPAN)?.n);
    },
    ids: async (catalogue) => itemIds.of(catalogue),
    changesSince: (version) => changes.since(version),
    async *scan(catalogue, fromRow = 0) {
      for await (const rows of scanRows(block, catalogue, fromRow)) yield rows.map(toItem);
    },
    digest(catalogue) {
      const first = firstItemKey(catalogue);
      return digestRows(reader, DIGESTED, [first - 1, first + ITEM_KEY_SPAN]);
    },
    async genres(catalogue) {
      return countGenres
        .all(CATALOGUES.indexOf(catalogue))
        .map((row) => ({ genre: textCell(row.genre), nItems: numberCell(row.n) }));
    },
    async findTracks(keys) {
      const itemKeys = new Set(
        keys.flatMap((key) => findTrack.all(key, MAX_FOUND).map((row) => numberCell(row.item_key))),
      );
      return [...itemKeys].flatMap((key) => block.all(key, key + 1, 1).map(toItem));
    },
    ...createMatching(thread, matches),
  };
}
