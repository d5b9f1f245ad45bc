import { axpy4, dot4, madd } from './simd';
import { columns, entryStart, fixedVector, stride, targetOf, weightOf } from './system';

// Passes over the entries of rows up to a limit of columns, four entries at a time. Rows remember how far they have come, so that
// blocks of four do not break at a tile's end. A row's last block is filled up with a vector of zeros.

// `cursor` is the place of the entry that a row goes on with; `zeros` that of a vector of zeros.

// @ts-ignore: decorator
@inline
function isBefore(entry: usize, limit: usize): bool {
  return <usize>load<u32>(columns + (entry << 2)) < limit;
}

// @ts-ignore: decorator
@inline
function vectorOr(zeros: usize, entry: usize, end: usize): usize {
  return entry < end ? fixedVector(entry) : zeros;
}

// @ts-ignore: decorator
@inline
function weights4(entry: usize, end: usize): v128 {
  let w = f32x4.splat(weightOf(entry));
  w = f32x4.replace_lane(w, 1, entry + 1 < end ? weightOf(entry + 1) : 0);
  w = f32x4.replace_lane(w, 2, entry + 2 < end ? weightOf(entry + 2) : 0);
  return f32x4.replace_lane(w, 3, entry + 3 < end ? weightOf(entry + 3) : 0);
}

// @ts-ignore: decorator
@inline
function targets4(entry: usize, end: usize): v128 {
  let t = f32x4.splat(targetOf(entry));
  t = f32x4.replace_lane(t, 1, entry + 1 < end ? targetOf(entry + 1) : 0);
  t = f32x4.replace_lane(t, 2, entry + 2 < end ? targetOf(entry + 2) : 0);
  return f32x4.replace_lane(t, 3, entry + 3 < end ? targetOf(entry + 3) : 0);
}

/** out += sum y (b - a (y . x)) over the entries of a row with columns before `limit` that no call has passed yet. */
export function addResiduals(row: usize, limit: usize, cursor: usize, zeros: usize, x: usize, out: usize): void {
  const bytes = stride << 2;
  const end = entryStart(row + 1);
  let entry = <usize>load<u32>(cursor);
  for (; entry < end && isBefore(entry, limit); entry += 4) {
    const y0 = fixedVector(entry);
    const y1 = vectorOr(zeros, entry + 1, end);
    const y2 = vectorOr(zeros, entry + 2, end);
    const y3 = vectorOr(zeros, entry + 3, end);
    const predicted = f32x4.mul(weights4(entry, end), dot4(y0, y1, y2, y3, x, bytes));
    axpy4(f32x4.sub(targets4(entry, end), predicted), y0, y1, y2, y3, out, bytes);
  }
  store<u32>(cursor, <u32>min(entry, end));
}

/** out += sum a y (y . p) over the same entries. */
export function addProducts(row: usize, limit: usize, cursor: usize, zeros: usize, p: usize, out: usize): void {
  const bytes = stride << 2;
  const end = entryStart(row + 1);
  let entry = <usize>load<u32>(cursor);
  for (; entry < end && isBefore(entry, limit); entry += 4) {
    const y0 = fixedVector(entry);
    const y1 = vectorOr(zeros, entry + 1, end);
    const y2 = vectorOr(zeros, entry + 2, end);
    const y3 = vectorOr(zeros, entry + 3, end);
    const c = f32x4.mul(weights4(entry, end), dot4(y0, y1, y2, y3, p, bytes));
    axpy4(c, y0, y1, y2, y3, out, bytes);
  }
  store<u32>(cursor, <u32>min(entry, end));
}

/** The four floats at `sums` += a (y . p)^2 over the same entries. */
export function addSquares(row: usize, limit: usize, cursor: usize, zeros: usize, p: usize, sums: usize): void {
  const bytes = stride << 2;
  const end = entryStart(row + 1);
  let entry = <usize>load<u32>(cursor);
  let sum = v128.load(sums);
  for (; entry < end && isBefore(entry, limit); entry += 4) {
    const y1 = vectorOr(zeros, entry + 1, end);
    const y2 = vectorOr(zeros, entry + 2, end);
    const products = dot4(fixedVector(entry), y1, y2, vectorOr(zeros, entry + 3, end), p, bytes);
    sum = madd(f32x4.mul(weights4(entry, end), products), products, sum);
  }
  v128.store(sums, sum);
  store<u32>(cursor, <u32>min(entry, end));
}
