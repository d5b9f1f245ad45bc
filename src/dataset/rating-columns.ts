import type { RatingTable } from './rating-table.ts';

/**
 * A rating table without its ids: what splits, matrices and metrics need, and cheap to hand to a worker.
 * Shapes: the four columns all [nRatings]; `userRows` below `nUsers`, `itemRows` below `nItems`; no (user, item) twice.
 */
export interface RatingColumns {
  readonly nUsers: number;
  readonly nItems: number;
  readonly userRows: Int32Array;
  readonly itemRows: Int32Array;
  readonly ratings: Float32Array;
  /** Milliseconds since 1970 UTC; 0 where the source has no time. */
  readonly tsMs: Float64Array;
}

/** Gives the columns of a table; the arrays are shared with it. */
export function columnsOf(table: RatingTable): RatingColumns {
  const { userRows, itemRows, ratings, tsMs } = table;
  return { nUsers: table.users.size, nItems: table.items.size, userRows, itemRows, ratings, tsMs };
}

/** Copies the ratings at the given places, in that order. */
export function takeRatings(columns: RatingColumns, places: Int32Array): RatingColumns {
  const n = places.length;
  const taken = {
    nUsers: columns.nUsers,
    nItems: columns.nItems,
    userRows: new Int32Array(n),
    itemRows: new Int32Array(n),
    ratings: new Float32Array(n),
    tsMs: new Float64Array(n),
  };
  for (let to = 0; to < n; to++) {
    const from = places[to];
    taken.userRows[to] = columns.userRows[from];
    taken.itemRows[to] = columns.itemRows[from];
    taken.ratings[to] = columns.ratings[from];
    taken.tsMs[to] = columns.tsMs[from];
  }
  return taken;
}
