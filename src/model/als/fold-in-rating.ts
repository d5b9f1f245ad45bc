import { lambdaOf } from '../../parallel/solve-job.ts';
import type { RatingFactors } from '../model.ts';
import { failWhereSingular } from './fit-errors.ts';
import { explicitPenalty } from './objective.ts';
import type { ExplicitAlsOptions } from './options.ts';
import { createUserSystem, type UserSystem, writeUser } from './user-system.ts';

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
export type RatingFoldIn = (itemRows: Int32Array, ratings: Float32Array) => UserRating;

/** Makes the fold-in for a rating model, which is read at each call. Cost: none until users are solved. */
export function createRatingFoldIn(model: RatingFactors, options: ExplicitAlsOptions): RatingFoldIn {
  const { nRows, factors } = model.itemFactors;
  const user = createUserSystem({
    nItems: nRows,
    unknowns: options.biases ? factors + 1 : factors,
    weighted: false,
    targetOffset: -model.mean,
    biases: options.biases,
    purpose: `fold-in of ratings against ${nRows} items with ${factors} factors`,
  });
  return (itemRows, ratings) => {
    const n = itemRows.length;
    gather(user, model, itemRows);
    const lambda = n === 0 ? 0 : lambdaOf(explicitPenalty(options), n);
    writeUser(user, Int32Array.from(itemRows.keys()), ratings, lambda);
    return solveUser(user, options, factors);
  };
}

/** Puts the vectors of the user's items side by side: only memory that users need is ever touched. */
function gather({ views, system }: UserSystem, model: RatingFactors, itemRows: Int32Array): void {
  const { factors, values } = model.itemFactors;
  const { floats } = views;
  for (const [place, row] of itemRows.entries()) {
    const at = system.fixed / 4 + place * system.stride;
    floats.set(values.subarray(row * factors, (row + 1) * factors), at);
    if (system.fixedBiases === 0) continue;
    // The bias is an unknown like the others: its place in every item's vector is 1.
    floats[at + factors] = 1;
    floats[system.fixedBiases / 4 + place] = model.itemBiases[row];
  }
}

function solveUser(user: UserSystem, options: ExplicitAlsOptions, factors: number): UserRating {
  const { kernel, system, area, views } = user;
  const solve = options.nonnegative ? kernel.solveNonnegative : kernel.solveCholesky;
  failWhereSingular(solve(system, 0, 1, area), options);
  const at = system.solved / 4;
  return {
    factors: Float32Array.from(views.floats.subarray(at, at + factors)),
    bias: system.solvedBiases === 0 ? 0 : views.floats[system.solvedBiases / 4],
  };
}
