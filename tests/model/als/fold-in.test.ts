import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FactorMatrix } from '../../../src/dataset/factor-matrix.ts';
import { createFoldIn } from '../../../src/model/als/fold-in.ts';
import { createRatingFoldIn } from '../../../src/model/als/fold-in-rating.ts';
import {
  DEFAULT_EXPLICIT,
  DEFAULT_IMPLICIT,
  type ImplicitAlsOptions,
} from '../../../src/model/als/options.ts';
import { createRandom, shuffle } from '../../../src/util/random.ts';
import { solveDense } from '../../support/solve-dense.ts';

interface Problem {
  readonly itemFactors: FactorMatrix;
  readonly itemRows: Int32Array;
  /** Weights or ratings, 0.5 to 5; no aversion. */
  readonly values: Float32Array;
}

/** Any number of factors, more items than twice that, and a user of any number of them. */
const problems = fc
  .record({
    seed: fc.nat(),
    factors: fc.integer({ min: 1, max: 41 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ seed, factors, share }): Problem => {
    const random = createRandom(seed);
    const nRows = 2 * factors + 10;
    const order = Int32Array.from({ length: nRows }, (_, row) => row);
    shuffle(order, random);
    const itemRows = order.slice(0, 1 + Math.floor(share * (nRows - 1))).sort();
    return {
      itemFactors: {
        nRows,
        factors,
        values: Float32Array.from({ length: nRows * factors }, () => random.normal() / Math.sqrt(factors)),
      },
      itemRows,
      values: Float32Array.from(itemRows, () => 0.5 * (1 + random.below(10))),
    };
  });

/** The same users, some values turned into aversions. */
const averse = fc
  .tuple(problems, fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }))
  .map(([problem, signs]): Problem => {
    const values = problem.values.map((value, place) => (signs[place % signs.length] ? -value : value));
    return { ...problem, values };
  });

/** Adds weight y y' to `a` and target y to `b`. */
function addItem(
  { a, b }: { readonly a: Float64Array; readonly b: Float64Array },
  y: readonly number[],
  { weight, target }: { readonly weight: number; readonly target: number },
): void {
  for (let i = 0; i < b.length; i++) {
    b[i] += target * y[i];
    for (let j = 0; j < b.length; j++) a[i * b.length + j] += weight * y[i] * y[j];
  }
}

function addDiagonal(a: Float64Array, n: number, value: number): void {
  for (let i = 0; i < n; i++) a[i * n + i] += value;
}

function vectorOf({ factors, values }: FactorMatrix, row: number): number[] {
  return [...values.subarray(row * factors, (row + 1) * factors)];
}

/** (u Y'Y + sum |w| y y' + lambda I) x = sum over w > 0 of (w + offset) y, as the objective has it. */
function closedForm({ itemFactors, itemRows, values }: Problem, options: ImplicitAlsOptions): Float64Array {
  const { factors, nRows } = itemFactors;
  const { unobservedWeight, regularization, regularizationExponent } = options;
  const equations = { a: new Float64Array(factors * factors), b: new Float64Array(factors) };
  for (let row = 0; row < nRows; row++) {
    addItem(equations, vectorOf(itemFactors, row), { weight: unobservedWeight, target: 0 });
  }
  const offset = options.form === 'hkv' ? unobservedWeight : 0;
  itemRows.forEach((row, place) => {
    const value = values[place];
    const target = value < 0 ? 0 : value + offset;
    addItem(equations, vectorOf(itemFactors, row), { weight: Math.abs(value), target });
  });
  const lambda = regularization * (itemRows.length + unobservedWeight * nRows) ** regularizationExponent;
  addDiagonal(equations.a, factors, lambda);
  return solveDense(equations.a, equations.b);
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  const largest = Math.max(...expected.map(Math.abs));
  expected.forEach((value, place) => {
    const difference = Math.abs(actual[place] - value);
    assert.ok(difference <= 1e-4 * largest, `${actual[place]} is not ${value} in place ${place}`);
  });
}

