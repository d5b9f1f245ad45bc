import type { FactorMatrix } from '../../dataset/factor-matrix.ts';
import { factorCholesky, solveFactored } from '../../kernels/scalar/cholesky.ts';
import { normalEquations } from '../../kernels/scalar/row-system.ts';
import { lambdaOf } from '../../parallel/solve-job.ts';
import { failWhereSingular } from './fit-errors.ts';
import { implicitPenalty, targetOf, targetOffsetOf } from './objective.ts';
import type { ImplicitAlsOptions } from './options.ts';
import { createUserSystem, type UserSystem, writeUser } from './user-system.ts';

/**
 * Solves users against fixed item factors, by the same equations as training: a user of now, known to the model or not.
 * `itemRows` are distinct rows and `weights` their w, side by side; both are read only. A user without a w > 0 gets zeros.
 */
export interface FoldIn {
  /**
   * Gives the user's factors, a new vector [factors]; a user without interactions gets zeros.
   * Errors: `singular_system` when regularization is too small. Cost: O(n f^2 + f^3).
   */
  solve(itemRows: Int32Array, weights: Float32Array): Float32Array;
  /**
   * Gives what each interaction contributes to the score of an item, a new vector as long as `itemRows`; they sum to the score.
   * `target` is the item's row, or a vector [factors] of an item that has no row here.
   * Cost: O(n f^2 + f^3) for the first item of a user, O(n f + f^2) for further ones asked in a row. Source: [HKV08] section 5.
   */
  explain(itemRows: Int32Array, weights: Float32Array, target: number | Float32Array): Float32Array;
}

/** Makes the fold-in for item factors, which are copied; their Gramian is computed once. Cost: O(nItems f^2). */
export function createFoldIn(itemFactors: FactorMatrix, options: ImplicitAlsOptions): FoldIn {
  const user = createImplicitSystem(itemFactors, options);
  const penalty = implicitPenalty(options, itemFactors.nRows);
  const write = (itemRows: Int32Array, weights: Float32Array): void =>
    writeUser(user, itemRows, weights, lambdaOf(penalty, itemRows.length));
  let explained: Explained | undefined;
  return {
    solve: (itemRows, weights) => {
      write(itemRows, weights);
      return solveUser(user, options);
    },
    explain: (itemRows, weights, target) => {
      if (explained === undefined || !isFor(explained, itemRows, weights)) {
        write(itemRows, weights);
        explained = factorUser(user, options, itemRows, weights);
      }
      return contributions(user, options, explained, target);
    },
  };
}

/** Lays out the item factors as fixed vectors and computes their Gramian, weighted as in the objective. */
function createImplicitSystem(itemFactors: FactorMatrix, options: ImplicitAlsOptions): UserSystem {
  const { nRows, factors, values } = itemFactors;
  const user = createUserSystem({
    nItems: nRows,
    unknowns: factors,
    weighted: true,
    targetOffset: targetOffsetOf(options),
    biases: false,
    purpose: `fold-in against ${nRows} items with ${factors} factors`,
  });
  const { fixed, stride, gramian } = user.system;
  for (let row = 0; row < nRows; row++) {
    user.views.floats.set(values.subarray(row * factors, (row + 1) * factors), fixed / 4 + row * stride);
  }
  user.kernel.gramian(fixed, nRows, stride, gramian);
  const sums = user.views.floats.subarray(gramian / 4, gramian / 4 + stride * stride);
  for (let place = 0; place < sums.length; place++) sums[place] *= options.unobservedWeight;
  return user;
}

function solveUser(user: UserSystem, options: ImplicitAlsOptions): Float32Array {
  const { kernel, system, views, area } = user;
  failWhereSingular(kernel.solveCholesky(system, 0, 1, area), options);
  const at = system.solved / 4;
  return Float32Array.from(views.floats.subarray(at, at + system.unknowns));
}

/** A user's equations, factored, with the user they belong to. */
interface Explained {
  readonly itemRows: Int32Array;
  readonly weights: Float32Array;
  readonly factor: Float64Array;
}

function isFor(explained: Explained, itemRows: Int32Array, weights: Float32Array): boolean {
  return (
    explained.itemRows.length === itemRows.length &&
    explained.itemRows.every(
      (row, place) => row === itemRows[place] && explained.weights[place] === weights[place],
    )
  );
}

function factorUser(
  { views, system }: UserSystem,
  options: ImplicitAlsOptions,
  itemRows: Int32Array,
  weights: Float32Array,
): Explained {
  const { a, b } = normalEquations(views, system, 0);
  failWhereSingular(factorCholesky(a, b.length) ? 0 : 1, options);
  return { itemRows: itemRows.slice(), weights: weights.slice(), factor: a };
}

/** score = y' x = y' A^-1 sum b_k y_k = sum b_k (A^-1 y)' y_k: an aversion, whose b is 0, acts through A alone. */
function contributions(
  { views, system }: UserSystem,
  options: ImplicitAlsOptions,
  { itemRows, weights, factor }: Explained,
  target: number | Float32Array,
): Float32Array {
  const { floats } = views;
  const d = system.unknowns;
  const vectorAt = (row: number): number => system.fixed / 4 + row * system.stride;
  const y = typeof target === 'number' ? floats.subarray(vectorAt(target), vectorAt(target) + d) : target;
  const z = Float64Array.from(y);
  solveFactored(factor, d, z);
  const parts = new Float32Array(itemRows.length);
  for (let entry = 0; entry < parts.length; entry++) {
    const at = vectorAt(itemRows[entry]);
    let product = 0;
    for (let i = 0; i < d; i++) product += z[i] * floats[at + i];
    parts[entry] = targetOf(weights[entry], options) * product;
  }
  return parts;
}
