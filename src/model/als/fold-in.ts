import type { FactorMatrix } from '../../dataset/factor-matrix.ts';
import { type RowSystem, scratchBytes, strideOf } from '../../kernels/kernel.ts';
import { factorCholesky, solveFactored } from '../../kernels/scalar/cholesky.ts';
import { type MemoryViews, normalEquations } from '../../kernels/scalar/row-system.ts';
import { selectKernel } from '../../kernels/select-kernel.ts';
import { type ChunkContext, GRAMIAN_PARTS, runChunk } from '../../parallel/chunk-job.ts';
import { createMemoryPlan } from '../../parallel/memory-plan.ts';
import { failWhereSingular } from './fit-errors.ts';
import type { ImplicitAlsOptions } from './options.ts';

/**
 * Solves users against fixed item factors, by the same equations as training: a user of now, known to the model or not.
 * `itemRows` are distinct rows and `weights` their w > 0, side by side; both are read only.
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
  const user = createUserSystem(itemFactors, options);
  let explained: Explained | undefined;
  return {
    solve: (itemRows, weights) => solveUser(user, options, itemRows, weights),
    explain: (itemRows, weights, target) => {
      if (explained === undefined || !isFor(explained, itemRows, weights)) {
        writeUser(user, options, itemRows, weights);
        explained = factorUser(user, options, itemRows, weights);
      }
      return contributions(user, options, explained, target);
    },
  };
}

/** A kernel memory with the item factors as fixed vectors and room for one user. */
interface UserSystem {
  readonly context: ChunkContext;
  readonly views: MemoryViews;
  readonly system: RowSystem;
  readonly nItems: number;
}

function createUserSystem(itemFactors: FactorMatrix, options: ImplicitAlsOptions): UserSystem {
  const { nRows, factors, values } = itemFactors;
  const stride = strideOf(factors);
  const plan = createMemoryPlan();
  const matrixBytes = 4 * stride * stride;
  const fixed = plan.reserve(4 * nRows * stride);
  const gramian = plan.reserve(matrixBytes);
  const parts = plan.reserve(matrixBytes * GRAMIAN_PARTS);
  const scratch = plan.reserve(scratchBytes(stride));
  const system: RowSystem = {
    rowStarts: plan.reserve(8),
    columns: plan.reserve(4 * nRows),
    values: plan.reserve(4 * nRows),
    fixed,
    fixedBiases: 0,
    solved: plan.reserve(4 * stride),
    solvedBiases: 0,
    gramian,
    regularization: plan.reserve(4),
    stride,
    unknowns: factors,
    weighted: true,
    targetOffset: targetOffsetOf(options),
  };
  const memory = plan.allocate(`fold-in against ${nRows} items with ${factors} factors`);
  const context = { memory, kernel: selectKernel(memory), scratch };
  const floats = new Float32Array(memory.buffer);
  for (let row = 0; row < nRows; row++) {
    floats.set(values.subarray(row * factors, (row + 1) * factors), fixed / 4 + row * stride);
  }
  const vectors = { at: fixed, nRows, stride };
  for (let part = 0; part < GRAMIAN_PARTS; part++)
    runChunk(context, { kind: 'gramianParts', vectors, parts }, part);
  runChunk(context, { kind: 'sumParts', parts, stride, scale: options.unobservedWeight, out: gramian }, 0);
  const views = { floats, ints: new Int32Array(memory.buffer), words: new Uint32Array(memory.buffer) };
  return { context, views, system, nItems: nRows };
}

function targetOffsetOf(options: ImplicitAlsOptions): number {
  return options.form === 'hkv' ? options.unobservedWeight : 0;
}

function writeUser(
  { views, system, nItems }: UserSystem,
  options: ImplicitAlsOptions,
  itemRows: Int32Array,
  weights: Float32Array,
): void {
  const n = itemRows.length;
  views.words[system.rowStarts / 4 + 1] = n;
  views.ints.set(itemRows, system.columns / 4);
  views.floats.set(weights, system.values / 4);
  const { regularization, unobservedWeight, regularizationExponent } = options;
  views.floats[system.regularization / 4] =
    regularization * (n + unobservedWeight * nItems) ** regularizationExponent;
}

function solveUser(
  user: UserSystem,
  options: ImplicitAlsOptions,
  itemRows: Int32Array,
  weights: Float32Array,
): Float32Array {
  const { context, system, views } = user;
  writeUser(user, options, itemRows, weights);
  failWhereSingular(context.kernel.solveCholesky(system, 0, 1, context.scratch), options);
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

/** score = y' x = y' A^-1 sum b_k y_k = sum b_k (A^-1 y)' y_k */
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
    parts[entry] = (weights[entry] + targetOffsetOf(options)) * product;
  }
  return parts;
}
