import { sharedFloats, sharedInts, sharedWords } from '../util/shared-arrays.ts';
import type { CsrMatrix } from './csr-matrix.ts';

/** Entries as parallel columns in any order. Shapes: `rows`, `columns`, `values` all [nEntries]; no (row, column) twice. */
export interface CooEntries {
  readonly nRows: number;
  readonly nColumns: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/**
 * Builds a matrix from entries in any order; columns ascend within a row. Threads can share its arrays, so that a fit takes no copy.
 *
 * Cost: O(nEntries + nRows + nColumns): two stable counting sorts, first by column, then by row.
 */
export function buildCsr(entries: CooEntries): CsrMatrix {
  const byColumn = countingOrder(entries.columns, entries.nColumns, undefined);
  const order = countingOrder(entries.rows, entries.nRows, byColumn);
  const nEntries = order.length;
  const columns = sharedInts(nEntries);
  const values = sharedFloats(nEntries);
  for (let place = 0; place < nEntries; place++) {
    columns[place] = entries.columns[order[place]];
    values[place] = entries.values[order[place]];
  }
  const rowStarts = startsOf(entries.rows, entries.nRows);
  return { nRows: entries.nRows, nColumns: entries.nColumns, rowStarts, columns, values };
}

/** Counts the keys into starts: key k occupies `starts[k] .. starts[k + 1]`. Shape: [nKeys + 1]. */
export function startsOf(keys: Int32Array, nKeys: number): Uint32Array {
  const starts = sharedWords(nKeys + 1);
  for (let place = 0; place < keys.length; place++) starts[keys[place] + 1]++;
  for (let key = 0; key < nKeys; key++) starts[key + 1] += starts[key];
  return starts;
}

/** Gives the places of `keys` ordered by key; equal keys keep the order of `within`, or of the places where it is undefined. */
export function countingOrder(keys: Int32Array, nKeys: number, within: Int32Array | undefined): Int32Array {
  const next = startsOf(keys, nKeys);
  const order = new Int32Array(keys.length);
  for (let step = 0; step < keys.length; step++) {
    const place = within === undefined ? step : within[step];
    order[next[keys[place]]++] = place;
  }
  return order;
}
