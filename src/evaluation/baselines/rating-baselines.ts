import type { RatingColumns } from '../../dataset/rating-columns.ts';
import type { PredictRatings } from '../ranker.ts';

/** How many ratings at the mean each item and user is given beforehand. */
const ITEM_DAMPING = 25;
const USER_DAMPING = 10;

/** Predicts the mean of all training ratings for every pair. */
export function predictGlobalMean(train: RatingColumns): PredictRatings {
  const mean = meanOf(train.ratings);
  return (userRows) => new Float32Array(userRows.length).fill(mean);
}

/**
 * Predicts mean + b_i + b_u, with b_i = sum_u (r - mean) / (25 + n_i), then b_u = sum_i (r - mean - b_i) / (10 + n_u).
 * A user or item without training ratings has the bias 0. Source: [Kor10] section 2.1.
 */
export function predictByBiases(train: RatingColumns): PredictRatings {
  const { userRows, itemRows, ratings } = train;
  const mean = meanOf(ratings);
  const offsets = new Float64Array(ratings.length);
  for (let place = 0; place < ratings.length; place++) offsets[place] = ratings[place] - mean;
  const itemBiases = dampedMeans(itemRows, offsets, train.nItems, ITEM_DAMPING);
  for (let place = 0; place < ratings.length; place++) offsets[place] -= itemBiases[itemRows[place]];
  const userBiases = dampedMeans(userRows, offsets, train.nUsers, USER_DAMPING);
  return (users, items) => {
    const predicted = new Float32Array(users.length);
    for (let place = 0; place < users.length; place++)
      predicted[place] = mean + userBiases[users[place]] + itemBiases[items[place]];
    return predicted;
  };
}

function meanOf(ratings: Float32Array): number {
  let sum = 0;
  for (const rating of ratings) sum += rating;
  return sum / ratings.length;
}

function dampedMeans(keys: Int32Array, values: Float64Array, nKeys: number, damping: number): Float64Array {
  const sums = new Float64Array(nKeys);
  const counts = new Float64Array(nKeys).fill(damping);
  for (let place = 0; place < keys.length; place++) {
    sums[keys[place]] += values[place];
    counts[keys[place]]++;
  }
  return sums.map((sum, key) => sum / counts[key]);
}
