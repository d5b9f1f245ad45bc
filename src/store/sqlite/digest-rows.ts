import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SetDigest } from '../../util/set-digest.ts';
import { openSqliteReader } from '../../util/sqlite-file.ts';
import { numberCell, textCell } from './cell.ts';

/** So few rows that what they are read into is garbage before it is moved to where garbage stays. */
const BLOCK = 100;
/** Going over everything once needs no cache, and would push out of the common one what answers need. */
const CACHE_MEBIBYTES = 1;

/**
 * Digests the texts of rows, whatever their order (see `SetDigest`), in blocks, between which others get their turn. `sql` gives columns
 * `key` and `text`, null where a row does not count, for keys between two bounds, both not included, and at most so many.
 */
export async function digestRows(
  database: DatabaseSync,
  sql: string,
  [after, before]: readonly [number, number],
): Promise<string> {
  const reader = openSqliteReader(database.location() ?? '', CACHE_MEBIBYTES);
  try {
    const block = reader.prepare(sql);
    const digest = new SetDigest();
    let last = after;
    for (let isMore = true; isMore; await nextTurn()) {
      const rows = block.all(last, before, BLOCK);
      for (const { text } of rows) if (text !== null) digest.add(textCell(text));
      isMore = rows.length === BLOCK;
      last = numberCell(rows.at(-1)?.key ?? last);
    }
    return digest.hex();
  } finally {
    reader.close();
  }
}
