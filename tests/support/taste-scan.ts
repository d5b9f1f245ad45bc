import { EntryColumns } from '../../src/dataset/entry-columns.ts';
import { encodePackedRecord } from '../../src/dataset/packed-interactions.ts';
import { MARK } from '../../src/domain/interaction.ts';
import type { PackedScan } from '../../src/store/store.ts';
import { SCORE_STRIDE } from '../../src/taste/genre-scores.ts';
import { similarity } from '../../src/taste/similarity.ts';
import { computeTastes, type TasteBatch } from '../../src/taste/taste-batch.ts';
import { DEFAULT_TASTE_OPTIONS, type TasteOptions } from '../../src/taste/taste-options.ts';
import type { TastePool } from '../../src/taste/taste-pool.ts';

/** A user of a scan: what is owned and wanted, by item row. */
export interface ScannedUser {
  readonly userRow: number;
  readonly owned: readonly number[];
  readonly wanted?: readonly number[];
  readonly isMember?: boolean;
}

function encode({ owned, wanted = [] }: ScannedUser): Uint8Array<ArrayBuffer> {
  const columns = new EntryColumns();
  const rows = [...new Set([...owned, ...wanted])].sort((a, b) => a - b);
  columns.reserve(rows.length);
  rows.forEach((row, place) => {
    columns.itemRows[place] = row;
    columns.ratings[place] = Number.NaN;
    columns.marks[place] = (owned.includes(row) ? MARK.owned : 0) | (wanted.includes(row) ? MARK.wanted : 0);
    columns.plays[place] = 0;
    columns.skips[place] = 0;
    columns.tsMs[place] = 1000;
  });
  return Uint8Array.from(encodePackedRecord({ columns, histories: [], clearedBefore: 0, lists: new Map() }));
}

/** Makes the scan that a store would give of users, who come by rising rows. */
function scanOf(users: readonly ScannedUser[], blockUsers = 7): PackedScan {
  return {
    offset: 0,
    endRow: (users.at(-1)?.userRow ?? 0) + 1,
    canonicalRows: new Map(),
    async *blocks() {
      for (let from = 0; from < users.length; from += blockUsers) {
        const block = users.slice(from, from + blockUsers);
        const blobs = block.map(encode);
        const starts = new Int32Array(block.length + 1);
        blobs.forEach((blob, place) => {
          starts[place + 1] = starts[place] + blob.length;
        });
        yield {
          userRows: Int32Array.from(block, ({ userRow }) => userRow),
          members: Uint8Array.from(block, ({ isMember = true }) => (isMember ? 1 : 0)),
          starts,
          bytes: Uint8Array.from(Buffer.concat(blobs)),
        };
      }
    },
    close: () => undefined,
  };
}

/** What a batch is computed of; genre bits are by item row. */
interface ScannedWorld {
  readonly users: readonly ScannedUser[];
  readonly hidden: readonly number[];
  readonly genres: readonly number[];
  /** Rows of releases that no list shows. */
  readonly unlisted?: readonly number[];
}

/** Computes a batch of users on a pool. */
export function computeScan(
  pool: TastePool,
  { users, hidden, genres, unlisted = [] }: ScannedWorld,
  options: Partial<TasteOptions> = {},
): Promise<TasteBatch> {
  const shared = new Uint16Array(new SharedArrayBuffer(2 * genres.length));
  shared.set(genres);
  const marks = new Uint8Array(new SharedArrayBuffer(genres.length));
  for (const row of unlisted) marks[row] = 1;
  return computeTastes(pool, {
    scan: scanOf(users, users.length > 1000 ? 2000 : 7),
    facts: { genres: shared, unlisted: marks },
    hidden: new Set(hidden),
    options: { ...DEFAULT_TASTE_OPTIONS, ...options },
    progress: () => undefined,
    nowMs: () => performance.now(),
  });
}

/** Gives how alike the tastes of two users of a batch are. */
export function similarIn({ tables }: TasteBatch, a: number, b: number): number {
  const { sizeWeight } = DEFAULT_TASTE_OPTIONS;
  const { scores } = tables;
  return similarity(scores, a * SCORE_STRIDE, scores, { bAt: b * SCORE_STRIDE, sizeWeight });
}
