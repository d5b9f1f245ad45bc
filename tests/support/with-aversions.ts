import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';

/** Turns the first of every `each` entries into an aversion of the same weight. */
export function withAversions(matrix: CsrMatrix, each: number): CsrMatrix {
  return { ...matrix, values: matrix.values.map((value, entry) => (entry % each === 0 ? -value : value)) };
}
