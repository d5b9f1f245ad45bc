import { axpy, clear, dot4, madd, sumLanes } from './simd';
import { gram, isDiagonal, stride } from './system';

// What conjugate gradient does to single vectors.

/** A squared residual below this is zero: going on would divide rounding by rounding. */
export const FLOOR: f32 = 1e-20;

/** out = (G + lambda) p. */
export function multiplyShared(p: usize, out: usize, lambda: f32): void {
  const bytes = stride << 2;
  if (gram == 0) {
    clear(out, bytes);
    axpy(lambda, p, out, bytes);
    return;
  }
  const shift = f32x4.splat(lambda);
  if (isDiagonal) {
    for (let j: usize = 0; j < bytes; j += 16) {
      v128.store(out + j, f32x4.mul(f32x4.add(v128.load(gram + j), shift), v128.load(p + j)));
    }
    return;
  }
  for (let i: usize = 0; i < bytes; i += 16) {
    const row = gram + i * stride;
    const products = dot4(row, row + bytes, row + 2 * bytes, row + 3 * bytes, p, bytes);
    v128.store(out + i, madd(shift, v128.load(p + i), products));
  }
}

/** out = -(G + lambda) x: where a residual begins. */
// @ts-ignore: decorator
@inline
export function startResidual(x: usize, out: usize, lambda: f32): void {
  multiplyShared(x, out, lambda);
  const bytes = stride << 2;
  for (let j: usize = 0; j < bytes; j += 16) v128.store(out + j, f32x4.neg(v128.load(out + j)));
}

/** x += alpha p, r -= alpha q; returns r . r. */
// @ts-ignore: decorator
@inline
export function advance(alpha: f32, x: usize, r: usize, p: usize, q: usize): f32 {
  const bytes = stride << 2;
  const up = f32x4.splat(alpha);
  const down = f32x4.splat(-alpha);
  let sum = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(x + j, madd(v128.load(p + j), up, v128.load(x + j)));
    const next = madd(v128.load(q + j), down, v128.load(r + j));
    v128.store(r + j, next);
    sum = madd(next, next, sum);
  }
  return sumLanes(sum);
}

/** p = r + beta p. */
// @ts-ignore: decorator
@inline
export function turn(beta: f32, r: usize, p: usize): void {
  const bytes = stride << 2;
  const b = f32x4.splat(beta);
  for (let j: usize = 0; j < bytes; j += 16) v128.store(p + j, madd(b, v128.load(p + j), v128.load(r + j)));
}
