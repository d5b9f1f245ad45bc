import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import {
  type Kernel,
  type RowSystem,
  type ScratchArea,
  scratchBytes,
  scratchShape,
  strideOf,
} from '../../src/kernels/kernel.ts';
import { createMemoryPlan } from '../../src/kernels/memory-plan.ts';
import { createScalarKernel } from '../../src/kernels/scalar/scalar-kernel.ts';
import { createWasmKernel, type WasmVariant } from '../../src/kernels/wasm/wasm-kernel.ts';
import { createRandom } from '../../src/util/random.ts';
import { randomRatings } from '../support/random-ratings.ts';
import { withAversions } from '../support/with-aversions.ts';

interface Setup {
  readonly memory: WebAssembly.Memory;
  readonly system: RowSystem;
  readonly area: ScratchArea;
}

function setUp(matrix: CsrMatrix, unknowns: number, kind: 'implicit' | 'biased' | 'diagonal'): Setup {
  const stride = strideOf(unknowns);
  const plan = createMemoryPlan();
  const { nRows, nColumns, rowStarts, columns, values } = matrix;
  const biased = kind === 'biased';
  const system: RowSystem = {
    rowStarts: plan.reserve(rowStarts.byteLength),
    columns: plan.reserve(columns.byteLength),
    values: plan.reserve(values.byteLength),
    fixed: plan.reserve(4 * nColumns * stride),
    fixedBiases: biased ? plan.reserve(4 * nColumns) : 0,
    rows: plan.reserve(4 * nRows),
    solved: plan.reserve(4 * nRows * stride),
    solvedBiases: biased ? plan.reserve(4 * nRows) : 0,
    gramian: biased ? 0 : plan.reserve(4 * stride * stride),
    gramianIsDiagonal: kind === 'diagonal',
    regularization: plan.reserve(4 * nRows),
    stride,
    unknowns,
    weighted: !biased,
    targetOffset: biased ? -3 : 0.5,
  };
  const shape = scratchShape(nColumns, nRows);
  const area = { at: plan.reserve(scratchBytes(stride, shape)), stride, ...shape };
  const memory = plan.allocate('a test');
  const words = new Uint32Array(memory.buffer);
  words.set(rowStarts, system.rowStarts / 4);
  words.set(columns, system.columns / 4);
  // Rows are solved into places of their own, here in reverse.
  for (let row = 0; row < nRows; row++) words[system.rows / 4 + row] = nRows - 1 - row;
  const floats = new Float32Array(memory.buffer);
  floats.set(values, system.values / 4);
  const random = createRandom(5);
  for (let row = 0; row < nColumns; row++) {
    for (let factor = 0; factor < unknowns; factor++) {
      floats[system.fixed / 4 + row * stride + factor] = random.normal();
    }
  }
  floats.fill(2, system.regularization / 4, system.regularization / 4 + nRows);
  if (!biased) createScalarKernel(memory.buffer).gramian(system.fixed, nColumns, stride, system.gramian);
  if (kind === 'diagonal') floats.fill(30, system.gramian / 4, system.gramian / 4 + unknowns);
  return { memory, system, area };
}

type Solve = (kernel: Kernel, setup: Setup, nRows: number) => void;

const byCg: Solve = (kernel, { system, area }, nRows) => kernel.solveCg(system, 0, nRows, { steps: 3, area });

const SOLVERS: Readonly<Record<string, Solve>> = {
  'conjugate gradient': byCg,
  Cholesky: (kernel, { system, area }, nRows) =>
    assert.equal(kernel.solveCholesky(system, 0, nRows, area), 0),
  'non-negative least squares': (kernel, { system, area }, nRows) =>
    assert.equal(kernel.solveNonnegative(system, 0, nRows, area), 0),
};

function solvedBy(kernel: Kernel, setup: Setup, solve: Solve, nRows: number): Float32Array {
  const { solved, stride } = setup.system;
  const place = new Float32Array(setup.memory.buffer, solved, nRows * stride);
  place.fill(0);
  solve(kernel, setup, nRows);
  return place.slice();
}

function assertClose(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let place = 0; place < actual.length; place++) {
    const gap = Math.abs(actual[place] - expected[place]);
    const allowed = tolerance * (1 + Math.abs(expected[place]));
    assert.ok(gap <= allowed, `at ${place}: ${actual[place]} is not ${expected[place]}`);
  }
}

