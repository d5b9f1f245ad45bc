import type { RatingColumns } from './rating-columns.ts';

/** Ratings that the mean of all ratings counts as in a Bayesian average: an item needs about this many to speak for itself. */
export const PRIOR_RATINGS = 10;

/** A rating this old counts half for popularity. */
export const HALF_LIFE_DAYS = 365;
const DAY_MS = 86_400_000;

/**
 * Averages each item's ratings, pulled towards the mean of all: (sum r + m mean) / (n + m) with m = 10.
 * Shape: [nItems]; NaN for an item without ratings.
 */
export function bayesianAverages(columns: RatingColumns): Float32Array {
  const sums = new Float64Array(columns.nItems);
  const counts = new Float64Array(columns.nItems);
  let total = 0;
  for (let place = 0; place < columns.ratings.length; place++) {
    sums[columns.itemRows[place]] += columns.ratings[place];
    counts[columns.itemRows[place]]++;
    total += columns.ratings[place];
  }
  const mean = total / columns.ratings.length;
  return Float32Array.from(sums, (sum, row) =>
    counts[row] === 0 ? Number.NaN : (sum + PRIOR_RATINGS * mean) / (counts[row] + PRIOR_RATINGS),
  );
}

/**
 * Sums 2^(-age / half-life) over each item's ratings, with ages counted from the newest rating of the table and a half-life of a year.
 * Shape: [nItems]; 0 for an item without ratings. Where the source has no times this is the count.
 */
export function decayedPopularity(columns: RatingColumns): Float32Array {
  const popularity = new Float64Array(columns.nItems);
  const nowMs = columns.tsMs.reduce((newest, tsMs) => Math.max(newest, tsMs), 0);
  for (let place = 0; place < columns.tsMs.length; place++) {
    popularity[columns.itemRows[place]] += 2 ** ((columns.tsMs[place] - nowMs) / (HALF_LIFE_DAYS * DAY_MS));
  }
  return Float32Array.from(popularity);
}

/** Counts each item's ratings. Shape: [nItems]. */
export function countsOfItems(columns: RatingColumns): Float32Array {
  const counts = new Float32Array(columns.nItems);
  for (const itemRow of columns.itemRows) counts[itemRow]++;
  return counts;
}
