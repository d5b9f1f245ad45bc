import { axpy, clear, dot, madd } from './simd';
import { buildNormal, entryStart, finishRow, matrix, solvedVector, stride, vectors } from './system';

// A pivot that has lost all but this share of its diagonal element is rounding, not value.
const PIVOT_FLOOR: f32 = 1e-6;

/** Factors four rows k .. k + 3 of the upper factor U, right of column k. Returns false where a pivot is not positive. */
function factorPanel(k: usize, diagonal: usize): bool {
  const bytes = stride << 2;
  const length = bytes - (k << 2);
  const corner = matrix + ((k * stride + k) << 2);
  for (let p: usize = 0; p < 4; p++) {
    const row = corner + p * bytes;
    const pivot = load<f32>(row + (p << 2));
    if (!(pivot > load<f32>(diagonal + ((k + p) << 2)) * PIVOT_FLOOR)) return false;
    const scale = f32x4.splat(1 / sqrt<f32>(pivot));
    for (let j: usize = 0; j < length; j += 16) v128.store(row + j, f32x4.mul(v128.load(row + j), scale));
    for (let q = p + 1; q < 4; q++) {
      const c = f32x4.splat(-load<f32>(row + (q << 2)));
      const other = corner + q * bytes;
      for (let j: usize = 0; j < length; j += 16) {
        v128.store(other + j, madd(v128.load(row + j), c, v128.load(other + j)));
      }
    }
  }
  return true;
}

/** Takes the panel's share out of the two rows i and i + 1 below it. */
// @ts-ignore: decorator
@inline
function updatePair(k: usize, i: usize): void {
  const bytes = stride << 2;
  const u0 = matrix + k * bytes;
  const u1 = u0 + bytes;
  const u2 = u1 + bytes;
  const u3 = u2 + bytes;
  const column = i << 2;
  const c0 = f32x4.splat(-load<f32>(u0 + column));
  const c1 = f32x4.splat(-load<f32>(u1 + column));
  const c2 = f32x4.splat(-load<f32>(u2 + column));
  const c3 = f32x4.splat(-load<f32>(u3 + column));
  const d0 = f32x4.splat(-load<f32>(u0 + column, 4));
  const d1 = f32x4.splat(-load<f32>(u1 + column, 4));
  const d2 = f32x4.splat(-load<f32>(u2 + column, 4));
  const d3 = f32x4.splat(-load<f32>(u3 + column, 4));
  const target = matrix + i * bytes;
  const below = target + bytes;
  for (let j: usize = (i & ~3) << 2; j < bytes; j += 16) {
    let a = v128.load(target + j);
    let b = v128.load(below + j);
    const y0 = v128.load(u0 + j);
    a = madd(y0, c0, a);
    b = madd(y0, d0, b);
    const y1 = v128.load(u1 + j);
    a = madd(y1, c1, a);
    b = madd(y1, d1, b);
    const y2 = v128.load(u2 + j);
    a = madd(y2, c2, a);
    b = madd(y2, d2, b);
    const y3 = v128.load(u3 + j);
    a = madd(y3, c3, a);
    b = madd(y3, d3, b);
    v128.store(target + j, a);
    v128.store(below + j, b);
  }
}

/** Factors `matrix` = U'U in place of its upper triangle. */
function factor(diagonal: usize): bool {
  for (let i: usize = 0; i < stride; i++) {
    store<f32>(diagonal + (i << 2), load<f32>(matrix + ((i * stride + i) << 2)));
  }
  for (let k: usize = 0; k < stride; k += 4) {
    if (!factorPanel(k, diagonal)) return false;
    for (let i = k + 4; i < stride; i += 2) updatePair(k, i);
  }
  return true;
}

/** Solves U'U x = b; b becomes x. Elements of U left of its diagonal are not zeros, so ranges start at the diagonal's block. */
function solveFactored(b: usize): void {
  const bytes = stride << 2;
  for (let k: usize = 0; k < stride; k++) {
    const row = matrix + k * bytes;
    const at = k << 2;
    const z = load<f32>(b + at) / load<f32>(row + at);
    store<f32>(b + at, z);
    let j = k + 1;
    for (; j < stride && (j & 3) != 0; j++) {
      store<f32>(b + (j << 2), load<f32>(b + (j << 2)) - z * load<f32>(row + (j << 2)));
    }
    axpy(-z, row + (j << 2), b + (j << 2), bytes - (j << 2));
  }
  for (let k = stride; k-- > 0; ) {
    const row = matrix + k * bytes;
    let sum = load<f32>(b + (k << 2));
    let j = k + 1;
    for (; j < stride && (j & 7) != 0; j++) sum -= load<f32>(row + (j << 2)) * load<f32>(b + (j << 2));
    sum -= dot(row + (j << 2), b + (j << 2), bytes - (j << 2));
    store<f32>(b + (k << 2), sum / load<f32>(row + (k << 2)));
  }
}

export function solveCholesky(begin: usize, end: usize): u32 {
  const bytes = stride << 2;
  const b = vectors;
  let failed: u32 = 0;
  for (let row = begin; row < end; row++) {
    const x = solvedVector(row);
    clear(x, bytes);
    if (entryStart(row) != entryStart(row + 1)) {
      buildNormal(row, b);
      if (factor(b + bytes)) {
        solveFactored(b);
        memory.copy(x, b, bytes);
      } else failed++;
    }
    finishRow(row);
  }
  return failed;
}