for (const variant of ['wasm-relaxed-simd', 'wasm-simd'] satisfies WasmVariant[]) {
  for (const [name, solve] of Object.entries(SOLVERS)) {
    test(`${variant} solves rows by ${name} as the scalar kernel does, for any number of factors`, (t) => {
      for (const unknowns of [1, 3, 8, 13, 32, 65]) {
        const kinds =
          solve === byCg ? (['implicit', 'biased', 'diagonal'] as const) : (['implicit', 'biased'] as const);
        for (const kind of kinds) {
          const matrix = withAversions(randomRatings(30, 90, { density: 0.3, seed: unknowns }), 4);
          const setup = setUp(matrix, unknowns, kind);
          const kernel = createWasmKernel(setup.memory, variant);
          if (kernel === undefined) return t.skip(`this engine has no ${variant}`);
          const expected = solvedBy(createScalarKernel(setup.memory.buffer), setup, solve, matrix.nRows);
          assertClose(solvedBy(kernel, setup, solve, matrix.nRows), expected, 2e-3);
        }
      }
    });
  }

  test(`${variant} keeps its digits where tens of thousands of vectors are added up`, (t) => {
    const nColumns = 40_000;
    const matrix = {
      nRows: 1,
      nColumns,
      rowStarts: Uint32Array.of(0, nColumns),
      columns: Int32Array.from({ length: nColumns }, (_, column) => column),
      values: new Float32Array(nColumns).fill(2),
    };
    const setup = setUp(matrix, 5, 'implicit');
    const { fixed, gramian, stride } = setup.system;
    const vectors = new Float32Array(setup.memory.buffer, fixed, nColumns * stride);
    for (let place = 0; place < vectors.length; place++) if (place % stride < 5) vectors[place] += 3;
    const kernel = createWasmKernel(setup.memory, variant);
    if (kernel === undefined) return t.skip(`this engine has no ${variant}`);
    const scalar = createScalarKernel(setup.memory.buffer);
    const gramianBy = (adder: Kernel): Float32Array => {
      adder.gramian(fixed, nColumns, stride, gramian);
      return new Float32Array(setup.memory.buffer, gramian, stride * stride).slice();
    };
    assertClose(gramianBy(kernel), gramianBy(scalar), 2e-6);
    const exactly: Solve = (solver, { system, area }, nRows) => solver.solveCholesky(system, 0, nRows, area);
    assertClose(solvedBy(kernel, setup, exactly, 1), solvedBy(scalar, setup, exactly, 1), 2e-6);
  });

  test(`${variant} solves rows together to the same bytes as alone, whatever the tiles`, (t) => {
    const dense = withAversions(randomRatings(9, 300, { density: 0.4, seed: 8 }), 3);
    // Row 0 of such a matrix is empty, which rows that are solved together never are.
    const matrix = { ...dense, nRows: 8, rowStarts: dense.rowStarts.subarray(1) };
    fc.assert(
      fc.property(
        fc.constantFrom('implicit', 'biased', 'diagonal'),
        fc.constantFrom(1, 8, 20, 64),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 400 }),
        (kind, unknowns, steps, tileColumns) => {
          const setup = setUp(matrix, unknowns, kind);
          const kernel = createWasmKernel(setup.memory, variant);
          if (kernel === undefined) return;
          const { system, area } = setup;
          const alone = solvedBy(kernel, setup, () => kernel.solveCg(system, 0, 8, { steps, area }), 8);
          const tiles = { steps, area, tileColumns, nColumns: 300 };
          const together = solvedBy(kernel, setup, () => kernel.solveCgTogether(system, 8, tiles), 8);
          assert.deepEqual(together, alone);
        },
      ),
      { numRuns: 60 },
    );
    if (createWasmKernel(setUp(matrix, 8, 'implicit').memory, variant) === undefined)
      t.skip(`this engine has no ${variant}`);
  });

  test(`${variant} turns vectors as the scalar kernel does`, (t) => {
    for (const stride of [8, 24, 64]) {
      const plan = createMemoryPlan();
      const [vectors, rotation] = [plan.reserve(4 * 12 * stride), plan.reserve(4 * stride * stride)];
      const area = {
        at: plan.reserve(scratchBytes(stride, scratchShape(0, 0))),
        stride,
        ...scratchShape(0, 0),
      };
      const memory = plan.allocate('a test');
      const kernel = createWasmKernel(memory, variant);
      if (kernel === undefined) return t.skip(`this engine has no ${variant}`);
      const random = createRandom(stride);
      const fill = (): void => {
        new Float32Array(memory.buffer, vectors, 12 * stride).forEach((_, place, all) => {
          all[place] = (place % 17) - 8;
        });
      };
      new Float32Array(memory.buffer, rotation, stride * stride).forEach((_, place, all) => {
        all[place] = random.normal();
      });
      const turnedBy = (turner: Kernel): Float32Array => {
        fill();
        turner.rotate(vectors, 12, rotation, area);
        return new Float32Array(memory.buffer, vectors, 12 * stride).slice();
      };
      assertClose(turnedBy(kernel), turnedBy(createScalarKernel(memory.buffer)), 1e-4);
    }
  });

  test(`${variant} reports rows without a unique solution and leaves them zero`, (t) => {
    const matrix = randomRatings(4, 6, { density: 0.4, seed: 3 });
    const setup = setUp(matrix, 16, 'biased');
    const system = { ...setup.system, fixedBiases: 0, solvedBiases: 0 };
    new Float32Array(setup.memory.buffer, system.regularization, matrix.nRows).fill(0);
    const kernel = createWasmKernel(setup.memory, variant);
    if (kernel === undefined) return t.skip(`this engine has no ${variant}`);
    const failed = kernel.solveCholesky(system, 0, matrix.nRows, setup.area);
    const solved = new Float32Array(setup.memory.buffer, system.solved, matrix.nRows * system.stride);
    assert.equal(
      failed,
      Array.from({ length: 4 }, (_, row) => matrix.rowStarts[row + 1] > matrix.rowStarts[row]).filter(Boolean)
        .length,
    );
    assert.ok(solved.every((value) => value === 0));
  });
}
