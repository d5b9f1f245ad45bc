import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { createRandom } from '../../src/util/random.ts';

/** Makes a matrix whose cells are filled with probability `density`, values 1 to 5; row and column 0 stay empty. */
export function randomRatings(
  nRows: number,
  nColumns: number,
  options: { readonly density: number; readonly seed: number },
): CsrMatrix {
  const random = createRandom(options.seed);
  const rowStarts = new Uint32Array(nRows + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < nRows; row++) {
    for (let column = 1; row > 0 && column < nColumns; column++) {
      if (random.next() >= options.density) continue;
      columns.push(column);
      values.push(1 + random.below(5));
    }
    rowStarts[row + 1] = columns.length;
  }
  return { nRows, nColumns, rowStarts, columns: Int32Array.from(columns), values: Float32Array.from(values) };
}
