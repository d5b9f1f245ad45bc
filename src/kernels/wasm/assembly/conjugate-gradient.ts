import { mirror } from './gramian';
import { axpy, axpy4, clear, dot, dot4, madd } from './simd';
import {
  buildNormal, entryStart, finishRow, gather, gathered, gram, lambdaOf, matrix, solved, stride, targets, tile,
  vectors, weights,
} from './system';

const FLOOR: f32 = 1e-20;

/** out = M p for a dense symmetric M [stride x stride]. */
function multiplyDense(m: usize, p: usize, out: usize): void {
  const bytes = stride << 2;
  for (let i: usize = 0; i < stride; i += 4) v128.store(out + (i << 2), dot4(m + i * bytes, p, bytes));
}

/** out = (G + lambda) p. */
// @ts-ignore: decorator
@inline
function multiplyShared(p: usize, out: usize, lambda: f32): void {
  const bytes = stride << 2;
  if (gram != 0) multiplyDense(gram, p, out);
  else clear(out, bytes);
  axpy(lambda, p, out, bytes);
}

/** out += sum a y (y . p) over the gathered rows. */
// @ts-ignore: decorator
@inline
function multiplyGathered(p: usize, out: usize, n: usize): void {
  const bytes = stride << 2;
  for (let k: usize = 0; k < n; k += 4) {
    const rows = gathered + k * bytes;
    const c = f32x4.mul(v128.load(weights + (k << 2)), dot4(rows, p, bytes));
    axpy4(c, rows, out, bytes);
  }
}

/** out = A p: through the gathered rows where all of the row's fit (n > 0), else through the dense matrix. */
function multiply(p: usize, out: usize, n: usize, lambda: f32): void {
  if (n == 0) {
    multiplyDense(matrix, p, out);
    return;
  }
  multiplyShared(p, out, lambda);
  multiplyGathered(p, out, n);
}

/** out = b - A x, in one pass over the gathered rows: sum y (b - a (y . x)) - (G + lambda) x. */
function residualGathered(x: usize, out: usize, n: usize, lambda: f32): void {
  const bytes = stride << 2;
  multiplyShared(x, out, lambda);
  for (let j: usize = 0; j < bytes; j += 16) v128.store(out + j, f32x4.neg(v128.load(out + j)));
  for (let k: usize = 0; k < n; k += 4) {
    const rows = gathered + k * bytes;
    const at = k << 2;
    const predicted = f32x4.mul(v128.load(weights + at), dot4(rows, x, bytes));
    axpy4(f32x4.sub(v128.load(targets + at), predicted), rows, out, bytes);
  }
}

/** x += alpha p, r -= alpha q; returns r . r. */
// @ts-ignore: decorator
@inline
function advance(alpha: f32, x: usize, r: usize, p: usize, q: usize): f32 {
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
  return sumOf(sum);
}

// @ts-ignore: decorator
@inline
function sumOf(a: v128): f32 {
  return (
    f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
  );
}

function cgRow(row: usize, steps: i32): void {
  const bytes = stride << 2;
  const x = solved + row * bytes;
  const start = entryStart(row);
  const end = entryStart(row + 1);
  if (start == end) {
    clear(x, bytes);
    return;
  }
  const r = vectors;
  const p = r + bytes;
  const q = p + bytes;
  const lambda = lambdaOf(row);
  let n: usize = 0;
  if (end - start <= tile) {
    n = gather(start, end);
    residualGathered(x, r, n, lambda);
  } else {
    buildNormal(row, r);
    mirror(matrix, stride);
    multiplyDense(matrix, x, q);
    axpy(-1, q, r, bytes);
  }
  memory.copy(p, r, bytes);
  let rr = dot(r, r, bytes);
  for (let step = 0; step < steps && rr > FLOOR; step++) {
    multiply(p, q, n, lambda);
    const next = advance(rr / dot(p, q, bytes), x, r, p, q);
    const beta = f32x4.splat(next / rr);
    for (let j: usize = 0; j < bytes; j += 16) {
      v128.store(p + j, madd(beta, v128.load(p + j), v128.load(r + j)));
    }
    rr = next;
  }
}

export function solveCg(begin: usize, end: usize, steps: i32): void {
  for (let row = begin; row < end; row++) {
    cgRow(row, steps);
    finishRow(row);
  }
}
