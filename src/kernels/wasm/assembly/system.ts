import { addGramian } from './gramian';
import { axpy, axpy4, clear, copyRow } from './simd';

// The half sweep in hand; see RowSystem of kernel.ts. Every thread has its own instance, so these are its own.
export let rowStarts: usize = 0;
export let columns: usize = 0;
export let values: usize = 0;
export let fixed: usize = 0;
export let fixedBiases: usize = 0;
export let solved: usize = 0;
export let solvedBiases: usize = 0;
export let rows: usize = 0;
export let gram: usize = 0;
export let isDiagonal: bool = false;
export let regularization: usize = 0;
export let stride: usize = 0;
export let unknowns: usize = 0;
export let weighted: bool = true;
export let targetOffset: f32 = 0;

// Places in the scratch area: gathered rows, their weights (a) and targets (b), a matrix, seven vectors, the rows of a group.
export let gathered: usize = 0;
export let weights: usize = 0;
export let targets: usize = 0;
export let matrix: usize = 0;
export let vectors: usize = 0;
export let group: usize = 0;

export function setSystem(
  rowStarts_: usize, columns_: usize, values_: usize, fixed_: usize, fixedBiases_: usize, rows_: usize, solved_: usize,
  solvedBiases_: usize, gramian_: usize, isDiagonal_: bool, regularization_: usize, stride_: usize, unknowns_: usize,
  weighted_: bool, targetOffset_: f32, scratch: usize, gatherRows: usize,
): void {
  rowStarts = rowStarts_;
  columns = columns_;
  values = values_;
  fixed = fixed_;
  fixedBiases = fixedBiases_;
  rows = rows_;
  solved = solved_;
  solvedBiases = solvedBiases_;
  gram = gramian_;
  isDiagonal = isDiagonal_;
  regularization = regularization_;
  stride = stride_;
  unknowns = unknowns_;
  weighted = weighted_;
  targetOffset = targetOffset_;
  gathered = scratch;
  weights = gathered + ((gatherRows * stride) << 2);
  targets = weights + (gatherRows << 2);
  matrix = targets + (gatherRows << 2);
  vectors = matrix + ((stride * stride) << 2);
  group = vectors + ((7 * stride) << 2);
}

/** The place of a row among the solved ones. */
// @ts-ignore: decorator
@inline
function placeOf(row: usize): usize {
  return rows == 0 ? row : <usize>load<u32>(rows + (row << 2));
}

/** The vector of a row that is solved. */
// @ts-ignore: decorator
@inline
export function solvedVector(row: usize): usize {
  return solved + ((placeOf(row) * stride) << 2);
}

/** The fixed vector of an entry. */
// @ts-ignore: decorator
@inline
export function fixedVector(entry: usize): usize {
  return fixed + ((<usize>load<u32>(columns + (entry << 2)) * stride) << 2);
}

// @ts-ignore: decorator
@inline
export function entryStart(row: usize): usize {
  return <usize>load<u32>(rowStarts + (row << 2));
}

// @ts-ignore: decorator
@inline
export function lambdaOf(row: usize): f32 {
  return load<f32>(regularization + (row << 2));
}

/** The weight (a) of an entry. */
// @ts-ignore: decorator
@inline
export function weightOf(entry: usize): f32 {
  return weighted ? abs<f32>(load<f32>(values + (entry << 2))) : 1;
}

/** The target (b) of an entry. */
// @ts-ignore: decorator
@inline
export function targetOf(entry: usize): f32 {
  const value = load<f32>(values + (entry << 2));
  if (weighted) return value < 0 ? 0 : value + targetOffset;
  const target = value + targetOffset;
  if (fixedBiases == 0) return target;
  return target - load<f32>(fixedBiases + (<usize>load<u32>(columns + (entry << 2)) << 2));
}

/**
 * Copies the fixed vectors of entries `start .. end` side by side, with their weights and targets, and fills up to a multiple of 4
 * with zeros. Returns the padded number of rows.
 */
export function gather(start: usize, end: usize): usize {
  const bytes = stride << 2;
  const n = end - start;
  const padded = (n + 3) & ~3;
  for (let k: usize = 0; k < n; k++) copyRow(fixedVector(start + k), gathered + k * bytes, bytes);
  clear(gathered + n * bytes, (padded - n) * bytes);
  for (let k: usize = 0; k < n; k++) {
    store<f32>(weights + (k << 2), weightOf(start + k));
    store<f32>(targets + (k << 2), targetOf(start + k));
  }
  for (let k = n; k < padded; k++) {
    store<f32>(weights + (k << 2), 0);
    store<f32>(targets + (k << 2), 0);
  }
  return padded;
}

/** b += sum of targets times gathered rows. The sum is made in the place behind b first: see addGramian. */
function addTargets(b: usize, n: usize): void {
  const bytes = stride << 2;
  const sum = b + bytes;
  clear(sum, bytes);
  for (let k: usize = 0; k < n; k += 4) {
    const y = gathered + k * bytes;
    axpy4(v128.load(targets + (k << 2)), y, y + bytes, y + 2 * bytes, y + 3 * bytes, sum, bytes);
  }
  axpy(1, sum, b, bytes);
}

/**
 * Writes the normal equations of a row: `matrix` (upper triangle in blocks) and b, with room for another behind it. Rows pass in tiles of
 * 64: first-level cache.
 */
export function buildNormal(row: usize, b: usize): void {
  const bytes = stride << 2;
  const size = (stride * stride) << 2;
  if (gram != 0) memory.copy(matrix, gram, size);
  else clear(matrix, size);
  clear(b, bytes);
  const end = entryStart(row + 1);
  for (let start = entryStart(row); start < end; start += 64) {
    const n = gather(start, min(end, start + 64));
    addTargets(b, n);
    if (weighted) scaleByRoots(n);
    addGramian(gathered, n, stride, matrix);
  }
  const lambda = lambdaOf(row);
  for (let i: usize = 0; i < unknowns; i++) {
    const at = matrix + ((i * stride + i) << 2);
    store<f32>(at, load<f32>(at) + lambda);
  }
  for (let i = unknowns; i < stride; i++) store<f32>(matrix + ((i * stride + i) << 2), 1);
}

/** Multiplies every gathered row by the root of its weight, so that their plain Gramian is the weighted one. */
function scaleByRoots(n: usize): void {
  const bytes = stride << 2;
  for (let k: usize = 0; k < n; k++) {
    const root = f32x4.splat(sqrt<f32>(load<f32>(weights + (k << 2))));
    const row = gathered + k * bytes;
    for (let j: usize = 0; j < bytes; j += 16) v128.store(row + j, f32x4.mul(v128.load(row + j), root));
  }
}

/** Takes the bias out of a solved vector, as RowSystem says. */
export function finishRow(row: usize): void {
  if (solvedBiases == 0) return;
  const last = solvedVector(row) + ((unknowns - 1) << 2);
  store<f32>(solvedBiases + (placeOf(row) << 2), load<f32>(last));
  store<f32>(last, 1);
}
