import { startsOf } from '../dataset/build-csr.ts';
import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import type { FactorMatrix } from '../dataset/factor-matrix.ts';
import type { MemoryPlan } from '../kernels/memory-plan.ts';
import { sharedFloats, sharedInts, sharedWords } from '../util/shared-arrays.ts';

/** Vectors in the kernels' memory: `nRows` rows of `stride` floats from byte offset `at`; room for a multiple of 4 rows. */
export interface SharedVectors {
  readonly at: number;
  readonly nRows: number;
  readonly stride: number;
}

/** Gives a matrix that threads can share: its own arrays where they can be, as those of `buildCsr`, else copies. */
export function shareCsr(matrix: CsrMatrix): CsrMatrix {
  const { rowStarts, columns, values } = matrix;
  return {
    ...matrix,
    rowStarts: isShared(rowStarts) ? rowStarts : copyInto(sharedWords(rowStarts.length), rowStarts),
    columns: isShared(columns) ? columns : copyInto(sharedInts(columns.length), columns),
    values: isShared(values) ? values : copyInto(sharedFloats(values.length), values),
  };
}

function isShared({ buffer }: { readonly buffer: ArrayBufferLike }): boolean {
  return buffer instanceof SharedArrayBuffer;
}

function copyInto<Source, Target extends { set(source: Source): void }>(
  target: Target,
  source: Source,
): Target {
  target.set(source);
  return target;
}

/** Makes the transpose with its row starts counted and its entries still to be moved (the job `transpose`). Cost: O(nEntries). */
export function emptyTranspose(matrix: CsrMatrix): CsrMatrix {
  const { nRows, nColumns, columns } = matrix;
  return {
    nRows: nColumns,
    nColumns: nRows,
    rowStarts: startsOf(columns, nColumns),
    columns: sharedInts(columns.length),
    values: sharedFloats(columns.length),
  };
}

export function reserveVectors(plan: MemoryPlan, nRows: number, stride: number): SharedVectors {
  return { at: plan.reserve(4 * Math.ceil(nRows / 4) * 4 * stride), nRows, stride };
}

/**
 * Takes the first `factors` floats of every vector, without a copy: they are moved together in place, and what is returned is a view of
 * the memory, which lives as long as the view does.
 */
export function takeVectors(
  memory: WebAssembly.Memory,
  shared: SharedVectors,
  factors: number,
): FactorMatrix {
  const { at, nRows, stride } = shared;
  const padded = new Float32Array(memory.buffer, at, nRows * stride);
  if (stride !== factors) {
    for (let row = 1; row < nRows; row++) {
      padded.copyWithin(row * factors, row * stride, row * stride + factors);
    }
  }
  return { nRows, factors, values: padded.subarray(0, nRows * factors) };
}
