// What the machine does at best in WebAssembly: multiply-adds in registers, reads in order, reads of scattered rows.

// @ts-ignore: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
function sumLanes(a: v128): f32 {
  return (
    f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
  );
}

/**
 * Multiply-adds on ten accumulators: enough to hide the latency of each, few enough to stay in sixteen registers. 80
 * FLOP a round. The factors come from memory: with constants for them the engine's code is six times slower.
 */
export function multiply(at: usize, rounds: i32): f32 {
  const x = v128.load(at);
  const y = v128.load(at, 16);
  let a0 = f32x4.splat(1);
  let a1 = f32x4.splat(2);
  let a2 = f32x4.splat(3);
  let a3 = f32x4.splat(4);
  let a4 = f32x4.splat(5);
  let a5 = f32x4.splat(6);
  let a6 = f32x4.splat(7);
  let a7 = f32x4.splat(8);
  let a8 = f32x4.splat(9);
  let a9 = f32x4.splat(10);
  for (let round = 0; round < rounds; round++) {
    a0 = madd(x, y, a0);
    a1 = madd(x, y, a1);
    a2 = madd(x, y, a2);
    a3 = madd(x, y, a3);
    a4 = madd(x, y, a4);
    a5 = madd(x, y, a5);
    a6 = madd(x, y, a6);
    a7 = madd(x, y, a7);
    a8 = madd(x, y, a8);
    a9 = madd(x, y, a9);
  }
  const low = f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3));
  const high = f32x4.add(f32x4.add(a4, a5), f32x4.add(a6, a7));
  return sumLanes(f32x4.add(f32x4.add(low, high), f32x4.add(a8, a9)));
}

/** Reads `bytes`, a multiple of 64, from `at` in order. */
// @ts-ignore: decorator
@inline
function sumRange(at: usize, bytes: usize): v128 {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (let j: usize = 0; j < bytes; j += 64) {
    a0 = f32x4.add(a0, v128.load(at + j));
    a1 = f32x4.add(a1, v128.load(at + j, 16));
    a2 = f32x4.add(a2, v128.load(at + j, 32));
    a3 = f32x4.add(a3, v128.load(at + j, 48));
  }
  return f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3));
}

/** Reads a buffer in order, again and again. */
export function stream(at: usize, bytes: usize, passes: i32): f32 {
  let sum = f32x4.splat(0);
  for (let pass = 0; pass < passes; pass++) sum = f32x4.add(sum, sumRange(at, bytes));
  return sumLanes(sum);
}

/** Reads `n` rows of `rowBytes` at random among `nRows`, a power of 2: what the fixed vectors of a row's entries are. */
export function scatter(at: usize, nRows: u32, rowBytes: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  let state: u32 = 1;
  for (let read = 0; read < n; read++) {
    state = state * 1664525 + 1013904223;
    const row = <usize>((state >> 8) & (nRows - 1));
    sum = f32x4.add(sum, sumRange(at + row * rowBytes, rowBytes));
  }
  return sumLanes(sum);
}
