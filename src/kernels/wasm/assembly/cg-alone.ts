import { advance, FLOOR, multiplyShared, startResidual, turn } from './cg-steps';
import { axpy4, axpy, clear, dot, dot4, madd, sumLanes } from './simd';
import { entryStart, finishRow, gather, gathered, lambdaOf, solvedVector, stride, targets, vectors, weights } from './system';

// Every step needs A p = (G + lambda) p + sum a y (y . p). A row that is solved alone passes over a copy of its vectors; rows that are
// solved together (cg-together.ts) pass over the vectors themselves, tile by tile. Both add in the same order: the same bytes.

/** out += sum y (b - a (y . x)) over the gathered rows. */
function addGatheredResiduals(x: usize, out: usize, n: usize): void {
  const bytes = stride << 2;
  for (let k: usize = 0; k < n; k += 4) {
    const y = gathered + k * bytes;
    const at = k << 2;
    const predicted = f32x4.mul(v128.load(weights + at), dot4(y, y + bytes, y + 2 * bytes, y + 3 * bytes, x, bytes));
    axpy4(f32x4.sub(v128.load(targets + at), predicted), y, y + bytes, y + 2 * bytes, y + 3 * bytes, out, bytes);
  }
}

/** out += sum a y (y . p) over the gathered rows. */
function addGatheredProducts(p: usize, out: usize, n: usize): void {
  const bytes = stride << 2;
  for (let k: usize = 0; k < n; k += 4) {
    const y = gathered + k * bytes;
    const products = dot4(y, y + bytes, y + 2 * bytes, y + 3 * bytes, p, bytes);
    const c = f32x4.mul(v128.load(weights + (k << 2)), products);
    axpy4(c, y, y + bytes, y + 2 * bytes, y + 3 * bytes, out, bytes);
  }
}

/** Sum of a (y . p)^2 over the gathered rows. */
function gatheredSquares(p: usize, n: usize): f32 {
  const bytes = stride << 2;
  let sum = f32x4.splat(0);
  for (let k: usize = 0; k < n; k += 4) {
    const y = gathered + k * bytes;
    const products = dot4(y, y + bytes, y + 2 * bytes, y + 3 * bytes, p, bytes);
    sum = madd(f32x4.mul(v128.load(weights + (k << 2)), products), products, sum);
  }
  return sumLanes(sum);
}

/** One row, over a copy of its vectors. The last step needs p . A p only, so its pass goes without the sum of vectors. */
function solveAlone(row: usize, steps: i32): void {
  const bytes = stride << 2;
  const x = solvedVector(row);
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
  const n = gather(start, end);
  startResidual(x, r, lambda);
  addGatheredResiduals(x, r, n);
  memory.copy(p, r, bytes);
  let rr = dot(r, r, bytes);
  for (let step = 0; step < steps && rr > FLOOR; step++) {
    multiplyShared(p, q, lambda);
    if (step == steps - 1) {
      axpy(rr / (dot(p, q, bytes) + gatheredSquares(p, n)), p, x, bytes);
      return;
    }
    addGatheredProducts(p, q, n);
    const next = advance(rr / dot(p, q, bytes), x, r, p, q);
    turn(next / rr, r, p);
    rr = next;
  }
}

/** Improves rows `begin .. end` one after the other. */
export function solveCg(begin: usize, end: usize, steps: i32): void {
  for (let row = begin; row < end; row++) {
    solveAlone(row, steps);
    finishRow(row);
  }
}

