/**
 * Solves A x = b by Gaussian elimination with pivoting, in double precision: a reference that shares nothing with the kernels.
 *
 * Shapes: `a` [n x n] row-major, `b` [n]; both are left as they were.
 */
export function solveDense(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const rows = Array.from({ length: n }, (_, row) => [...a.subarray(row * n, (row + 1) * n), b[row]]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column; row < n; row++) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = column + 1; row < n; row++) {
      const share = rows[row][column] / rows[column][column];
      for (let place = column; place <= n; place++) rows[row][place] -= share * rows[column][place];
    }
  }
  const x = new Float64Array(n);
  for (let row = n - 1; row >= 0; row--) {
    let sum = rows[row][n];
    for (let place = row + 1; place < n; place++) sum -= rows[row][place] * x[place];
    x[row] = sum / rows[row][row];
  }
  return x;
}
