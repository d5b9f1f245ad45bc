import { buildCsr } from './build-csr.ts';
import type { CsrMatrix } from './csr-matrix.ts';
import type { PreferencePolicy } from './preference-policy.ts';
import { type Preferences, preferencesFrom } from './preferences.ts';
import { type RatingColumns, ratedOnly } from './rating-columns.ts';

/** Builds the users x items matrix of ratings. */
export function ratingMatrix(columns: RatingColumns): CsrMatrix {
  return seenMatrix(ratedOnly(columns));
}

/** Builds the users x items matrix of everything that users have met; its values are the ratings, NaN where there is none. */
export function seenMatrix(columns: RatingColumns): CsrMatrix {
  return buildCsr({
    nRows: columns.nUsers,
    nColumns: columns.nItems,
    rows: columns.userRows,
    columns: columns.itemRows,
    values: columns.ratings,
  });
}

/** Builds the users x items matrix of preference weights, aversions among them: see `preferencesFrom`. */
export function preferenceMatrix(columns: RatingColumns, policy: PreferencePolicy): CsrMatrix {
  return matrixOf(columns, preferencesFrom(columns, policy));
}

/** Builds the users x items matrix of given preferences among the columns. */
export function matrixOf(columns: RatingColumns, { places, weights }: Preferences): CsrMatrix {
  return buildCsr({
    nRows: columns.nUsers,
    nColumns: columns.nItems,
    rows: places.map((place) => columns.userRows[place]),
    columns: places.map((place) => columns.itemRows[place]),
    values: weights,
  });
}
