import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import type { FactorMatrix } from '../dataset/factor-matrix.ts';
import type { MemoryPlan } from './memory-plan.ts';

/** A sparse matrix in shared memory: byte offsets of its three columns. */
export interface SharedCsr {
  readonly nRows: number;
  readonly nColumns: number;
  readonly nEntries: number;
  readonly rowStarts: number;
  readonly columns: number;
  readonly values: number;
}

/** Vectors in shared memory: `nRows` rows of `stride` floats from byte offset `at`. */
export interface SharedVectors {
  readonly at: number;
  readonly nRows: number;
  readonly stride: number;
}

export function reserveCsr(
  plan: MemoryPlan,
  shape: { readonly nRows: number; readonly nColumns: number; readonly nEntries: number },
): SharedCsr {
  return {
    ...shape,
    rowStarts: plan.reserve(4 * (shape.nRows + 1)),
    columns: plan.reserve(4 * shape.nEntries),
    values: plan.reserve(4 * shape.nEntries),
  };
}

export function reserveVectors(plan: MemoryPlan, nRows: number, stride: number): SharedVectors {
  return { at: plan.reserve(4 * nRows * stride), nRows, stride };
}

/** Copies a matrix into its reserved place. */
export function writeCsr(memory: WebAssembly.Memory, shared: SharedCsr, matrix: CsrMatrix): void {
  new Uint32Array(memory.buffer, shared.rowStarts, shared.nRows + 1).set(matrix.rowStarts);
  new Int32Array(memory.buffer, shared.columns, shared.nEntries).set(matrix.columns);
  new Float32Array(memory.buffer, shared.values, shared.nEntries).set(matrix.values);
}

/** Copies the first `factors` floats of every vector out of shared memory. */
export function readVectors(
  memory: WebAssembly.Memory,
  shared: SharedVectors,
  factors: number,
): FactorMatrix {
  const { nRows, stride } = shared;
  const padded = new Float32Array(memory.buffer, shared.at, nRows * stride);
  if (stride === factors) return { nRows, factors, values: padded.slice() };
  const values = new Float32Array(nRows * factors);
  for (let row = 0; row < nRows; row++) {
    values.set(padded.subarray(row * stride, row * stride + factors), row * factors);
  }
  return { nRows, factors, values };
}
