import { factorCholesky, solveFactored } from '../../kernels/scalar/cholesky.ts';
import { solveNonnegative } from '../../kernels/scalar/nonnegative.ts';
import type { RatingFactors } from '../model.ts';
import { failWhereSingular } from './fit-errors.ts';
import type { ExplicitAlsOptions } from './options.ts';

/** A user's side of the rating model: predicted rating = mean + bias + itemBiases[i] + factors . itemFactors[i]. */
export interface UserRating {
  readonly factors: Float32Array;
  readonly bias: number;
}

/**
 * Solves a user of now against the fixed items of a rating model, by the same equations as training.
 *
 * Shapes: `itemRows` distinct rows, `ratings` side by side with them. A user without ratings gets zeros: the model's averages.
 * Errors: `singular_system` when regularization is too small. Cost: O(n f^2 + f^3).
 */
export function foldInRating(
  model: RatingFactors,
  options: ExplicitAlsOptions,
  itemRows: Int32Array,
  ratings: Float32Array,
): UserRating {
  const { factors } = model.itemFactors;
  if (itemRows.length === 0) return { factors: new Float32Array(factors), bias: 0 };
  const { a, b } = userEquations(model, options, itemRows, ratings);
  const x = solveUser(a, b, options);
  return { factors: Float32Array.from(x.subarray(0, factors)), bias: options.biases ? x[factors] : 0 };
}

function solveUser(a: Float64Array, b: Float64Array, options: ExplicitAlsOptions): Float64Array {
  if (options.nonnegative) {
    const x = solveNonnegative(a, b);
    failWhereSingular(x === undefined ? 1 : 0, options);
    return x ?? b;
  }
  failWhereSingular(factorCholesky(a, b.length) ? 0 : 1, options);
  solveFactored(a, b.length, b);
  return b;
}

/** sum y y' + lambda n^nu I and sum (r - mean - b_i) y, with y = (y_i, 1) where there are biases. */
function userEquations(
  model: RatingFactors,
  options: ExplicitAlsOptions,
  itemRows: Int32Array,
  ratings: Float32Array,
): { readonly a: Float64Array; readonly b: Float64Array } {
  const { factors, values } = model.itemFactors;
  const d = options.biases ? factors + 1 : factors;
  const a = new Float64Array(d * d);
  const b = new Float64Array(d);
  const y = new Float64Array(d).fill(1);
  for (let entry = 0; entry < itemRows.length; entry++) {
    const row = itemRows[entry];
    y.set(values.subarray(row * factors, (row + 1) * factors));
    const target = ratings[entry] - model.mean - model.itemBiases[row];
    for (let i = 0; i < d; i++) {
      b[i] += target * y[i];
      for (let j = 0; j < d; j++) a[i * d + j] += y[i] * y[j];
    }
  }
  const lambda = options.regularization * itemRows.length ** options.regularizationExponent;
  for (let i = 0; i < d; i++) a[i * d + i] += lambda;
  return { a, b };
}
