import type { NearestSearch } from './nearest-search.ts';
import type { PackedItems, TopNBatch } from './top-n-batch.ts';

/**
 * One half sweep of alternating least squares: every row of a sparse matrix solved against fixed vectors. Row r solves
 *   (G + sum a y y' + lambda_r I) x = sum b y   over its entries (column, value v), y the fixed vector of the column, with
 *   a = |v|, b = v + targetOffset, or 0 where v < 0           where `weighted` (implicit; v < 0 is an aversion),
 *   a = 1 and b = v + targetOffset - fixedBiases[column]      otherwise (explicit; targetOffset is minus the mean).
 * All places are byte offsets into the kernel's memory, multiples of 16; 0 stands for "none".
 *
 * Shapes: vectors have `stride` floats, a multiple of 8, of which the first `unknowns` are solved and the rest stay 0.
 * `fixed` [nColumns x stride], `solved` [.. x stride], `gramian` [stride x stride] (G; where `gramianIsDiagonal`, its diagonal [stride]
 * alone, which conjugate gradient understands), `regularization` [nRows] (lambda). Row r is solved into place `rows[r]` of `solved`, or
 * into place r without `rows`.
 * With `solvedBiases` [nRows] the last unknown is the row's bias: it is written there, and its place in the vector becomes 1, so that
 * the vector is ready to be the fixed one of the other half.
 * Ownership: a call writes `solved`, `solvedBiases` and its scratch only; rows are independent, so threads may share everything else.
 */
export interface RowSystem {
  readonly rowStarts: number;
  readonly columns: number;
  readonly values: number;
  readonly fixed: number;
  readonly fixedBiases: number;
  readonly rows: number;
  readonly solved: number;
  readonly solvedBiases: number;
  readonly gramian: number;
  readonly gramianIsDiagonal: boolean;
  readonly regularization: number;
  readonly stride: number;
  readonly unknowns: number;
  readonly weighted: boolean;
  readonly targetOffset: number;
}

/** The arithmetic under training and serving. Implementations agree within float32 rounding and are bound to one memory. */
export interface Kernel {
  readonly name: 'wasm-relaxed-simd' | 'wasm-simd' | 'scalar';
  /** Writes the Gramian sum y y' of `nRows` vectors to `out` [stride x stride], both triangles. `out` must not overlap the vectors. */
  gramian(vectors: number, nRows: number, stride: number, out: number): void;
  /** Turns vectors in place: each becomes x' R, R the `rotation` [stride x stride]. `nRows` is a multiple of 4. */
  rotate(vectors: number, nRows: number, rotation: number, area: ScratchArea): void;
  /** Improves rows `begin .. end` by `steps` conjugate gradient steps from their present values. Source: [TPT11]. */
  solveCg(system: RowSystem, begin: number, end: number, options: CgOptions): void;
  /**
   * Improves rows 0 .. nRows, none of them empty, like `solveCg` and to the same bytes, but all in step with each other, each step over
   * `tileColumns` of the `nColumns` fixed vectors at a time: for rows whose vectors exceed a near cache.
   */
  solveCgTogether(system: RowSystem, nRows: number, options: CgOptions & CgTiles): void;
  /** Solves rows `begin .. end` exactly. Returns how many had no unique solution; those are zeros. */
  solveCholesky(system: RowSystem, begin: number, end: number, area: ScratchArea): number;
  /** Solves rows `begin .. end` under x >= 0 by coordinate descent. Returns how many had no unique solution; those are zeros. */
  solveNonnegative(system: RowSystem, begin: number, end: number, area: ScratchArea): number;
  /** Writes panels `begin .. end` of ordered items, at places of zeros. */
  packPanels(items: PackedItems, begin: number, end: number): void;
  /** Selects for users `begin .. end`, at most TOP_N_USERS of them. `scratch` has topNScratchBytes of this thread's own. */
  topN(batch: TopNBatch, begin: number, end: number, scratch: number): void;
  /** Brings lists of the nearest points up to date with more points; of equally near ones those that come first stay in front. */
  nearest(search: NearestSearch): void;
}

/** A place that one thread alone uses: `scratchBytes(stride, shape)` bytes from `at` on. */
export interface ScratchArea extends ScratchShape {
  readonly at: number;
  readonly stride: number;
}

/** What decides the size of a scratch area. */
export interface ScratchShape {
  /** The most vectors copied side by side: at least TILE_ROWS, and as many as the longest row that `solveCg` is given has entries. */
  readonly gatherRows: number;
  /** The most rows that `solveCgTogether` is given. */
  readonly groupRows: number;
}

interface CgOptions {
  readonly steps: number;
  readonly area: ScratchArea;
}

interface CgTiles {
  readonly nColumns: number;
  readonly tileColumns: number;
}

/** Vectors that the exact solvers copy side by side at a time. */
const TILE_ROWS = 64;

/** Rounds a number of unknowns up to the stride of kernel vectors. */
export function strideOf(unknowns: number): number {
  return Math.ceil(unknowns / 8) * 8;
}

/** Makes the shape of a scratch area; `solveCg` gets rows of at most `longestCopied` entries. */
export function scratchShape(longestCopied: number, groupRows: number): ScratchShape {
  return { gatherRows: Math.max(TILE_ROWS, Math.ceil(longestCopied / 4) * 4), groupRows };
}

/** Gives the size of a scratch area: copied vectors with weights and targets, a matrix, seven vectors, three and some numbers a group row. */
export function scratchBytes(stride: number, { gatherRows, groupRows }: ScratchShape): number {
  return 4 * (gatherRows * (stride + 2) + stride * stride + 7 * stride + groupRows * (3 * stride + 8));
}
