import type { Signals } from './preferences.ts';
import type { RatingTable } from './rating-table.ts';

/**
 * A table of ratings, and where there are others of all signals, without its ids: what splits, matrices and metrics need, and cheap to
 * hand to a worker. Shapes: all columns [nRatings]; `userRows` below `nUsers`, `itemRows` below `nItems`; no (user, item) twice.
 * `ratings` has no NaN where there are no other signals.
 */
export interface RatingColumns extends Signals {
  readonly nUsers: number;
  readonly nItems: number;
  readonly userRows: Int32Array;
  readonly itemRows: Int32Array;
  /** Milliseconds since 1970 UTC; 0 where the source has no time. */
  readonly tsMs: Float64Array;
}

/** Gives the columns of a table; the arrays are shared with it. */
export function columnsOf(table: RatingTable): RatingColumns {
  const { userRows, itemRows, ratings, tsMs } = table;
  return { nUsers: table.users.size, nItems: table.items.size, userRows, itemRows, ratings, tsMs };
}

/** Copies the rows at the given places, in that order. */
export function takeRatings(columns: RatingColumns, places: Int32Array): RatingColumns {
  const { marks, plays, skips } = columns;
  const taken = takeNumbers(columns, places);
  if (marks === undefined || plays === undefined || skips === undefined) return taken;
  const ofSignals = {
    marks: new Uint8Array(places.length),
    plays: new Uint32Array(places.length),
    skips: new Uint32Array(places.length),
  };
  for (let to = 0; to < places.length; to++) {
    const from = places[to];
    ofSignals.marks[to] = marks[from];
    ofSignals.plays[to] = plays[from];
    ofSignals.skips[to] = skips[from];
  }
  return { ...taken, ...ofSignals };
}

/** Gives the rows with a rating, as a table of nothing but ratings. */
export function ratedOnly(columns: RatingColumns): RatingColumns {
  if (columns.marks === undefined) return columns;
  const places = Int32Array.from(columns.ratings.keys());
  return takeNumbers(
    columns,
    places.filter((place) => !Number.isNaN(columns.ratings[place])),
  );
}

function takeNumbers(columns: RatingColumns, places: Int32Array): RatingColumns {
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
