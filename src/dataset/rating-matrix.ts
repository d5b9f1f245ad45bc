import { buildCsr } from './build-csr.ts';
import type { CsrMatrix } from './csr-matrix.ts';
import { preferencesFrom } from './preferences.ts';
import { type RatingColumns, takeRatings } from './rating-columns.ts';

/** Builds the users x items matrix of ratings. */
export function ratingMatrix(columns: RatingColumns): CsrMatrix {
  return buildCsr({
    nRows: columns.nUsers,
    nColumns: columns.nItems,
    rows: columns.userRows,
    columns: columns.itemRows,
    values: columns.ratings,
  });
}

/** Builds the users x items matrix of preference weights: see `preferencesFrom`. */
export function preferenceMatrix(columns: RatingColumns, threshold: number): CsrMatrix {
  const { places, weights } = preferencesFrom(columns.ratings, threshold);
  const preferred = takeRatings(columns, places);
  return ratingMatrix({ ...preferred, ratings: weights });
}
