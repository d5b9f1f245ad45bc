import { countingOrder } from '../dataset/build-csr.ts';
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

// Columns of the sums over one user's test ratings: errors squared, errors absolute, ratings, ratings squared, count.
const N_COLUMNS = 5;

/**
 * Measures predicted ratings: with e = prediction - rating over all n test ratings,
 *   rmse = sqrt(sum e^2 / n)    mae = sum |e| / n    r2 = 1 - sum e^2 / (sum r^2 - (sum r)^2 / n)
 * with bootstrap intervals over users.
 */
export function evaluateRatings(name: string, predict: PredictRatings, task: RatingTask): EvaluationRow {
  const { test, bounds } = task;
  const predicted = predict(test.userRows, test.itemRows);
  const order = countingOrder(test.userRows, test.nUsers, undefined);
  const values = new Float64Array(test.nUsers * N_COLUMNS);
  let nUsers = 0;
  let lastUser = -1;
  for (const place of order) {
    if (test.userRows[place] !== lastUser) {
      lastUser = test.userRows[place];
      nUsers++;
    }
    const rating = test.ratings[place];
    const error = Math.min(bounds.max, Math.max(bounds.min, predicted[place])) - rating;
    const row = (nUsers - 1) * N_COLUMNS;
    values[row] += error * error;
    values[row + 1] += Math.abs(error);
    values[row + 2] += rating;
    values[row + 3] += rating * rating;
    values[row + 4] += 1;
  }
  const [rmse, mae, r2] = measureWithIntervals({ values, nUsers, nColumns: N_COLUMNS, figures }, task.seed);
  return { name, metrics: { rmse, mae, r2 } };
}

function figures([squares, absolutes, ratings, ratingSquares, count]: Float64Array): Float64Array {
  const variation = ratingSquares - (ratings * ratings) / count;
  return Float64Array.of(Math.sqrt(squares / count), absolutes / count, 1 - squares / variation);
}
