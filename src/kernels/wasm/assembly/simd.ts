// Vector building blocks. Legend: pointers are byte addresses; `bytes` is the length of a vector, a multiple of 32.
// Loops run over two columns of four floats and are left rolled: fully unrolled ones defeat the engine's register allocator.

// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function sumLanes(a: v128): f32 {
  return (
    f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
  );
}

// @ts-ignore: decorator
@inline
export function dot(x: usize, y: usize, bytes: usize): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 32) {
    a = madd(v128.load(x + j), v128.load(y + j), a);
    b = madd(v128.load(x + j, 16), v128.load(y + j, 16), b);
  }
  return sumLanes(f32x4.add(a, b));
}

/** Dots of four rows with `p`, one a lane. */
// @ts-ignore: decorator
@inline
export function dot4(row0: usize, row1: usize, row2: usize, row3: usize, p: usize, bytes: usize): v128 {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (let j: usize = 0; j < bytes; j += 32) {
    const pa = v128.load(p + j);
    const pb = v128.load(p + j, 16);
    a0 = madd(v128.load(row0 + j), pa, a0);
    a1 = madd(v128.load(row1 + j), pa, a1);
    a2 = madd(v128.load(row2 + j), pa, a2);
    a3 = madd(v128.load(row3 + j), pa, a3);
    b0 = madd(v128.load(row0 + j, 16), pb, b0);
    b1 = madd(v128.load(row1 + j, 16), pb, b1);
    b2 = madd(v128.load(row2 + j, 16), pb, b2);
    b3 = madd(v128.load(row3 + j, 16), pb, b3);
  }
  a0 = f32x4.add(a0, b0);
  a1 = f32x4.add(a1, b1);
  a2 = f32x4.add(a2, b2);
  a3 = f32x4.add(a3, b3);
  // Transpose: the sum of the four columns is the four row sums.
  const t0 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5);
  const t1 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5);
  const t3 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
  const s0 = f32x4.add(t0, t1);
  const s1 = f32x4.add(t2, t3);
  return f32x4.add(v128.shuffle<f32>(s0, s1, 0, 1, 4, 5), v128.shuffle<f32>(s0, s1, 2, 3, 6, 7));
}

/** out += four rows, each times its lane of `c`. */
// @ts-ignore: decorator
@inline
export function axpy4(c: v128, row0: usize, row1: usize, row2: usize, row3: usize, out: usize, bytes: usize): void {
  const c0 = v128.shuffle<f32>(c, c, 0, 0, 0, 0);
  const c1 = v128.shuffle<f32>(c, c, 1, 1, 1, 1);
  const c2 = v128.shuffle<f32>(c, c, 2, 2, 2, 2);
  const c3 = v128.shuffle<f32>(c, c, 3, 3, 3, 3);
  for (let j: usize = 0; j < bytes; j += 32) {
    let a = v128.load(out + j);
    let b = v128.load(out + j, 16);
    a = madd(v128.load(row0 + j), c0, a);
    b = madd(v128.load(row0 + j, 16), c0, b);
    a = madd(v128.load(row1 + j), c1, a);
    b = madd(v128.load(row1 + j, 16), c1, b);
    a = madd(v128.load(row2 + j), c2, a);
    b = madd(v128.load(row2 + j, 16), c2, b);
    a = madd(v128.load(row3 + j), c3, a);
    b = madd(v128.load(row3 + j, 16), c3, b);
    v128.store(out + j, a);
    v128.store(out + j, b, 16);
  }
}

/** out += c x. */
// @ts-ignore: decorator
@inline
export function axpy(c: f32, x: usize, out: usize, bytes: usize): void {
  const cc = f32x4.splat(c);
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(out + j, madd(v128.load(x + j), cc, v128.load(out + j)));
  }
}

// @ts-ignore: decorator
@inline
export function clear(out: usize, bytes: usize): void {
  memory.fill(out, 0, bytes);
}

// @ts-ignore: decorator
@inline
export function copyRow(from: usize, to: usize, bytes: usize): void {
  for (let j: usize = 0; j < bytes; j += 32) {
    v128.store(to + j, v128.load(from + j));
    v128.store(to + j, v128.load(from + j, 16), 16);
  }
}
