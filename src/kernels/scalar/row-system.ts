import type { RowSystem } from '../kernel.ts';

/** The whole memory as numbers; byte offset o is index o / 4 of each. */
export interface MemoryViews {
  readonly floats: Float32Array;
  readonly ints: Int32Array;
  readonly words: Uint32Array;
}

/** One row's normal equations A x = b in double precision. Shapes: `a` [unknowns x unknowns], `b` [unknowns]. */
export interface NormalEquations {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly nEntries: number;
}

/** Builds a row's normal equations entry by entry. Cost: O(n unknowns^2). */
export function normalEquations(views: MemoryViews, system: RowSystem, row: number): NormalEquations {
  const { floats, ints, words } = views;
  const d = system.unknowns;
  const a = new Float64Array(d * d);
  const b = new Float64Array(d);
  const start = words[system.rowStarts / 4 + row];
  const end = words[system.rowStarts / 4 + row + 1];
  const lambda = floats[system.regularization / 4 + row];
  for (let i = 0; i < d; i++) {
    if (system.gramianIsDiagonal) a[i * d + i] = floats[system.gramian / 4 + i];
    for (let j = 0; j < d && system.gramian !== 0 && !system.gramianIsDiagonal; j++) {
      a[i * d + j] = floats[system.gramian / 4 + i * system.stride + j];
    }
    a[i * d + i] += lambda;
  }
  for (let entry = start; entry < end; entry++) {
    const column = ints[system.columns / 4 + entry];
    const value = floats[system.values / 4 + entry];
    const bias = system.fixedBiases === 0 ? 0 : floats[system.fixedBiases / 4 + column];
    const weight = system.weighted ? Math.abs(value) : 1;
    const target = system.weighted && value < 0 ? 0 : value + system.targetOffset - bias;
    const y = system.fixed / 4 + column * system.stride;
    for (let i = 0; i < d; i++) {
      b[i] += target * floats[y + i];
      for (let j = 0; j < d; j++) a[i * d + j] += weight * floats[y + i] * floats[y + j];
    }
  }
  return { a, b, nEntries: end - start };
}

/** Gives the index in `floats` of the vector that a row is solved into. */
export function solvedAt({ words }: MemoryViews, system: RowSystem, row: number): number {
  return system.solved / 4 + placeOf(words, system, row) * system.stride;
}

function placeOf(words: Uint32Array, { rows }: RowSystem, row: number): number {
  return rows === 0 ? row : words[rows / 4 + row];
}

/** Writes a row's solution; an undefined one, and that of a row without entries, is all zeros. */
export function writeRow(
  views: MemoryViews,
  system: RowSystem,
  row: number,
  x: Float64Array | undefined,
): void {
  const at = solvedAt(views, system, row);
  views.floats.fill(0, at, at + system.stride);
  if (x !== undefined) views.floats.set(x, at);
  if (system.solvedBiases === 0) return;
  const last = at + system.unknowns - 1;
  views.floats[system.solvedBiases / 4 + placeOf(views.words, system, row)] = views.floats[last];
  views.floats[last] = 1;
}
