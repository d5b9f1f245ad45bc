import type { RatingColumns } from '../dataset/rating-columns.ts';
import { measureWithIntervals } from './bootstrap.ts';
import type { EvaluationRow } from './evaluation-report.ts';
import type { PredictRatings } from './ranker.ts';

/** What rating predictions are measured on; the same for the model and every baseline. */
export interface RatingTask {
  readonly test: RatingColumns;
  /** Predictions are brought into these bounds first, as they are for display. */
  readonly bounds: { readonly min: number; readonly max: number };
  /** Of the bootstrap; undefined leaves the intervals out. */
  readonly seed: number | undefined;
}

// Columns of the sums over one user's test ratings: errors squared, errors absolute, r, r squared, count; with r = rating - mean of all,
// which leaves the variation as it is and keeps digits where ratings lie far from 0.
const N_COLUMNS = 5;

/**
 * Measures predicted ratings: with e = prediction - rating over all n test ratings,
 *   rmse = sqrt(sum e^2 / n)    mae = sum |e| / n    r2 = 1 - sum e^2 / (sum r^2 - (sum r)^2 / n)
 * with bootstrap intervals over users.
 */
export function evaluateRatings(name: string, predict: PredictRatings, task: RatingTask): EvaluationRow {
  const { test, bounds } = task;
  const predicted = predict(test.userRows, test.itemRows);
  const { placeOfUser, nUsers } = numberUsers(test);
  const mean = test.ratings.reduce((sum, rating) => sum + rating, 0) / test.ratings.length;
  const values = new Float64Array(N_COLUMNS * nUsers);
  for (let at = 0; at < test.ratings.length; at++) {
    const rating = test.ratings[at];
    const error = Math.min(bounds.max, Math.max(bounds.min, predicted[at])) - rating;
    const place = placeOfUser[test.userRows[at]];
    values[place] += error * error;
    values[nUsers + place] += Math.abs(error);
    values[2 * nUsers + place] += rating - mean;
    values[3 * nUsers + place] += (rating - mean) ** 2;
    values[4 * nUsers + place] += 1;
  }
  const [rmse, mae, r2] = measureWithIntervals(
    { values, nUsers, nColumns: N_COLUMNS, groupStarts: [0, nUsers], figures },
    task.seed,
  );
  return { name, metrics: { rmse, mae, r2 }, segments: {} };
}

/** Numbers the users who have test ratings, by row. */
function numberUsers(test: RatingColumns): { readonly placeOfUser: Int32Array; readonly nUsers: number } {
  const placeOfUser = new Int32Array(test.nUsers).fill(-1);
  for (const userRow of test.userRows) placeOfUser[userRow] = 0;
  let nUsers = 0;
  for (let userRow = 0; userRow < test.nUsers; userRow++)
    if (placeOfUser[userRow] === 0) placeOfUser[userRow] = nUsers++;
  return { placeOfUser, nUsers };
}

function figures([squares, absolutes, ratings, ratingSquares, count]: Float64Array): Float64Array {
  const variation = ratingSquares - (ratings * ratings) / count;
  return Float64Array.of(Math.sqrt(squares / count), absolutes / count, 1 - squares / variation);
}
