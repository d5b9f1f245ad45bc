/** Improves x for A x = b by at most `steps` conjugate gradient steps, in place. Shapes: `a` [d x d], `b` and `x` [d]. */
export function stepCg(a: Float64Array, b: Float64Array, x: Float64Array, steps: number): void {
  const d = b.length;
  const r = b.slice();
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) r[i] -= a[i * d + j] * x[j];
  }
  const p = r.slice();
  const q = new Float64Array(d);
  let rr = dot(r, r);
  for (let step = 0; step < steps && rr > CG_FLOOR; step++) {
    for (let i = 0; i < d; i++) {
      q[i] = 0;
      for (let j = 0; j < d; j++) q[i] += a[i * d + j] * p[j];
    }
    const alpha = rr / dot(p, q);
    for (let i = 0; i < d; i++) {
      x[i] += alpha * p[i];
      r[i] -= alpha * q[i];
    }
    const next = dot(r, r);
    for (let i = 0; i < d; i++) p[i] = r[i] + (next / rr) * p[i];
    rr = next;
  }
}

/** A squared residual below this is zero: going on would divide rounding by rounding. */
const CG_FLOOR = 1e-20;

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}
