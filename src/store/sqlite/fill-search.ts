import type { DatabaseSync } from 'node:sqlite';
import { numberCell } from './cell.ts';
import { itemSearchKey, itemTokens } from './search-index.ts';
import type { SearchWriter } from './search-writer.ts';
import { toItem } from './to-item.ts';

/** Brings the items of a file that was made before there was a search index into it, once; all of them or none. */
export function fillSearch(database: DatabaseSync, search: SearchWriter): void {
  if (database.prepare('SELECT is_search_filled AS filled FROM state').get()?.filled === 1) return;
  database.exec('BEGIN IMMEDIATE');
  for (const row of database.prepare('SELECT * FROM items WHERE stub = 0').iterate())
    search.put(itemSearchKey(numberCell(row.item_key)), itemTokens(toItem(row)), undefined);
  database.exec('UPDATE state SET is_search_filled = 1; COMMIT');
}
