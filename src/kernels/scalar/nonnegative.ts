/** Rounds of coordinate descent at most. */
const NONNEGATIVE_ROUNDS = 100;

/** Stops where a round moves no coordinate by more than this share of the largest one. */
const NONNEGATIVE_TOLERANCE = 1e-5;

/**
 * Solves min x'Ax/2 - b'x under x >= 0 by cyclic coordinate descent from x = 0; A must be positive definite.
 *
 * Shapes: `a` [d x d], `b` [d]. Returns undefined where a diagonal element is not positive. Source: [FHN05].
 */
export function solveNonnegative(a: Float64Array, b: Float64Array): Float64Array | undefined {
  const d = b.length;
  const x = new Float64Array(d);
  const gradient = b.map((target) => -target);
  for (let round = 0; round < NONNEGATIVE_ROUNDS; round++) {
    let moved = 0;
    let largest = 0;
    for (let i = 0; i < d; i++) {
      if (!(a[i * d + i] > 0)) return undefined;
      const next = Math.max(0, x[i] - gradient[i] / a[i * d + i]);
      const step = next - x[i];
      if (step !== 0) for (let j = 0; j < d; j++) gradient[j] += step * a[i * d + j];
      x[i] = next;
      moved = Math.max(moved, Math.abs(step));
      largest = Math.max(largest, next);
    }
    if (moved <= NONNEGATIVE_TOLERANCE * largest) break;
  }
  return x;
}
