import type { Kernel, RowSystem } from '../kernel.ts';
import { factorCholesky, solveFactored } from './cholesky.ts';
import { stepCg } from './conjugate-gradient.ts';
import { nearest } from './nearest.ts';
import { solveNonnegative } from './nonnegative.ts';
import { type MemoryViews, normalEquations, solvedAt, writeRow } from './row-system.ts';
import { topN } from './top-n.ts';

/** Makes the plain kernel over a memory: written to be read, in double precision; the oracle of the compiled one. */
export function createScalarKernel(memory: ArrayBufferLike): Kernel {
  const views = {
    floats: new Float32Array(memory),
    ints: new Int32Array(memory),
    words: new Uint32Array(memory),
  };
  return {
    name: 'scalar',
    gramian: (vectors, nRows, stride, out) =>
      gramian(views.floats, vectors / 4, { nRows, stride, out: out / 4 }),
    rotate: (vectors, nRows, rotation, { stride }) =>
      rotate(views.floats, vectors / 4, { nRows, stride, rotation: rotation / 4 }),
    solveCg: (system, begin, end, { steps }) => {
      for (let row = begin; row < end; row++) cgRow(views, system, row, steps);
    },
    solveCgTogether: (system, nRows, { steps }) => {
      for (let row = 0; row < nRows; row++) cgRow(views, system, row, steps);
    },
    solveCholesky: (system, begin, end) =>
      countFailures(begin, end, (row) => {
        const { a, b, nEntries } = normalEquations(views, system, row);
        const solved = nEntries === 0 || factorCholesky(a, b.length);
        if (solved && nEntries > 0) solveFactored(a, b.length, b);
        writeRow(views, system, row, solved && nEntries > 0 ? b : undefined);
        return solved;
      }),
    solveNonnegative: (system, begin, end) =>
      countFailures(begin, end, (row) => {
        const { a, b, nEntries } = normalEquations(views, system, row);
        const x = nEntries === 0 ? new Float64Array(b.length) : solveNonnegative(a, b);
        writeRow(views, system, row, x);
        return x !== undefined;
      }),
    // Reads the vectors alone.
    packPanels: () => undefined,
    topN: (batch, begin, end) => topN(views, batch, begin, end),
    nearest: (search) => nearest(memory, search),
  };
}

function countFailures(begin: number, end: number, solve: (row: number) => boolean): number {
  let failed = 0;
  for (let row = begin; row < end; row++) if (!solve(row)) failed++;
  return failed;
}

function cgRow(views: MemoryViews, system: RowSystem, row: number, steps: number): void {
  const { a, b, nEntries } = normalEquations(views, system, row);
  const at = solvedAt(views, system, row);
  const x = Float64Array.from(views.floats.subarray(at, at + system.unknowns));
  if (nEntries === 0) x.fill(0);
  else stepCg(a, b, x, steps);
  writeRow(views, system, row, x);
}

function gramian(
  floats: Float32Array,
  vectors: number,
  shape: { readonly nRows: number; readonly stride: number; readonly out: number },
): void {
  const { nRows, stride, out } = shape;
  for (let i = 0; i < stride; i++) {
    for (let j = 0; j < stride; j++) {
      let sum = 0;
      for (let row = 0; row < nRows; row++) {
        sum += floats[vectors + row * stride + i] * floats[vectors + row * stride + j];
      }
      floats[out + i * stride + j] = sum;
    }
  }
}

function rotate(
  floats: Float32Array,
  vectors: number,
  shape: { readonly nRows: number; readonly stride: number; readonly rotation: number },
): void {
  const { nRows, stride, rotation } = shape;
  for (let row = 0; row < nRows; row++) {
    const x = floats.slice(vectors + row * stride, vectors + (row + 1) * stride);
    for (let j = 0; j < stride; j++) {
      let sum = 0;
      for (let i = 0; i < stride; i++) sum += x[i] * floats[rotation + i * stride + j];
      floats[vectors + row * stride + j] = sum;
    }
  }
}
