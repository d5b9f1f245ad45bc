import { countingOrder } from './build-csr.ts';
import { type RatingColumns, takeRatings } from './rating-columns.ts';

/** Leaves out the ratings whose (user, item) is in `other`; both tables must have the same rows. Cost: O(nRatings + nItems). */
export function withoutPairs(columns: RatingColumns, other: RatingColumns): RatingColumns {
  const order = countingOrder(columns.userRows, columns.nUsers, undefined);
  const otherOrder = countingOrder(other.userRows, other.nUsers, undefined);
  // The last user of `other` that has the item; users are gone through in ascending order.
  const lastUser = new Int32Array(columns.nItems).fill(-1);
  const kept: number[] = [];
  let next = 0;
  for (const place of order) {
    const userRow = columns.userRows[place];
    while (next < otherOrder.length && other.userRows[otherOrder[next]] <= userRow) {
      lastUser[other.itemRows[otherOrder[next]]] = other.userRows[otherOrder[next]];
      next++;
    }
    if (lastUser[columns.itemRows[place]] !== userRow) kept.push(place);
  }
  return takeRatings(columns, Int32Array.from(kept));
}
