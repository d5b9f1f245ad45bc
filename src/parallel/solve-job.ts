import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import type { Kernel, RowSystem } from '../kernels/kernel.ts';
import type { RowChunks } from './row-chunks.ts';
import type { ThreadPlace } from './thread-place.ts';

/** Solves the rows of a matrix against fixed vectors: a half sweep. The entries lie outside the kernels' memory. */
export interface SolveJob {
  readonly kind: 'solve';
  readonly method: 'cg' | 'cholesky' | 'nonnegative';
  readonly matrix: CsrMatrix;
  readonly chunks: RowChunks;
  /** The half sweep but for what a thread's window holds. */
  readonly system: Omit<RowSystem, 'rowStarts' | 'columns' | 'values' | 'rows' | 'regularization'>;
  readonly penalty: RowPenalty;
  /** Conjugate gradient steps; unused by the others. */
  readonly steps: number;
}

/** How a row is held back: lambda = regularization (n + offset)^exponent for a row of n entries. */
export interface RowPenalty {
  readonly regularization: number;
  readonly offset: number;
  readonly exponent: number;
}

/** Gives lambda of a row of so many entries. */
export function lambdaOf({ regularization, offset, exponent }: RowPenalty, nEntries: number): number {
  return regularization * (nEntries + offset) ** exponent;
}

/** What a thread solves with. */
export interface SolveContext extends ThreadPlace {
  readonly memory: WebAssembly.Memory;
  readonly kernel: Kernel;
}

/** Solves one chunk. Returns how many of its rows had no unique solution. */
export function solveChunk(context: SolveContext, job: SolveJob, chunk: number): number {
  const rows = rowsOf(job.chunks, chunk);
  fillWindow(context, job, rows);
  const { kernel, window, area } = context;
  const system: RowSystem = { ...job.system, ...window };
  if (job.method === 'cholesky') return kernel.solveCholesky(system, 0, rows.length, area);
  if (job.method === 'nonnegative') return kernel.solveNonnegative(system, 0, rows.length, area);
  const options = { steps: job.steps, area };
  if (chunk < job.chunks.nGroups) {
    const { tileColumns } = job.chunks;
    const { nColumns } = job.matrix;
    kernel.solveCgTogether(system, rows.length, { ...options, tileColumns, nColumns });
  } else kernel.solveCg(system, 0, rows.length, options);
  return 0;
}

function rowsOf({ nGroups, groupStarts, groupRows, ranges }: RowChunks, chunk: number): Uint32Array {
  if (chunk < nGroups) return groupRows.subarray(groupStarts[chunk], groupStarts[chunk + 1]);
  const at = 2 * (chunk - nGroups);
  return Uint32Array.from({ length: ranges[at + 1] - ranges[at] }, (_, index) => ranges[at] + index);
}

function fillWindow({ memory: { buffer }, window }: SolveContext, job: SolveJob, rows: Uint32Array): void {
  const { matrix, penalty } = job;
  const rowStarts = new Uint32Array(buffer, window.rowStarts, rows.length + 1);
  const lambdas = new Float32Array(buffer, window.regularization, rows.length);
  new Uint32Array(buffer, window.rows, rows.length).set(rows);
  for (let index = 0; index < rows.length; index++) {
    const nEntries = matrix.rowStarts[rows[index] + 1] - matrix.rowStarts[rows[index]];
    rowStarts[index + 1] = rowStarts[index] + nEntries;
    lambdas[index] = lambdaOf(penalty, nEntries);
  }
  const columns = new Int32Array(buffer, window.columns, rowStarts[rows.length]);
  const values = new Float32Array(buffer, window.values, rowStarts[rows.length]);
  for (let index = 0; index < rows.length; ) {
    // Neighbours are copied at once.
    let next = index + 1;
    while (next < rows.length && rows[next] === rows[next - 1] + 1) next++;
    const from = matrix.rowStarts[rows[index]];
    const to = matrix.rowStarts[rows[next - 1] + 1];
    columns.set(matrix.columns.subarray(from, to), rowStarts[index]);
    values.set(matrix.values.subarray(from, to), rowStarts[index]);
    index = next;
  }
}
