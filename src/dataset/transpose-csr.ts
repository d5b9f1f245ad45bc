import { startsOf } from './build-csr.ts';
import type { CsrMatrix } from './csr-matrix.ts';

/** Gives the transpose as a new matrix, columns ascending within a row. Cost: O(nEntries + nRows + nColumns). */
export function transposeCsr(matrix: CsrMatrix): CsrMatrix {
  const nEntries = matrix.columns.length;
  const rowStarts = startsOf(matrix.columns, matrix.nColumns);
  const next = rowStarts.slice();
  const columns = new Int32Array(nEntries);
  const values = new Float32Array(nEntries);
  for (let row = 0; row < matrix.nRows; row++) {
    for (let entry = matrix.rowStarts[row]; entry < matrix.rowStarts[row + 1]; entry++) {
      const place = next[matrix.columns[entry]]++;
      columns[place] = row;
      values[place] = matrix.values[entry];
    }
  }
  return { nRows: matrix.nColumns, nColumns: matrix.nRows, rowStarts, columns, values };
}
