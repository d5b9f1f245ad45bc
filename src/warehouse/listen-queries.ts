import type { Warehouse } from './warehouse.ts';

/** Which of a user's listens; times in milliseconds since 1970, both outside of what is wanted. */
export interface ListenRange {
  readonly userId: string;
  readonly afterMs?: number | undefined;
  readonly beforeMs?: number | undefined;
}

/** How many listens a user has, and when the first and the last were; the times are undefined without any. */
export interface ListenSummary {
  readonly count: number;
  readonly oldestMs: number | undefined;
  readonly latestMs: number | undefined;
}

const LISTENS = `
  FROM events WHERE type = 'play' AND catalogue = 'tracks' AND user_id = $1
    AND ($2::BIGINT IS NULL OR ts_ms > $2) AND ($3::BIGINT IS NULL OR ts_ms < $3)`;

function parametersOf({ userId, afterMs, beforeMs }: ListenRange): readonly (string | number | null)[] {
  return [userId, afterMs ?? null, beforeMs ?? null];
}

/** Which of the listens of a range: `count` of them after the `skip` newest, or oldest. */
export interface ListenPage {
  readonly count: number;
  readonly skip: number;
  readonly from: 'newest' | 'oldest';
}

/** Gives the offsets in the log of at most `count` listens, from the newest or the oldest of the range on. */
export async function readListenOffsets(
  warehouse: Pick<Warehouse, 'query'>,
  range: ListenRange,
  { count, skip, from }: ListenPage,
): Promise<readonly number[]> {
  const order = from === 'newest' ? 'DESC' : 'ASC';
  const rows = await warehouse.query(
    `SELECT event_offset ${LISTENS} ORDER BY ts_ms ${order}, event_offset ${order} LIMIT $4 OFFSET $5`,
    [...parametersOf(range), count, skip],
  );
  return rows.map((row) => Number(row.event_offset));
}

/** A page is looked for in these spans, one after the other, so that the newest listens cost no pass over the events of years. */
const SPANS_MS = [2, 60, 1_000].map((days) => days * 86_400_000);

/** Cuts a range to growing spans at its end, or its beginning, where a user's listens are; the last one is the whole range. */
export function* growingRanges(
  { userId, afterMs, beforeMs }: ListenRange,
  { oldestMs, latestMs }: ListenSummary,
  from: ListenPage['from'],
): Generator<ListenRange> {
  if (oldestMs === undefined || latestMs === undefined) return;
  const after = Math.max(afterMs ?? Number.NEGATIVE_INFINITY, oldestMs - 1);
  const before = Math.min(beforeMs ?? Number.POSITIVE_INFINITY, latestMs + 1);
  for (const spanMs of SPANS_MS) {
    if (before - after <= spanMs) break;
    if (from === 'newest') yield { userId, afterMs: before - spanMs, beforeMs: before };
    else yield { userId, afterMs: after, beforeMs: after + spanMs };
  }
  yield { userId, afterMs: after, beforeMs: before };
}

/** Counts a user's listens of a range. */
export async function summariseListens(
  warehouse: Pick<Warehouse, 'query'>,
  range: ListenRange,
): Promise<ListenSummary> {
  const [row] = await warehouse.query(
    `SELECT count(*) AS n, min(ts_ms) AS oldest, max(ts_ms) AS latest ${LISTENS}`,
    parametersOf(range),
  );
  const count = Number(row.n);
  const isEmpty = count === 0;
  return {
    count,
    oldestMs: isEmpty ? undefined : Number(row.oldest),
    latestMs: isEmpty ? undefined : Number(row.latest),
  };
}

/** Counts a user's listens of a range by track. */
export async function countListensByTrack(
  warehouse: Pick<Warehouse, 'query'>,
  range: ListenRange,
): Promise<readonly { readonly itemId: string; readonly count: number }[]> {
  const rows = await warehouse.query(
    `SELECT item_id, count(*) AS n ${LISTENS} GROUP BY item_id ORDER BY n DESC, item_id`,
    parametersOf(range),
  );
  return rows.map((row) => ({ itemId: String(row.item_id), count: Number(row.n) }));
}

/** Counts a user's listens of a range by day, UTC; days without any are left out. */
export async function countListensByDay(
  warehouse: Pick<Warehouse, 'query'>,
  range: ListenRange,
): Promise<readonly { readonly dayMs: number; readonly count: number }[]> {
  const rows = await warehouse.query(
    `SELECT ts_ms // 86400000 AS day, count(*) AS n ${LISTENS} GROUP BY day ORDER BY day`,
    parametersOf(range),
  );
  return rows.map((row) => ({ dayMs: Number(row.day) * 86_400_000, count: Number(row.n) }));
}
