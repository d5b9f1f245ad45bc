import { clear, madd } from './simd';

/**
 * out += rows' rows for `n` consecutive rows; only blocks of 4 x 8 that touch the upper triangle are written.
 * Eight accumulators hold a block while all rows pass by. They start at 0: added to a large sum one by one, rows would lose their digits.
 */
export function addGramian(rows: usize, n: usize, stride: usize, out: usize): void {
  const bytes = stride << 2;
  const end = rows + n * bytes;
  for (let i: usize = 0; i < stride; i += 4) {
    for (let j: usize = i & ~7; j < stride; j += 8) {
      const at = out + ((i * stride + j) << 2);
      const at2 = at + (bytes << 1);
      let a0 = f32x4.splat(0);
      let b0 = a0;
      let a1 = a0;
      let b1 = a0;
      let a2 = a0;
      let b2 = a0;
      let a3 = a0;
      let b3 = a0;
      const left = i << 2;
      const right = j << 2;
      for (let row = rows; row < end; row += bytes) {
        const ya = v128.load(row + right);
        const yb = v128.load(row + right, 16);
        const l = row + left;
        const x0 = v128.load32_splat(l);
        a0 = madd(x0, ya, a0);
        b0 = madd(x0, yb, b0);
        const x1 = v128.load32_splat(l, 4);
        a1 = madd(x1, ya, a1);
        b1 = madd(x1, yb, b1);
        const x2 = v128.load32_splat(l, 8);
        a2 = madd(x2, ya, a2);
        b2 = madd(x2, yb, b2);
        const x3 = v128.load32_splat(l, 12);
        a3 = madd(x3, ya, a3);
        b3 = madd(x3, yb, b3);
      }
      addEight(at, a0, b0);
      addEight(at + bytes, a1, b1);
      addEight(at2, a2, b2);
      addEight(at2 + bytes, a3, b3);
    }
  }
}

// @ts-ignore: decorator
@inline
function addEight(out: usize, a: v128, b: v128): void {
  v128.store(out, f32x4.add(v128.load(out), a));
  v128.store(out, f32x4.add(v128.load(out, 16), b), 16);
}

/** Copies the upper triangle to the lower one. */
export function mirror(matrix: usize, stride: usize): void {
  for (let i: usize = 1; i < stride; i++) {
    for (let j: usize = 0; j < i; j++) {
      store<f32>(matrix + ((i * stride + j) << 2), load<f32>(matrix + ((j * stride + i) << 2)));
    }
  }
}

/** out = rows' rows, both triangles. Rows pass in tiles of 64 so that a tile stays in the first-level cache. */
export function gramian(rows: usize, n: usize, stride: usize, out: usize): void {
  clear(out, (stride * stride) << 2);
  for (let tile: usize = 0; tile < n; tile += 64) {
    addGramian(rows + ((tile * stride) << 2), min<usize>(64, n - tile), stride, out);
  }
  mirror(out, stride);
}
