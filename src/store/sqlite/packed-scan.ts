import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { PackedScan, PackedUsers } from '../store.ts';
import { bytesCell, numberCell } from './cell.ts';
import type { CanonicalRows } from './item-matches.ts';
import { interactionTable } from './schema.ts';

const BLOCK_USERS = 2000;

/** Makes a scan over a snapshot, which it closes at the end. */
export function createPackedScan(
  snapshot: DatabaseSync,
  catalogue: Catalogue,
  known: { readonly offset: number; readonly canonicalRows: CanonicalRows },
): PackedScan {
  const last = snapshot.prepare('SELECT coalesce(max(user_row), 0) AS last FROM users').get();
  return {
    ...known,
    endRow: numberCell(last?.last) + 1,
    blocks: () => readBlocks(snapshot, catalogue),
    close: () => {
      if (snapshot.isOpen) snapshot.close();
    },
  };
}

async function* readBlocks(snapshot: DatabaseSync, catalogue: Catalogue): AsyncIterable<PackedUsers> {
  const block = snapshot.prepare(`SELECT user_row, member, packed FROM ${interactionTable(catalogue)}
    JOIN users USING (user_row) WHERE user_row > ? ORDER BY user_row LIMIT ${BLOCK_USERS}`);
  block.setReturnArrays(true);
  let after = 0;
  for (let isMore = true; isMore; await nextTurn()) {
    const rows: unknown[] = block.all(after);
    isMore = rows.length === BLOCK_USERS;
    if (rows.length === 0) return;
    const users = layOut(rows);
    after = users.userRows[users.userRows.length - 1];
    yield users;
  }
}

/** Copies the blobs one behind the other, so that a block moves to another thread as a whole. */
function layOut(rows: readonly unknown[]): PackedUsers {
  const userRows = new Int32Array(rows.length);
  const members = new Uint8Array(rows.length);
  const starts = new Int32Array(rows.length + 1);
  const blobs = rows.map((row, place) => {
    // The driver gives an array here, which its types do not tell.
    const cells = Array.isArray(row) ? row : [];
    userRows[place] = numberCell(cells[0]);
    members[place] = numberCell(cells[1]);
    const blob = bytesCell(cells[2]);
    starts[place + 1] = starts[place] + blob.length;
    return blob;
  });
  const bytes = new Uint8Array(starts[rows.length]);
  blobs.forEach((blob, place) => {
    bytes.set(blob, starts[place]);
  });
  return { userRows, members, starts, bytes };
}
