import { countingOrder } from './build-csr.ts';
import { type RatingColumns, takeRatings } from './rating-columns.ts';
import type { RatingTable } from './rating-table.ts';
import { Vocabulary } from './vocabulary.ts';

/** Which rating stays when (user, item) comes more than once: the newest (of equal times the last given), or the first given. */
export type DuplicatePolicy = 'latest' | 'first';

/** Takes ratings one by one and makes a table of them; rows are given at first sight. */
export interface RatingTableBuilder {
  add(userId: string, itemId: string, rating: number, tsMs: number): void;
  /** Gives the table, and how many ratings gave way to another one of the same (user, item). */
  build(): { readonly table: RatingTable; readonly nDuplicates: number };
}

/** Gives each id a row at first sight. */
function createInterner(known: readonly string[]): { rowOf(id: string): number; ids: string[] } {
  const ids = [...known];
  const rows = new Map(ids.map((id, row) => [id, row]));
  const rowOf = (id: string): number => {
    const found = rows.get(id);
    if (found !== undefined) return found;
    rows.set(id, ids.length);
    return ids.push(id) - 1;
  };
  return { rowOf, ids };
}

/**
 * Makes an empty builder. With `like`, its ids keep the rows they have there and new ids follow, so that a test table speaks of the
 * same rows as its training table.
 */
export function createRatingTableBuilder(
  policy: DuplicatePolicy = 'latest',
  like?: Pick<RatingTable, 'users' | 'items'>,
): RatingTableBuilder {
  const users = createInterner(like?.users.ids ?? []);
  const items = createInterner(like?.items.ids ?? []);
  const userRows: number[] = [];
  const itemRows: number[] = [];
  const ratings: number[] = [];
  const times: number[] = [];
  return {
    add(userId, itemId, rating, tsMs) {
      userRows.push(users.rowOf(userId));
      itemRows.push(items.rowOf(itemId));
      ratings.push(rating);
      times.push(tsMs);
    },
    build() {
      const all: RatingColumns = {
        nUsers: users.ids.length,
        nItems: items.ids.length,
        userRows: Int32Array.from(userRows),
        itemRows: Int32Array.from(itemRows),
        ratings: Float32Array.from(ratings),
        tsMs: Float64Array.from(times),
      };
      const kept = takeRatings(all, placesWithoutDuplicates(all, policy));
      const { nUsers: _nUsers, nItems: _nItems, ...columns } = kept;
      const table = { users: new Vocabulary(users.ids), items: new Vocabulary(items.ids), ...columns };
      return { table, nDuplicates: all.ratings.length - kept.ratings.length };
    },
  };
}

/** Finds the place that stays of each (user, item), ascending. */
function placesWithoutDuplicates(columns: RatingColumns, policy: DuplicatePolicy): Int32Array {
  const { userRows, itemRows, tsMs } = columns;
  const order = countingOrder(userRows, columns.nUsers, undefined);
  // The place kept of each item for the user at hand; a place of another user is a left-over.
  const keptOfItem = new Int32Array(columns.nItems).fill(-1);
  const dropped = new Uint8Array(order.length);
  let nDropped = 0;
  for (const place of order) {
    const kept = keptOfItem[itemRows[place]];
    if (kept < 0 || userRows[kept] !== userRows[place]) {
      keptOfItem[itemRows[place]] = place;
      continue;
    }
    const newerWins = policy === 'latest' && tsMs[place] >= tsMs[kept];
    dropped[newerWins ? kept : place] = 1;
    if (newerWins) keptOfItem[itemRows[place]] = place;
    nDropped++;
  }
  const places = new Int32Array(order.length - nDropped);
  let next = 0;
  for (let place = 0; place < dropped.length; place++) if (dropped[place] === 0) places[next++] = place;
  return places;
}