for (const form of ['ials', 'hkv'] as const) {
  test(`in the form ${form} any user folds in to the closed form of the objective within 1e-4`, () => {
    fc.assert(
      fc.property(averse, fc.constantFrom(0, 1), (problem, regularizationExponent) => {
        const { factors } = problem.itemFactors;
        const options = { ...DEFAULT_IMPLICIT, factors, form, regularizationExponent };
        const solved = createFoldIn(problem.itemFactors, options).solve(problem.itemRows, problem.values);
        assertClose([...solved], [...closedForm(problem, options)]);
      }),
      { numRuns: 60 },
    );
  });

  test(`in the form ${form} what the interactions contribute sums to the score; an aversion contributes nothing by itself`, () => {
    fc.assert(
      fc.property(averse, (problem) => {
        const { itemFactors, itemRows, values } = problem;
        const { factors } = itemFactors;
        const foldIn = createFoldIn(itemFactors, { ...DEFAULT_IMPLICIT, factors, form });
        const solved = foldIn.solve(itemRows, values);
        const score = vectorOf(itemFactors, 0).reduce((sum, value, k) => sum + value * solved[k], 0);
        const parts = foldIn.explain(itemRows, values, 0);
        const sum = parts.reduce((total, part) => total + part, 0);
        assert.ok(Math.abs(sum - score) < 1e-3 * (1 + Math.abs(score)), `${sum} is not ${score}`);
        parts.forEach((part, place) => {
          if (values[place] < 0) assert.equal(Math.abs(part), 0);
        });
      }),
      { numRuns: 30 },
    );
  });

  test(`in the form ${form} a stronger aversion draws an item's score nearer to 0, and a liking away from it up to 1`, () => {
    fc.assert(
      fc.property(problems, fc.nat(), (problem, chosen) => {
        const { itemFactors, itemRows, values } = problem;
        const { factors } = itemFactors;
        const foldIn = createFoldIn(itemFactors, { ...DEFAULT_IMPLICIT, factors, form });
        const place = chosen % itemRows.length;
        const scoreWith = (weight: number): number => {
          const solved = foldIn.solve(itemRows, values.with(place, weight));
          return vectorOf(itemFactors, itemRows[place]).reduce((sum, y, k) => sum + y * solved[k], 0);
        };
        const [without, ...averse] = [-1e-6, -0.25, -1, -4, -16].map(scoreWith);
        averse.reduce((before, score) => {
          assert.ok(Math.abs(score) <= Math.abs(before) + 1e-5, `${score} after ${before}`);
          assert.ok(score * without >= -1e-6, `${score} on the other side of 0 than ${without}`);
          return score;
        }, without);
        if (without < 1) for (const liked of [0.5, 2]) assert.ok(scoreWith(liked) >= without - 1e-5);
      }),
      { numRuns: 100 },
    );
  });
}

for (const biases of [true, false]) {
  test(`any user's ratings fold in to the closed form within 1e-4, ${biases ? 'with' : 'without'} biases`, () => {
    fc.assert(
      fc.property(problems, ({ itemFactors, itemRows, values }) => {
        const { factors, nRows } = itemFactors;
        const itemBiases = Float32Array.from({ length: nRows }, (_, row) => (biases ? Math.sin(row) : 0));
        const options = { ...DEFAULT_EXPLICIT, factors, biases };
        const mean = biases ? 3 : 0;
        const model = {
          mean,
          userBiases: new Float32Array(0),
          itemBiases,
          userFactors: itemFactors,
          itemFactors,
        };
        const d = biases ? factors + 1 : factors;
        const equations = { a: new Float64Array(d * d), b: new Float64Array(d) };
        itemRows.forEach((row, place) => {
          const target = values[place] - mean - itemBiases[row];
          addItem(equations, [...vectorOf(itemFactors, row), 1], { weight: 1, target });
        });
        const lambda = options.regularization * itemRows.length ** options.regularizationExponent;
        addDiagonal(equations.a, d, lambda);
        const folded = createRatingFoldIn(model, options)(itemRows, values);
        const expected = [...solveDense(equations.a, equations.b)];
        assertClose(biases ? [...folded.factors, folded.bias] : [...folded.factors], expected);
      }),
      { numRuns: 60 },
    );
  });
}

test('folding in one item with one factor gives the closed form', () => {
  const itemFactors = { nRows: 3, factors: 1, values: Float32Array.of(1, 2, -1) };
  const options = { ...DEFAULT_IMPLICIT, factors: 1, unobservedWeight: 0.5, regularization: 0.1 };
  // Gramian 1 + 4 + 1, lambda 0.1 (1 + 0.5 * 3): x = w y / (0.5 * 6 + w y^2 + lambda)
  const expected = (3 * 2) / (0.5 * 6 + 3 * 4 + 0.1 * 2.5);
  const foldIn = createFoldIn(itemFactors, options);
  const [x] = foldIn.solve(Int32Array.of(1), Float32Array.of(3));
  assert.ok(Math.abs(x - expected) < 1e-6);
  const [part] = foldIn.explain(Int32Array.of(1), Float32Array.of(3), 2);
  assert.ok(Math.abs(part + expected) < 1e-6);
  const hkv = createFoldIn(itemFactors, { ...options, form: 'hkv' });
  assert.ok(Math.abs(hkv.solve(Int32Array.of(1), Float32Array.of(3))[0] - (expected * 3.5) / 3) < 1e-6);
});

test('a user without interactions folds in to zeros', () => {
  const itemFactors = { nRows: 2, factors: 2, values: Float32Array.of(1, 2, 3, 4) };
  const foldIn = createFoldIn(itemFactors, { ...DEFAULT_IMPLICIT, factors: 2 });
  assert.deepEqual(foldIn.solve(new Int32Array(0), new Float32Array(0)), new Float32Array(2));
  assert.equal(foldIn.explain(new Int32Array(0), new Float32Array(0), 1).length, 0);
});
