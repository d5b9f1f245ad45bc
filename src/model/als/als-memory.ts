import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { scratchBytes, strideOf } from '../../kernels/kernel.ts';
import { GRAMIAN_PARTS } from '../../parallel/chunk-job.ts';
import { createMemoryPlan } from '../../parallel/memory-plan.ts';
import {
  reserveCsr,
  reserveVectors,
  type SharedCsr,
  type SharedVectors,
  writeCsr,
} from '../../parallel/shared-matrix.ts';

/** One side of the factorization in shared memory: its rows of the matrix, their vectors, biases and regularization. */
export interface AlsSide {
  readonly matrix: SharedCsr;
  readonly vectors: SharedVectors;
  /** Offset of [nRows] biases; 0 without. */
  readonly biases: number;
  /** Offset of [nRows] lambdas. */
  readonly regularization: number;
}

/** Everything a fit shares with its threads. */
export interface AlsMemory {
  readonly memory: WebAssembly.Memory;
  readonly users: AlsSide;
  readonly items: AlsSide;
  /** Offset of the Gramian [stride x stride], and of its parts. */
  readonly gramian: number;
  readonly gramianParts: number;
  readonly scratches: readonly number[];
}

/** Lays out and fills the memory of a fit; the items' matrix is reserved and still empty. Errors: `too_large`. */
export function createAlsMemory(
  matrix: CsrMatrix,
  options: { readonly unknowns: number; readonly biases: boolean; readonly threads: number },
): AlsMemory {
  const { nRows, nColumns } = matrix;
  const nEntries = matrix.columns.length;
  const stride = strideOf(options.unknowns);
  const plan = createMemoryPlan();
  const side = (ownRows: number, otherRows: number): AlsSide => ({
    matrix: reserveCsr(plan, { nRows: ownRows, nColumns: otherRows, nEntries }),
    vectors: reserveVectors(plan, ownRows, stride),
    biases: options.biases ? plan.reserve(4 * ownRows) : 0,
    regularization: plan.reserve(4 * ownRows),
  });
  const users = side(nRows, nColumns);
  const items = side(nColumns, nRows);
  const gramian = plan.reserve(4 * stride * stride);
  const gramianParts = plan.reserve(4 * stride * stride * GRAMIAN_PARTS);
  const scratches = Array.from({ length: options.threads }, () => plan.reserve(scratchBytes(stride)));
  const purpose = `a fit of ${nRows} users, ${nColumns} items and ${nEntries} entries with ${options.unknowns} factors`;
  const memory = plan.allocate(purpose);
  writeCsr(memory, users.matrix, matrix);
  return { memory, users, items, gramian, gramianParts, scratches };
}
