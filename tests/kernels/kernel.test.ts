import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { type Kernel, type RowSystem, scratchBytes, strideOf } from '../../src/kernels/kernel.ts';
import { createScalarKernel } from '../../src/kernels/scalar/scalar-kernel.ts';
import { createWasmKernel, type WasmVariant } from '../../src/kernels/wasm/wasm-kernel.ts';
import { createMemoryPlan } from '../../src/parallel/memory-plan.ts';
import { reserveCsr, writeCsr } from '../../src/parallel/shared-matrix.ts';
import { createRandom } from '../../src/util/random.ts';
import { randomRatings } from '../support/random-ratings.ts';

interface Setup {
  readonly memory: WebAssembly.Memory;
  readonly system: RowSystem;
  readonly scratch: number;
}

function setUp(matrix: CsrMatrix, unknowns: number, kind: 'implicit' | 'biased'): Setup {
  const stride = strideOf(unknowns);
  const plan = createMemoryPlan();
  const { nRows, nColumns } = matrix;
  const shared = reserveCsr(plan, { nRows, nColumns, nEntries: matrix.columns.length });
  const biased = kind === 'biased';
  const system: RowSystem = {
    rowStarts: shared.rowStarts,
    columns: shared.columns,
    values: shared.values,
    fixed: plan.reserve(4 * nColumns * stride),
    fixedBiases: biased ? plan.reserve(4 * nColumns) : 0,
    solved: plan.reserve(4 * nRows * stride),
    solvedBiases: biased ? plan.reserve(4 * nRows) : 0,
    gramian: biased ? 0 : plan.reserve(4 * stride * stride),
    regularization: plan.reserve(4 * nRows),
    stride,
    unknowns,
    weighted: !biased,
    targetOffset: biased ? -3 : 0.5,
  };
  const scratch = plan.reserve(scratchBytes(stride));
  const memory = plan.allocate('a test');
  writeCsr(memory, shared, matrix);
  const floats = new Float32Array(memory.buffer);
  const random = createRandom(5);
  for (let row = 0; row < nColumns; row++) {
    for (let factor = 0; factor < unknowns; factor++) {
      floats[system.fixed / 4 + row * stride + factor] = random.normal();
    }
  }
  floats.fill(2, system.regularization / 4, system.regularization / 4 + nRows);
  if (!biased) createScalarKernel(memory.buffer).gramian(system.fixed, nColumns, stride, system.gramian);
  return { memory, system, scratch };
}

type Solve = (kernel: Kernel, setup: Setup, nRows: number) => void;

const SOLVERS: Readonly<Record<string, Solve>> = {
  'conjugate gradient': (kernel, { system, scratch }, nRows) =>
    kernel.solveCg(system, 0, nRows, { steps: 3, scratch }),
  Cholesky: (kernel, { system, scratch }, nRows) =>
    assert.equal(kernel.solveCholesky(system, 0, nRows, scratch), 0),
  'non-negative least squares': (kernel, { system, scratch }, nRows) =>
    assert.equal(kernel.solveNonnegative(system, 0, nRows, scratch), 0),
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
        for (const kind of ['implicit', 'biased'] as const) {
          const matrix = randomRatings(30, 90, { density: 0.3, seed: unknowns });
          const setup = setUp(matrix, unknowns, kind);
          const kernel = createWasmKernel(setup.memory, variant);
          if (kernel === undefined) return t.skip(`this engine has no ${variant}`);
          const expected = solvedBy(createScalarKernel(setup.memory.buffer), setup, solve, matrix.nRows);
          assertClose(solvedBy(kernel, setup, solve, matrix.nRows), expected, 2e-3);
        }
      }
    });
  }

  test(`${variant} solves a row longer than its gather tile as the scalar kernel does`, (t) => {
    const matrix = randomRatings(2, 600_000, { density: 0.95, seed: 2 });
    const setup = setUp(matrix, 8, 'implicit');
    const kernel = createWasmKernel(setup.memory, variant);
    if (kernel === undefined) return t.skip(`this engine has no ${variant}`);
    const solve = SOLVERS['conjugate gradient'];
    const expected = solvedBy(createScalarKernel(setup.memory.buffer), setup, solve, 2);
    assertClose(solvedBy(kernel, setup, solve, 2), expected, 2e-3);
  });

  test(`${variant} reports rows without a unique solution and leaves them zero`, (t) => {
    const matrix = randomRatings(4, 6, { density: 0.4, seed: 3 });
    const setup = setUp(matrix, 16, 'biased');
    const system = { ...setup.system, fixedBiases: 0, solvedBiases: 0 };
    new Float32Array(setup.memory.buffer, system.regularization, matrix.nRows).fill(0);
    const kernel = createWasmKernel(setup.memory, variant);
    if (kernel === undefined) return t.skip(`this engine has no ${variant}`);
    const failed = kernel.solveCholesky(system, 0, matrix.nRows, setup.scratch);
    const solved = new Float32Array(setup.memory.buffer, system.solved, matrix.nRows * system.stride);
    assert.equal(
      failed,
      Array.from({ length: 4 }, (_, row) => matrix.rowStarts[row + 1] > matrix.rowStarts[row]).filter(Boolean)
        .length,
    );
    assert.ok(solved.every((value) => value === 0));
  });
}
