import fc from 'fast-check';
import type { RatingColumns } from '../../src/dataset/rating-columns.ts';

/** Makes columns from rows of [user row, item row, rating, time]. */
export function columnsFrom(
  nUsers: number,
  nItems: number,
  rows: readonly (readonly [number, number, number, number?])[],
): RatingColumns {
  return {
    nUsers,
    nItems,
    userRows: Int32Array.from(rows, ([userRow]) => userRow),
    itemRows: Int32Array.from(rows, ([, itemRow]) => itemRow),
    ratings: Float32Array.from(rows, ([, , rating]) => rating),
    tsMs: Float64Array.from(rows, ([, , , tsMs]) => tsMs ?? 0),
  };
}

/** Any small table without repeated pairs, with many equal times. */
export const anyColumns: fc.Arbitrary<RatingColumns> = fc
  .uniqueArray(fc.tuple(fc.nat(7), fc.nat(11), fc.integer({ min: 1, max: 10 }), fc.nat(5)), {
    selector: ([userRow, itemRow]) => `${userRow} ${itemRow}`,
    maxLength: 60,
  })
  .map((rows) =>
    columnsFrom(
      8,
      12,
      rows.map(([user, item, half, time]) => [user, item, half / 2, time * 1000]),
    ),
  );

/** Gives the rows of a table as text, sorted. */
export function rowsOf(columns: RatingColumns): string[] {
  return Array.from(
    columns.ratings,
    (rating, place) =>
      `${columns.userRows[place]} ${columns.itemRows[place]} ${rating} ${columns.tsMs[place]}`,
  ).sort();
}
