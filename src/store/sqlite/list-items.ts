import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import { LISTEN_SOURCE } from '../../domain/listen.ts';
import { DeadwaxError } from '../../errors.ts';
import type { ItemFilter, Page } from '../store.ts';
import { numberCell } from './cell.ts';
import { firstItemKey, ITEM_KEY_SPAN } from './schema.ts';
import { PLACE_TO_ITEM_KEY } from './search-index.ts';
import { itemExpression } from './search-match.ts';
import { toItem } from './to-item.ts';

/** A page of items that is asked for. */
export interface ItemListing {
  readonly catalogue: Catalogue;
  readonly filter: ItemFilter;
  readonly count: number;
  readonly cursor: string | undefined;
}

/** Reads the cursor of a list of items, which is the row of the last one. Errors: `invalid_input`. */
export function parseItemCursor(cursor: string): number {
  const row = /^\d{1,10}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (row < ITEM_KEY_SPAN) return row;
  throw new DeadwaxError('invalid_input', `cursor '${cursor}' is not one that a list of items gave`);
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

function conditionsOf({ catalogue, filter, cursor }: ItemListing): Condition[] {
  const first = firstItemKey(catalogue);
  const after = cursor === undefined ? first - 1 : first + parseItemCursor(cursor);
  const conditions: Condition[] = [
    { sql: 'item_key > ? AND item_key < ?', values: [after, first + ITEM_KEY_SPAN] },
  ];
  if (filter.includeStubs !== true) conditions.push({ sql: 'stub = 0', values: [] });
  if (filter.yearFrom !== undefined) conditions.push({ sql: 'year >= ?', values: [filter.yearFrom] });
  if (filter.yearTo !== undefined) conditions.push({ sql: 'year <= ?', values: [filter.yearTo] });
  // As the text of the partial index has it, so that the index is used.
  if (filter.fromListens === true) conditions.push({ sql: `source = '${LISTEN_SOURCE}'`, values: [] });
  if (filter.unmatched === true)
    conditions.push({ sql: 'item_key NOT IN (SELECT item_key FROM item_matches)', values: [] });
  if (filter.genre !== undefined)
    conditions.push({
      sql: 'item_key IN (SELECT item_key FROM item_genres WHERE catalogue = ? AND genre = ?)',
      values: [CATALOGUES.indexOf(catalogue), filter.genre],
    });
  if (filter.text !== undefined && filter.text.trim() !== '')
    conditions.push({
      sql: `item_key IN (SELECT ${PLACE_TO_ITEM_KEY} FROM search WHERE search MATCH ?)`,
      values: [itemExpression(catalogue, filter.text)],
    });
  return conditions;
}

/** Gives a page of the items that pass a filter, in row order. The cursor is the last item row of the page. */
export function listItems(reader: DatabaseSync, listing: ItemListing): Page<Item> {
  const { catalogue, count } = listing;
  const conditions = conditionsOf(listing);
  const where = conditions.map((condition) => condition.sql).join(' AND ');
  const rows = reader
    .prepare(`SELECT * FROM items WHERE ${where} ORDER BY item_key LIMIT ?`)
    .all(...conditions.flatMap((condition) => condition.values), count + 1);
  const page = rows.slice(0, count);
  const lastKey = page.at(-1)?.item_key;
  const isMore = rows.length > count && lastKey !== undefined;
  return {
    values: page.map(toItem),
    cursor: isMore ? String(numberCell(lastKey) - firstItemKey(catalogue)) : undefined,
  };
}
