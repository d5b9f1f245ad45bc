/**
 * A sparse matrix in compressed sparse rows. Row r holds entries `rowStarts[r] .. rowStarts[r + 1]`, columns ascending.
 * Shapes: `rowStarts` [nRows + 1], `columns` and `values` [nEntries].
 */
export interface CsrMatrix {
  readonly nRows: number;
  readonly nColumns: number;
  readonly rowStarts: Uint32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}
