import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { strideOf } from '../../kernels/kernel.ts';
import { createMemoryPlan } from '../../kernels/memory-plan.ts';
import { cutRows, type RowChunks } from '../../parallel/row-chunks.ts';
import {
  emptyTranspose,
  reserveVectors,
  type SharedVectors,
  shareCsr,
} from '../../parallel/shared-matrix.ts';
import { reserveThreadPlace, type ThreadPlace } from '../../parallel/thread-place.ts';
import { GRAMIAN_PARTS } from '../../parallel/vector-jobs.ts';

/** One side of the factorization: its rows of the matrix, in shared arrays, and in the kernels' memory their vectors and biases. */
export interface AlsSide {
  readonly matrix: CsrMatrix;
  readonly chunks: RowChunks;
  readonly vectors: SharedVectors;
  /** Offset of [nRows] biases; 0 without. */
  readonly biases: number;
}

/** Everything a fit shares with its threads. */
export interface AlsMemory {
  readonly memory: WebAssembly.Memory;
  readonly users: AlsSide;
  readonly items: AlsSide;
  /** Offsets of the Gramian [stride x stride], of its parts and of the rotation [stride x stride] that makes it diagonal. */
  readonly gramian: number;
  readonly gramianParts: number;
  readonly rotation: number;
  readonly places: readonly ThreadPlace[];
}

/**
 * Lays out the memory of a fit; the entries of the items' matrix are still to be moved there.
 *
 * Holds vectors, both matrices (8 bytes an entry each, the users' one without a copy where it is shared already), and for each thread
 * a window for the largest chunk and, where passes are many, a copy of the vectors of the longest row that is not solved in a group.
 * Errors: `too_large`.
 */
export function createAlsMemory(
  matrix: CsrMatrix,
  options: {
    readonly unknowns: number;
    readonly biases: boolean;
    readonly threads: number;
    /** Of the solver over a row's entries. */
    readonly passes: 'one' | 'many';
  },
): AlsMemory {
  const stride = strideOf(options.unknowns);
  const plan = createMemoryPlan();
  const side = (own: CsrMatrix): AlsSide => ({
    matrix: own,
    chunks: cutRows(own, 4 * stride, options.passes),
    vectors: reserveVectors(plan, own.nRows, stride),
    biases: options.biases ? plan.reserve(4 * own.nRows) : 0,
  });
  const byUser = shareCsr(matrix);
  const users = side(byUser);
  const items = side(emptyTranspose(byUser));
  const gramian = plan.reserve(4 * stride * stride);
  const gramianParts = plan.reserve(4 * stride * stride * GRAMIAN_PARTS);
  const rotation = plan.reserve(4 * stride * stride);
  const chunks = [users.chunks, items.chunks];
  const places = Array.from({ length: options.threads }, () => reserveThreadPlace(plan, stride, chunks));
  const purpose = `a fit of ${matrix.nRows} users, ${matrix.nColumns} items and ${matrix.columns.length} entries with ${options.unknowns} factors`;
  const memory = plan.allocate(purpose);
  return { memory, users, items, gramian, gramianParts, rotation, places };
}
