import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { takeVectors } from '../../parallel/shared-matrix.ts';
import { openWorkerPool, type WorkerPool } from '../../parallel/worker-pool.ts';
import type { RankingFactors } from '../model.ts';
import { type AlsMemory, type AlsSide, createAlsMemory } from './als-memory.ts';
import { failWhereNotFinite, failWhereSingular } from './fit-errors.ts';
import { implicitPenalty, targetOffsetOf } from './objective.ts';
import type { FitRun, ImplicitAlsOptions } from './options.ts';

/**
 * Fits a factorization that ranks, by alternating least squares over all pairs. The objective is that of `ImplicitAlsOptions`.
 *
 * Shapes: `matrix` [users x items], weights as ImplicitAlsOptions says, none 0. Users and items without entries get zeros. The same seed gives the same factors,
 * whatever the number of threads. The factors are views of the fit's memory, which no copy doubles.
 * Errors: `cancelled` by the signal; `too_large` when it does not fit a WebAssembly memory; `not_converged` when values overflow;
 * `singular_system` when regularization is too small for Cholesky.
 * Cost a sweep: O(nEntries f steps) with conjugate gradient, O(nEntries f^2 + rows f^3) with Cholesky. Source: [HKV08], [TPT11], [RKZK22].
 */
export async function fitImplicitAls(
  matrix: CsrMatrix,
  options: ImplicitAlsOptions,
  run: FitRun,
): Promise<RankingFactors> {
  const { factors, iterations, solver } = options;
  const passes = solver === 'cg' ? 'many' : 'one';
  const als = createAlsMemory(matrix, { unknowns: factors, biases: false, threads: run.threads, passes });
  const pool = openWorkerPool({ memory: als.memory, places: als.places, signal: run.signal });
  try {
    await prepareImplicit(als, options, pool);
    for (let sweep = 1; sweep <= iterations; sweep++) {
      await halfSweep(als, options, { pool, solved: als.users, fixed: als.items });
      await halfSweep(als, options, { pool, solved: als.items, fixed: als.users });
      run.onProgress?.(sweep, iterations);
    }
    const userFactors = takeVectors(als.memory, als.users.vectors, factors);
    const itemFactors = takeVectors(als.memory, als.items.vectors, factors);
    failWhereNotFinite([userFactors.values, itemFactors.values], options);
    return { userFactors, itemFactors };
  } finally {
    await pool.close();
  }
}

/** Moves the entries into the items' matrix and fills the items' vectors with the start values. */
export async function prepareImplicit(
  als: AlsMemory,
  options: ImplicitAlsOptions,
  pool: WorkerPool,
): Promise<void> {
  await pool.run({ kind: 'transpose', from: als.users.matrix, to: als.items.matrix });
  const { factors, seed } = options;
  const deviation = options.initScale / Math.sqrt(factors);
  await pool.run({ kind: 'fill', vectors: als.items.vectors, factors, deviation, seed, absolute: false });
}

/** One side solved against the other. */
interface HalfSweep {
  readonly pool: WorkerPool;
  readonly solved: AlsSide;
  readonly fixed: AlsSide;
}

/** Solves every row of one side. Errors: `singular_system`. */
export async function halfSweep(als: AlsMemory, options: ImplicitAlsOptions, half: HalfSweep): Promise<void> {
  const { pool, solved, fixed } = half;
  const { solver, cgSteps } = options;
  const gramianIsDiagonal = turnsFirst(options, half);
  await prepareGramian(als, options, half, gramianIsDiagonal);
  const failed = await pool.run({
    kind: 'solve',
    method: solver,
    steps: cgSteps,
    matrix: solved.matrix,
    chunks: solved.chunks,
    penalty: implicitPenalty(options, solved.matrix.nColumns),
    system: {
      fixed: fixed.vectors.at,
      fixedBiases: 0,
      solved: solved.vectors.at,
      solvedBiases: 0,
      gramian: als.gramian,
      gramianIsDiagonal,
      stride: fixed.vectors.stride,
      unknowns: options.factors,
      weighted: true,
      targetOffset: targetOffsetOf(options),
    },
  });
  failWhereSingular(failed, options);
}

/** What finding the basis costs, in products of a vector and a matrix for each factor: 9 f^3 plain operations, 25 times as slow. */
const BASIS_PRODUCTS = 128;

/**
 * Whether it pays to turn all vectors first, so that the Gramian becomes a diagonal: conjugate gradient takes the same way in any
 * orthonormal basis, and a row then multiplies by the Gramian in f instead of f^2 a step. Turning costs f^2 a vector, once.
 */
function turnsFirst({ solver, cgSteps, factors }: ImplicitAlsOptions, { solved, fixed }: HalfSweep): boolean {
  const nSolved = solved.vectors.nRows;
  const turning = nSolved + fixed.vectors.nRows + BASIS_PRODUCTS * factors;
  return solver === 'cg' && nSolved * cgSteps > turning;
}

/** Computes the Gramian of the fixed vectors; with `isDiagonal` it turns both sides into the basis where that is a diagonal. */
async function prepareGramian(
  als: AlsMemory,
  options: ImplicitAlsOptions,
  { pool, solved, fixed }: HalfSweep,
  isDiagonal: boolean,
): Promise<void> {
  const { gramian: out, gramianParts: parts, rotation } = als;
  const { stride } = fixed.vectors;
  const scale = options.unobservedWeight;
  await pool.run({ kind: 'gramianParts', vectors: fixed.vectors, parts });
  if (!isDiagonal) {
    await pool.run({ kind: 'sumParts', parts, stride, scale, out });
    return;
  }
  const unknowns = options.factors;
  await pool.run({ kind: 'diagonalize', parts, stride, unknowns, scale, out, rotation });
  await pool.run({ kind: 'rotate', vectors: fixed.vectors, rotation });
  await pool.run({ kind: 'rotate', vectors: solved.vectors, rotation });
}
