import { advance, FLOOR, multiplyShared, startResidual, turn } from './cg-steps';
import { axpy, clear, dot, sumLanes } from './simd';
import { entryStart, finishRow, group, lambdaOf, solvedVector, stride, vectors } from './system';
import { addProducts, addResiduals, addSquares } from './tiles';

// A row of a group: r, p, q, then its squared residual and cursor, and from 16 bytes on four partial sums of squares.
// @ts-ignore: decorator
@inline
function groupRow(row: usize): usize {
  return group + row * (3 * (stride << 2) + 32);
}

/** The place behind the three vectors of a row of a group. */
// @ts-ignore: decorator
@inline
function groupNumbers(row: usize): usize {
  return groupRow(row) + 3 * (stride << 2);
}

/** Sets all rows back to their first entry. */
function startPass(nRows: usize): void {
  for (let row: usize = 0; row < nRows; row++) store<u32>(groupNumbers(row), <u32>entryStart(row), 4);
}

/** r = b - A x and p = r for every row. */
function startGroup(nRows: usize, tileColumns: usize, nColumns: usize): void {
  const bytes = stride << 2;
  const zeros = vectors + 6 * bytes;
  clear(zeros, bytes);
  for (let row: usize = 0; row < nRows; row++) startResidual(solvedVector(row), groupRow(row), lambdaOf(row));
  startPass(nRows);
  for (let limit = tileColumns; limit < nColumns + tileColumns; limit += tileColumns) {
    for (let row: usize = 0; row < nRows; row++) {
      addResiduals(row, limit, groupNumbers(row) + 4, zeros, solvedVector(row), groupRow(row));
    }
  }
  for (let row: usize = 0; row < nRows; row++) {
    const r = groupRow(row);
    memory.copy(r + bytes, r, bytes);
    store<f32>(groupNumbers(row), dot(r, r, bytes));
  }
}

/** q = (G + lambda) p for every row. */
function startProducts(nRows: usize): void {
  const bytes = stride << 2;
  for (let row: usize = 0; row < nRows; row++) {
    const p = groupRow(row) + bytes;
    multiplyShared(p, p + bytes, lambdaOf(row));
  }
  startPass(nRows);
}

function stepGroup(nRows: usize, tileColumns: usize, nColumns: usize): void {
  const bytes = stride << 2;
  const zeros = vectors + 6 * bytes;
  startProducts(nRows);
  for (let limit = tileColumns; limit < nColumns + tileColumns; limit += tileColumns) {
    for (let row: usize = 0; row < nRows; row++) {
      const p = groupRow(row) + bytes;
      addProducts(row, limit, groupNumbers(row) + 4, zeros, p, p + bytes);
    }
  }
  for (let row: usize = 0; row < nRows; row++) {
    const r = groupRow(row);
    const p = r + bytes;
    const q = p + bytes;
    const rr = load<f32>(groupNumbers(row));
    if (!(rr > FLOOR)) continue;
    const next = advance(rr / dot(p, q, bytes), solvedVector(row), r, p, q);
    turn(next / rr, r, p);
    store<f32>(groupNumbers(row), next);
  }
}

/** The last step, which needs p . A p only. */
function endGroup(nRows: usize, tileColumns: usize, nColumns: usize): void {
  const bytes = stride << 2;
  const zeros = vectors + 6 * bytes;
  startProducts(nRows);
  for (let row: usize = 0; row < nRows; row++) v128.store(groupNumbers(row), f32x4.splat(0), 16);
  for (let limit = tileColumns; limit < nColumns + tileColumns; limit += tileColumns) {
    for (let row: usize = 0; row < nRows; row++) {
      const numbers = groupNumbers(row);
      addSquares(row, limit, numbers + 4, zeros, groupRow(row) + bytes, numbers + 16);
    }
  }
  for (let row: usize = 0; row < nRows; row++) {
    const p = groupRow(row) + bytes;
    const rr = load<f32>(groupNumbers(row));
    const squares = sumLanes(v128.load(groupNumbers(row), 16));
    if (rr > FLOOR) axpy(rr / (dot(p, p + bytes, bytes) + squares), p, solvedVector(row), bytes);
  }
}

/**
 * Improves rows 0 .. nRows, none of them empty, in step with each other: of the `nColumns` fixed vectors `tileColumns` at a time stay in
 * a near cache while all rows pass over them, instead of being fetched again for every row and step.
 */
export function solveCgTogether(nRows: usize, steps: i32, tileColumns: usize, nColumns: usize): void {
  startGroup(nRows, tileColumns, nColumns);
  for (let step = 1; step < steps; step++) stepGroup(nRows, tileColumns, nColumns);
  if (steps > 0) endGroup(nRows, tileColumns, nColumns);
  for (let row: usize = 0; row < nRows; row++) finishRow(row);
}
