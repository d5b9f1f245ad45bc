import type { Kernel, RowSystem } from '../kernels/kernel.ts';
import { createRandom } from '../util/random.ts';
import type { SharedCsr, SharedVectors } from './shared-matrix.ts';

/** Rows of a half sweep that a thread takes at a time: few enough to keep threads level to the end. */
const CHUNK_ROWS = 64;
/** A Gramian is the sum of this many parts in their order, whoever computes them: the result does not depend on the threads. */
export const GRAMIAN_PARTS = 64;

/** Work on shared memory, cut into chunks that threads take from one counter. Every chunk writes places of its own. */
export type ChunkJob =
  | { readonly kind: 'transpose'; readonly from: SharedCsr; readonly to: SharedCsr }
  | FillJob
  | RegularizeJob
  | { readonly kind: 'gramianParts'; readonly vectors: SharedVectors; readonly parts: number }
  | SumJob
  | SolveJob;

/** Fills vectors with normal numbers of a standard deviation, each row from its own stream; `absolute` takes the sign away. */
interface FillJob {
  readonly kind: 'fill';
  readonly vectors: SharedVectors;
  readonly factors: number;
  readonly deviation: number;
  readonly seed: number;
  readonly absolute: boolean;
}

/** lambda_r = regularization (n_r + offset)^exponent for every row of a matrix. */
interface RegularizeJob {
  readonly kind: 'regularize';
  readonly matrix: SharedCsr;
  readonly out: number;
  readonly regularization: number;
  readonly offset: number;
  readonly exponent: number;
}

/** Adds the parts of a Gramian in order, times `scale`. */
interface SumJob {
  readonly kind: 'sumParts';
  readonly parts: number;
  readonly stride: number;
  readonly scale: number;
  readonly out: number;
}

interface SolveJob {
  readonly kind: 'solve';
  readonly method: 'cg' | 'cholesky' | 'nonnegative';
  readonly system: RowSystem;
  readonly nRows: number;
  /** Conjugate gradient steps; unused by the others. */
  readonly steps: number;
}

/** What a thread works with: the memory, its kernel and the offset of its own scratch. */
export interface ChunkContext {
  readonly memory: WebAssembly.Memory;
  readonly kernel: Kernel;
  readonly scratch: number;
}

/** Gives the number of chunks of a job. */
export function chunkCount(job: ChunkJob): number {
  switch (job.kind) {
    case 'solve':
      return Math.ceil(job.nRows / CHUNK_ROWS);
    case 'gramianParts':
      return GRAMIAN_PARTS;
    case 'fill':
      return Math.ceil(job.vectors.nRows / FILL_ROWS);
    default:
      return 1;
  }
}

const FILL_ROWS = 4096;

/** Runs one chunk. Returns how many of its rows had no unique solution. */
export function runChunk(context: ChunkContext, job: ChunkJob, chunk: number): number {
  switch (job.kind) {
    case 'solve':
      return solve(context, job, chunk);
    case 'gramianParts':
      gramianPart(context, job.vectors, job.parts, chunk);
      return 0;
    case 'sumParts':
      sumParts(context.memory, job);
      return 0;
    case 'transpose':
      transpose(context.memory, job.from, job.to);
      return 0;
    case 'fill':
      fill(context.memory, job, chunk);
      return 0;
    case 'regularize':
      regularize(context.memory, job);
      return 0;
  }
}

function solve({ kernel, scratch }: ChunkContext, job: SolveJob, chunk: number): number {
  const begin = chunk * CHUNK_ROWS;
  const end = Math.min(job.nRows, begin + CHUNK_ROWS);
  if (job.method === 'cholesky') return kernel.solveCholesky(job.system, begin, end, scratch);
  if (job.method === 'nonnegative') return kernel.solveNonnegative(job.system, begin, end, scratch);
  kernel.solveCg(job.system, begin, end, { steps: job.steps, scratch });
  return 0;
}

function gramianPart({ kernel }: ChunkContext, vectors: SharedVectors, parts: number, part: number): void {
  const { nRows, stride } = vectors;
  const begin = Math.floor((part * nRows) / GRAMIAN_PARTS);
  const end = Math.floor(((part + 1) * nRows) / GRAMIAN_PARTS);
  kernel.gramian(vectors.at + 4 * begin * stride, end - begin, stride, parts + 4 * part * stride * stride);
}

function sumParts(memory: WebAssembly.Memory, { parts, stride, scale, out }: SumJob): void {
  const size = stride * stride;
  const values = new Float32Array(memory.buffer, parts, size * GRAMIAN_PARTS);
  const sums = new Float64Array(size);
  for (let part = 0; part < GRAMIAN_PARTS; part++) {
    for (let place = 0; place < size; place++) sums[place] += values[part * size + place];
  }
  for (let place = 0; place < size; place++) sums[place] *= scale;
  new Float32Array(memory.buffer, out, size).set(sums);
}

function transpose(memory: WebAssembly.Memory, from: SharedCsr, to: SharedCsr): void {
  const { buffer } = memory;
  const rowStarts = new Uint32Array(buffer, from.rowStarts, from.nRows + 1);
  const columns = new Int32Array(buffer, from.columns, from.nEntries);
  const values = new Float32Array(buffer, from.values, from.nEntries);
  const starts = new Uint32Array(buffer, to.rowStarts, to.nRows + 1);
  const rows = new Int32Array(buffer, to.columns, to.nEntries);
  const moved = new Float32Array(buffer, to.values, to.nEntries);
  for (const column of columns) starts[column + 1]++;
  for (let column = 0; column < to.nRows; column++) starts[column + 1] += starts[column];
  const next = starts.slice();
  for (let row = 0; row < from.nRows; row++) {
    for (let entry = rowStarts[row]; entry < rowStarts[row + 1]; entry++) {
      const place = next[columns[entry]]++;
      rows[place] = row;
      moved[place] = values[entry];
    }
  }
}

function fill(memory: WebAssembly.Memory, job: FillJob, chunk: number): void {
  const { at, nRows, stride } = job.vectors;
  const values = new Float32Array(memory.buffer, at, nRows * stride);
  const end = Math.min(nRows, (chunk + 1) * FILL_ROWS);
  // A stream a chunk: chunks are the same whatever the number of threads.
  const random = createRandom(job.seed * 2 ** 20 + chunk);
  for (let row = chunk * FILL_ROWS; row < end; row++) {
    for (let factor = 0; factor < job.factors; factor++) {
      const value = job.deviation * random.normal();
      values[row * stride + factor] = job.absolute ? Math.abs(value) : value;
    }
  }
}

function regularize(memory: WebAssembly.Memory, job: RegularizeJob): void {
  const { nRows, rowStarts } = job.matrix;
  const starts = new Uint32Array(memory.buffer, rowStarts, nRows + 1);
  const out = new Float32Array(memory.buffer, job.out, nRows);
  for (let row = 0; row < nRows; row++) {
    out[row] = job.regularization * (starts[row + 1] - starts[row] + job.offset) ** job.exponent;
  }
}
