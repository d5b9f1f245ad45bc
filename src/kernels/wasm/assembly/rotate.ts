import { madd } from './simd';

/**
 * Turns vectors: each of `n` rows (a multiple of 4) becomes row' R. `rotation` is R [stride x stride]; `scratch` has room for four rows.
 */
export function rotate(vectors: usize, n: usize, stride: usize, rotation: usize, scratch: usize): void {
  const bytes = stride << 2;
  for (let row: usize = 0; row < n; row += 4) {
    const first = vectors + row * bytes;
    for (let j: usize = 0; j < bytes; j += 32) turnBlock(first, bytes, rotation + j, scratch + j);
    memory.copy(first, scratch, bytes << 2);
  }
}

/** Eight columns of four turned rows. */
function turnBlock(rows: usize, bytes: usize, rotation: usize, out: usize): void {
  const row1 = rows + bytes;
  const row2 = row1 + bytes;
  const row3 = row2 + bytes;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  let at = rotation;
  for (let k: usize = 0; k < bytes; k += 4) {
    const ya = v128.load(at);
    const yb = v128.load(at, 16);
    const x0 = v128.load32_splat(rows + k);
    a0 = madd(x0, ya, a0);
    b0 = madd(x0, yb, b0);
    const x1 = v128.load32_splat(row1 + k);
    a1 = madd(x1, ya, a1);
    b1 = madd(x1, yb, b1);
    const x2 = v128.load32_splat(row2 + k);
    a2 = madd(x2, ya, a2);
    b2 = madd(x2, yb, b2);
    const x3 = v128.load32_splat(row3 + k);
    a3 = madd(x3, ya, a3);
    b3 = madd(x3, yb, b3);
    at += bytes;
  }
  v128.store(out, a0);
  v128.store(out, b0, 16);
  v128.store(out + bytes, a1);
  v128.store(out + bytes, b1, 16);
  v128.store(out + 2 * bytes, a2);
  v128.store(out + 2 * bytes, b2, 16);
  v128.store(out + 3 * bytes, a3);
  v128.store(out + 3 * bytes, b3, 16);
}
