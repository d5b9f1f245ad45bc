import { startsOf } from './build-csr.ts';
import { type RatingColumns, takeRatings } from './rating-columns.ts';

/** Which ratings are left out before learning. */
export interface CleaningRules {
  /** Items with fewer ratings are dropped; 0 or 1 keeps all. */
  readonly minRatingsPerItem: number;
  /** Users with fewer ratings, counted after items were dropped, are dropped. */
  readonly minRatingsPerUser: number;
}

export interface CleaningCounts {
  readonly nRatings: number;
  /** With at least one rating. */
  readonly nUsers: number;
  readonly nItems: number;
}

/** Drops the ratings of rare items, then those of users with few ratings, once each; rows stay as they are. */
export function cleanRatings(
  columns: RatingColumns,
  rules: CleaningRules,
): { readonly kept: RatingColumns; readonly before: CleaningCounts; readonly after: CleaningCounts } {
  const ofCommonItems = dropRare(columns, columns.itemRows, rules.minRatingsPerItem);
  const kept = dropRare(ofCommonItems, ofCommonItems.userRows, rules.minRatingsPerUser);
  return { kept, before: countRated(columns), after: countRated(kept) };
}

function dropRare(columns: RatingColumns, keys: Int32Array, minRatings: number): RatingColumns {
  const starts = startsOf(keys, Math.max(columns.nUsers, columns.nItems));
  const places = Int32Array.from({ length: keys.length }, (_, place) => place);
  const isCommon = (place: number): boolean => starts[keys[place] + 1] - starts[keys[place]] >= minRatings;
  return takeRatings(columns, places.filter(isCommon));
}

function countRated(columns: RatingColumns): CleaningCounts {
  return {
    nRatings: columns.ratings.length,
    nUsers: new Set(columns.userRows).size,
    nItems: new Set(columns.itemRows).size,
  };
}
