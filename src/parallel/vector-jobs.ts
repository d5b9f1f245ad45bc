import type { Kernel, ScratchArea } from '../kernels/kernel.ts';
import { decomposeSymmetric } from '../kernels/scalar/symmetric-eigen.ts';
import { createRandom } from '../util/random.ts';
import type { SharedVectors } from './shared-matrix.ts';

// Jobs on whole vector matrices: start values, Gramians, rotations.

const ROWS_A_CHUNK = 4096;
/** A Gramian is the sum of this many parts in their order, whoever computes them: the result does not depend on the threads. */
export const GRAMIAN_PARTS = 64;

/** Gives the number of chunks of a job that goes over vectors. */
export function vectorChunks({ nRows }: SharedVectors): number {
  return Math.ceil(nRows / ROWS_A_CHUNK);
}

/** Fills vectors with normal numbers of a standard deviation, each chunk from its own stream; `absolute` takes the sign away. */
export interface FillJob {
  readonly kind: 'fill';
  readonly vectors: SharedVectors;
  readonly factors: number;
  readonly deviation: number;
  readonly seed: number;
  readonly absolute: boolean;
}

export function fillChunk(memory: WebAssembly.Memory, job: FillJob, chunk: number): void {
  const { at, nRows, stride } = job.vectors;
  const values = new Float32Array(memory.buffer, at, nRows * stride);
  const end = Math.min(nRows, (chunk + 1) * ROWS_A_CHUNK);
  // A stream a chunk: chunks are the same whatever the number of threads. More than 32 bits of a seed would leave none for the chunk.
  const random = createRandom((job.seed % 2 ** 32) * 2 ** 20 + chunk);
  for (let row = chunk * ROWS_A_CHUNK; row < end; row++) {
    for (let factor = 0; factor < job.factors; factor++) {
      const value = job.deviation * random.normal();
      values[row * stride + factor] = job.absolute ? Math.abs(value) : value;
    }
  }
}

/** Computes one of the GRAMIAN_PARTS of the Gramian of vectors into its place in `parts`. */
export interface GramianJob {
  readonly kind: 'gramianParts';
  readonly vectors: SharedVectors;
  readonly parts: number;
}

export function gramianPart(kernel: Kernel, { vectors, parts }: GramianJob, part: number): void {
  const { at, nRows, stride } = vectors;
  const begin = Math.floor((part * nRows) / GRAMIAN_PARTS);
  const end = Math.floor(((part + 1) * nRows) / GRAMIAN_PARTS);
  kernel.gramian(at + 4 * begin * stride, end - begin, stride, parts + 4 * part * stride * stride);
}

/** Adds the parts of a Gramian in order, times `scale`, to `out` [stride x stride]. */
export interface SumJob {
  readonly kind: 'sumParts';
  readonly parts: number;
  readonly stride: number;
  readonly scale: number;
  readonly out: number;
}

export function sumParts(memory: WebAssembly.Memory, job: SumJob): void {
  const sums = sumOfParts(memory, job);
  new Float32Array(memory.buffer, job.out, sums.length).set(sums);
}

function sumOfParts(
  memory: WebAssembly.Memory,
  { parts, stride, scale }: Omit<SumJob, 'kind' | 'out'>,
): Float64Array {
  const size = stride * stride;
  const values = new Float32Array(memory.buffer, parts, size * GRAMIAN_PARTS);
  const sums = new Float64Array(size);
  for (let part = 0; part < GRAMIAN_PARTS; part++) {
    for (let place = 0; place < size; place++) sums[place] += values[part * size + place];
  }
  for (let place = 0; place < size; place++) sums[place] *= scale;
  return sums;
}

/**
 * Finds the rotation that makes the Gramian of some vectors diagonal: adds its parts, times `scale`, and decomposes the first `unknowns`
 * rows and columns. Writes the diagonal to `out` [stride] and R to `rotation` [stride x stride]; vectors y become y' R.
 */
export interface DiagonalizeJob {
  readonly kind: 'diagonalize';
  readonly parts: number;
  readonly stride: number;
  readonly unknowns: number;
  readonly scale: number;
  readonly out: number;
  readonly rotation: number;
}

export function diagonalize(memory: WebAssembly.Memory, job: DiagonalizeJob): void {
  const { stride, unknowns } = job;
  const sums = sumOfParts(memory, job);
  const inner = Float64Array.from({ length: unknowns * unknowns }, (_, place) => {
    const row = Math.floor(place / unknowns);
    return sums[row * stride + (place % unknowns)];
  });
  const { values, vectors } = decomposeSymmetric(inner, unknowns);
  const diagonal = new Float32Array(memory.buffer, job.out, stride).fill(0);
  diagonal.set(values);
  const rotation = new Float32Array(memory.buffer, job.rotation, stride * stride).fill(0);
  for (let i = 0; i < unknowns; i++) {
    for (let j = 0; j < unknowns; j++) rotation[j * stride + i] = vectors[i * unknowns + j];
  }
}

/** Turns vectors in place by the rotation that `diagonalize` wrote. */
export interface RotateJob {
  readonly kind: 'rotate';
  readonly vectors: SharedVectors;
  readonly rotation: number;
}

export function rotateChunk(
  { kernel, area }: { readonly kernel: Kernel; readonly area: ScratchArea },
  { vectors, rotation }: RotateJob,
  chunk: number,
): void {
  const { at, nRows, stride } = vectors;
  const begin = chunk * ROWS_A_CHUNK;
  // There is room for a multiple of 4 rows; those beyond the last are zeros and stay so.
  const end = Math.min(Math.ceil(nRows / 4) * 4, begin + ROWS_A_CHUNK);
  kernel.rotate(at + 4 * begin * stride, end - begin, rotation, area);
}
