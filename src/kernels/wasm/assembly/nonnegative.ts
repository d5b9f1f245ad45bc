import { mirror } from './gramian';
import { axpy, clear } from './simd';
import { buildNormal, entryStart, finishRow, matrix, solvedVector, stride, unknowns, vectors } from './system';

const ROUNDS: i32 = 100;
const TOLERANCE: f32 = 1e-5;

/** Cyclic coordinate descent from x = 0; `gradient` holds A x - b throughout, here with the sign turned: b - A x. */
function descend(x: usize, descent: usize): bool {
  const bytes = stride << 2;
  for (let round = 0; round < ROUNDS; round++) {
    let moved: f32 = 0;
    let largest: f32 = 0;
    for (let i: usize = 0; i < unknowns; i++) {
      const at = i << 2;
      const row = matrix + i * bytes;
      const curvature = load<f32>(row + at);
      if (!(curvature > 0)) return false;
      const before = load<f32>(x + at);
      const next = max<f32>(0, before + load<f32>(descent + at) / curvature);
      const step = next - before;
      if (step != 0) axpy(-step, row, descent, bytes);
      store<f32>(x + at, next);
      moved = max<f32>(moved, abs<f32>(step));
      largest = max<f32>(largest, next);
    }
    if (moved <= TOLERANCE * largest) break;
  }
  return true;
}

export function solveNonnegative(begin: usize, end: usize): u32 {
  const bytes = stride << 2;
  let failed: u32 = 0;
  for (let row = begin; row < end; row++) {
    const x = solvedVector(row);
    clear(x, bytes);
    if (entryStart(row) != entryStart(row + 1)) {
      buildNormal(row, vectors);
      mirror(matrix, stride);
      if (!descend(x, vectors)) {
        clear(x, bytes);
        failed++;
      }
    }
    finishRow(row);
  }
  return failed;
}
