import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { takeVectors } from '../../parallel/shared-matrix.ts';
import { openWorkerPool, type WorkerPool } from '../../parallel/worker-pool.ts';
import type { RatingFactors } from '../model.ts';
import { type AlsMemory, type AlsSide, createAlsMemory } from './als-memory.ts';
import { failWhereNotFinite, failWhereSingular } from './fit-errors.ts';
import { explicitPenalty } from './objective.ts';
import type { ExplicitAlsOptions, FitRun } from './options.ts';

/**
 * Fits a factorization that predicts ratings, by alternating least squares over the known ratings. With biases each row solves for
 * its bias and vector together: x = (x_u, b_u) against y = (y_i, 1).
 *
 * Shapes: `matrix` [users x items] of ratings. Users and items without ratings get zeros. The same seed gives the same factors,
 * whatever the number of threads.
 * Errors: `cancelled` by the signal; `too_large` when it does not fit a WebAssembly memory; `not_converged` when values overflow;
 * `singular_system` when regularization is too small.
 * Cost a sweep: O(nEntries f^2 + rows f^3). Source: [ZWSP08], [KBV09]; non-negative: [FHN05].
 */
export async function fitExplicitAls(
  matrix: CsrMatrix,
  options: ExplicitAlsOptions,
  run: FitRun,
): Promise<RatingFactors> {
  const { factors, iterations, biases } = options;
  const unknowns = biases ? factors + 1 : factors;
  const als = createAlsMemory(matrix, { unknowns, biases, threads: run.threads, passes: 'one' });
  const mean = biases ? meanOf(matrix.values) : 0;
  const pool = openWorkerPool({ memory: als.memory, places: als.places, signal: run.signal });
  try {
    await prepare(als, options, pool);
    for (let sweep = 1; sweep <= iterations; sweep++) {
      await halfSweep(options, mean, { pool, solved: als.users, fixed: als.items });
      await halfSweep(options, mean, { pool, solved: als.items, fixed: als.users });
      run.onProgress?.(sweep, iterations);
    }
    return readResult(als, options, mean);
  } finally {
    await pool.close();
  }
}

async function prepare(als: AlsMemory, options: ExplicitAlsOptions, pool: WorkerPool): Promise<void> {
  const { factors, seed, nonnegative } = options;
  await pool.run({ kind: 'transpose', from: als.users.matrix, to: als.items.matrix });
  const deviation = START_LENGTH / Math.sqrt(factors);
  const { vectors } = als.items;
  await pool.run({ kind: 'fill', vectors, factors, deviation, seed, absolute: nonnegative });
  if (!options.biases) return;
  const values = new Float32Array(als.memory.buffer, vectors.at, vectors.nRows * vectors.stride);
  for (let row = 0; row < vectors.nRows; row++) values[row * vectors.stride + factors] = 1;
}

/** Expected length of a start vector. */
const START_LENGTH = 1;

interface HalfSweep {
  readonly pool: WorkerPool;
  readonly solved: AlsSide;
  readonly fixed: AlsSide;
}

async function halfSweep(options: ExplicitAlsOptions, mean: number, half: HalfSweep): Promise<void> {
  const { pool, solved, fixed } = half;
  const failed = await pool.run({
    kind: 'solve',
    method: options.nonnegative ? 'nonnegative' : 'cholesky',
    steps: 0,
    matrix: solved.matrix,
    chunks: solved.chunks,
    penalty: explicitPenalty(options),
    system: {
      fixed: fixed.vectors.at,
      fixedBiases: fixed.biases,
      solved: solved.vectors.at,
      solvedBiases: solved.biases,
      gramian: 0,
      gramianIsDiagonal: false,
      stride: solved.vectors.stride,
      unknowns: options.biases ? options.factors + 1 : options.factors,
      weighted: false,
      targetOffset: -mean,
    },
  });
  failWhereSingular(failed, options);
}

function readResult(als: AlsMemory, options: ExplicitAlsOptions, mean: number): RatingFactors {
  const biasesOf = ({ biases, matrix }: AlsSide): Float32Array =>
    biases === 0
      ? new Float32Array(matrix.nRows)
      : new Float32Array(als.memory.buffer, biases, matrix.nRows).slice();
  const userFactors = takeVectors(als.memory, als.users.vectors, options.factors);
  const itemFactors = takeVectors(als.memory, als.items.vectors, options.factors);
  const userBiases = biasesOf(als.users);
  const itemBiases = biasesOf(als.items);
  failWhereNotFinite([userFactors.values, itemFactors.values, userBiases, itemBiases], options);
  return { mean, userBiases, itemBiases, userFactors, itemFactors };
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < values.length; place++) sum += values[place];
  return values.length === 0 ? 0 : sum / values.length;
}
