import type { CsrMatrix } from './csr-matrix.ts';
import type { FactorMatrix } from './factor-matrix.ts';

/** Copies rows of a sparse matrix, in the order given; columns stay as they are. */
export function takeCsrRows(matrix: CsrMatrix, rows: Int32Array): CsrMatrix {
  const rowStarts = new Uint32Array(rows.length + 1);
  rows.forEach((row, index) => {
    rowStarts[index + 1] = rowStarts[index] + matrix.rowStarts[row + 1] - matrix.rowStarts[row];
  });
  const columns = new Int32Array(rowStarts[rows.length]);
  const values = new Float32Array(rowStarts[rows.length]);
  rows.forEach((row, index) => {
    const [start, end] = [matrix.rowStarts[row], matrix.rowStarts[row + 1]];
    columns.set(matrix.columns.subarray(start, end), rowStarts[index]);
    values.set(matrix.values.subarray(start, end), rowStarts[index]);
  });
  return { nRows: rows.length, nColumns: matrix.nColumns, rowStarts, columns, values };
}

/** Copies rows of a factor matrix, in the order given. */
export function takeFactorRows(matrix: FactorMatrix, rows: Int32Array): FactorMatrix {
  const { factors } = matrix;
  const values = new Float32Array(rows.length * factors);
  rows.forEach((row, index) => {
    values.set(matrix.values.subarray(row * factors, (row + 1) * factors), index * factors);
  });
  return { nRows: rows.length, factors, values };
}
