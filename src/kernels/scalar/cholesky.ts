/**
 * Factors a symmetric positive definite matrix A = L L' in place into its lower triangle.
 *
 * Shape: `a` [d x d] row-major; the upper triangle is left as it was. Returns false where a pivot is not positive: A is singular.
 * Cost: O(d^3 / 6).
 */
export function factorCholesky(a: Float64Array, d: number): boolean {
  for (let i = 0; i < d; i++) {
    const before = a[i * d + i];
    for (let j = 0; j <= i; j++) {
      let sum = a[i * d + j];
      for (let k = 0; k < j; k++) sum -= a[i * d + k] * a[j * d + k];
      if (i > j) a[i * d + j] = sum / a[j * d + j];
      else if (sum > before * PIVOT_FLOOR) a[i * d + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** A pivot that has lost all but this share of its diagonal element is rounding, not value (float32 has 24 bits). */
const PIVOT_FLOOR = 1e-6;

/** Solves L L' x = b in place of `b`, with L from `factorCholesky`. Cost: O(d^2). */
export function solveFactored(l: Float64Array, d: number, b: Float64Array): void {
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < i; k++) b[i] -= l[i * d + k] * b[k];
    b[i] /= l[i * d + i];
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let k = i + 1; k < d; k++) b[i] -= l[k * d + i] * b[k];
    b[i] /= l[i * d + i];
  }
}
