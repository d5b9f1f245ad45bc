import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import { type SolveContext, type SolveJob, solveChunk } from './solve-job.ts';
import { runTopNChunk, type TopNJob, topNChunkCount } from './top-n-job.ts';
import {
  type DiagonalizeJob,
  diagonalize,
  type FillJob,
  fillChunk,
  GRAMIAN_PARTS,
  type GramianJob,
  gramianPart,
  type RotateJob,
  rotateChunk,
  type SumJob,
  sumParts,
  vectorChunks,
} from './vector-jobs.ts';

/** Work on shared memory, cut into chunks that threads take from one counter. Every chunk writes places of its own. */
export type ChunkJob =
  | TransposeJob
  | FillJob
  | GramianJob
  | SumJob
  | DiagonalizeJob
  | RotateJob
  | SolveJob
  | TopNJob;

/** Moves the entries of a matrix into its transpose, whose row starts are counted already. */
interface TransposeJob {
  readonly kind: 'transpose';
  readonly from: CsrMatrix;
  readonly to: CsrMatrix;
}

/** Gives the number of chunks of a job. */
export function chunkCount(job: ChunkJob): number {
  switch (job.kind) {
    case 'solve':
      return job.chunks.nChunks;
    case 'gramianParts':
      return GRAMIAN_PARTS;
    case 'fill':
    case 'rotate':
      return vectorChunks(job.vectors);
    case 'orderItems':
    case 'packPanels':
    case 'topN':
      return topNChunkCount(job);
    default:
      return 1;
  }
}

/** Runs one chunk. Returns how many of its rows had no unique solution. */
export function runChunk(context: SolveContext, job: ChunkJob, chunk: number): number {
  switch (job.kind) {
    case 'solve':
      return solveChunk(context, job, chunk);
    case 'gramianParts':
      gramianPart(context.kernel, job, chunk);
      return 0;
    case 'sumParts':
      sumParts(context.memory, job);
      return 0;
    case 'diagonalize':
      diagonalize(context.memory, job);
      return 0;
    case 'rotate':
      rotateChunk(context, job, chunk);
      return 0;
    case 'transpose':
      transpose(job);
      return 0;
    case 'fill':
      fillChunk(context.memory, job, chunk);
      return 0;
    case 'orderItems':
    case 'packPanels':
    case 'topN':
      runTopNChunk(context, job, chunk);
      return 0;
  }
}

function transpose({ from, to }: TransposeJob): void {
  const next = to.rowStarts.slice();
  for (let row = 0; row < from.nRows; row++) {
    for (let entry = from.rowStarts[row]; entry < from.rowStarts[row + 1]; entry++) {
      const place = next[from.columns[entry]]++;
      to.columns[place] = row;
      to.values[place] = from.values[entry];
    }
  }
}
