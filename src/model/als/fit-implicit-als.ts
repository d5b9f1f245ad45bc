import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { readVectors } from '../../parallel/shared-matrix.ts';
import { openWorkerPool, type WorkerPool } from '../../parallel/worker-pool.ts';
import type { RankingFactors } from '../model.ts';
import { type AlsMemory, type AlsSide, createAlsMemory } from './als-memory.ts';
import { failWhereNotFinite, failWhereSingular } from './fit-errors.ts';
import type { FitRun, ImplicitAlsOptions } from './options.ts';

/**
 * Fits a factorization that ranks, by alternating least squares over all pairs. The objective is that of `ImplicitAlsOptions`.
 *
 * Shapes: `matrix` [users x items], weights > 0. Users and items without entries get zeros. The same seed gives the same factors,
 * whatever the number of threads.
 * Errors: `cancelled` by the signal; `too_large` when it does not fit a WebAssembly memory; `not_converged` when values overflow;
 * `singular_system` when regularization is too small for Cholesky.
 * Cost a sweep: O(nEntries f steps) with conjugate gradient, O(nEntries f^2 + rows f^3) with Cholesky. Source: [HKV08], [TPT11], [RKZK22].
 */
export async function fitImplicitAls(
  matrix: CsrMatrix,
  options: ImplicitAlsOptions,
  run: FitRun,
): Promise<RankingFactors> {
  const { factors, iterations } = options;
  const als = createAlsMemory(matrix, { unknowns: factors, biases: false, threads: run.threads });
  const pool = openWorkerPool({ memory: als.memory, scratches: als.scratches, signal: run.signal });
  try {
    await prepare(als, options, pool);
    for (let sweep = 1; sweep <= iterations; sweep++) {
      await halfSweep(als, options, { pool, solved: als.users, fixed: als.items });
      await halfSweep(als, options, { pool, solved: als.items, fixed: als.users });
      run.onProgress?.(sweep, iterations);
    }
    const userFactors = readVectors(als.memory, als.users.vectors, factors);
    const itemFactors = readVectors(als.memory, als.items.vectors, factors);
    failWhereNotFinite([userFactors.values, itemFactors.values], options);
    return { userFactors, itemFactors };
  } finally {
    await pool.close();
  }
}

async function prepare(als: AlsMemory, options: ImplicitAlsOptions, pool: WorkerPool): Promise<void> {
  const { factors, seed } = options;
  await pool.run({ kind: 'transpose', from: als.users.matrix, to: als.items.matrix });
  for (const { matrix, regularization: out } of [als.users, als.items]) {
    const offset = options.unobservedWeight * matrix.nColumns;
    const { regularization, regularizationExponent: exponent } = options;
    await pool.run({ kind: 'regularize', matrix, out, regularization, offset, exponent });
  }
  const deviation = options.initScale / Math.sqrt(factors);
  await pool.run({ kind: 'fill', vectors: als.items.vectors, factors, deviation, seed, absolute: false });
}

interface HalfSweep {
  readonly pool: WorkerPool;
  readonly solved: AlsSide;
  readonly fixed: AlsSide;
}

async function halfSweep(als: AlsMemory, options: ImplicitAlsOptions, half: HalfSweep): Promise<void> {
  const { pool, solved, fixed } = half;
  const { stride } = fixed.vectors;
  await pool.run({ kind: 'gramianParts', vectors: fixed.vectors, parts: als.gramianParts });
  const scale = options.unobservedWeight;
  await pool.run({ kind: 'sumParts', parts: als.gramianParts, stride, scale, out: als.gramian });
  const failed = await pool.run({
    kind: 'solve',
    method: options.solver,
    steps: options.cgSteps,
    nRows: solved.matrix.nRows,
    system: {
      rowStarts: solved.matrix.rowStarts,
      columns: solved.matrix.columns,
      values: solved.matrix.values,
      fixed: fixed.vectors.at,
      fixedBiases: 0,
      solved: solved.vectors.at,
      solvedBiases: 0,
      gramian: als.gramian,
      regularization: solved.regularization,
      stride,
      unknowns: options.factors,
      weighted: true,
      targetOffset: options.form === 'hkv' ? options.unobservedWeight : 0,
    },
  });
  failWhereSingular(failed, options);
}
