import type { Preferences } from './preferences.ts';
import { type RatingColumns, ratedOnly } from './rating-columns.ts';

/** Ratings that the mean of all ratings counts as in a Bayesian average: an item needs about this many to speak for itself. */
export const PRIOR_RATINGS = 10;

/** A rating this old counts half for popularity. */
export const HALF_LIFE_DAYS = 365;
const DAY_MS = 86_400_000;

/**
 * Averages each item's ratings, pulled towards the mean of all: (sum r + m mean) / (n + m) with m = 10.
 * Shape: [nItems]; NaN for an item without ratings.
 */
export function bayesianAverages(table: RatingColumns): Float32Array {
  const columns = ratedOnly(table);
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
 * Sums w 2^(-age / half-life) over each item's preferences, with ages counted from the newest of them and a half-life of a year.
 * Shape: [nItems]; 0 for an item without any. With weights of 1 and a source without times this is the count.
 */
export function decayedPopularity(columns: RatingColumns, { places, weights }: Preferences): Float32Array {
  const popularity = new Float64Array(columns.nItems);
  const nowMs = places.reduce((newest, place) => Math.max(newest, columns.tsMs[place]), 0);
  for (let entry = 0; entry < places.length; entry++) {
    const age = nowMs - columns.tsMs[places[entry]];
    popularity[columns.itemRows[places[entry]]] += weights[entry] * 2 ** (-age / (HALF_LIFE_DAYS * DAY_MS));
  }
  return Float32Array.from(popularity);
}

/** Counts each item's preferences, aversions among them. Shape: [nItems]. */
export function countsOfItems(columns: RatingColumns, { places }: Preferences): Float32Array {
  const counts = new Float32Array(columns.nItems);
  for (const place of places) counts[columns.itemRows[place]]++;
  return counts;
}
