import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CsrMatrix } from '../../../src/dataset/csr-matrix.ts';
import { transposeCsr } from '../../../src/dataset/transpose-csr.ts';
import { stepCg } from '../../../src/kernels/scalar/conjugate-gradient.ts';
import { fitImplicitAls } from '../../../src/model/als/fit-implicit-als.ts';
import { DEFAULT_IMPLICIT, type ImplicitAlsOptions } from '../../../src/model/als/options.ts';
import { randomRatings } from '../../support/random-ratings.ts';
import { withAversions } from '../../support/with-aversions.ts';

/** So many users that the basis is turned in their half and not in the items'; one entry of five is an aversion. */
const MATRIX = withAversions(randomRatings(2_000, 60, { density: 0.2, seed: 9 }), 5);

/** Vectors in double precision, row-major. */
type Vectors = Float64Array;

function penaltyOf(matrix: CsrMatrix, row: number, options: ImplicitAlsOptions): number {
  const n = matrix.rowStarts[row + 1] - matrix.rowStarts[row];
  return (
    options.regularization *
    (n + options.unobservedWeight * matrix.nColumns) ** options.regularizationExponent
  );
}

/** One half sweep in plain double precision: every row's whole system is built and stepped on by the scalar conjugate gradient. */
function sweepPlainly(matrix: CsrMatrix, solved: Vectors, fixed: Vectors, options: ImplicitAlsOptions): void {
  const d = options.factors;
  const offset = options.form === 'hkv' ? options.unobservedWeight : 0;
  for (let row = 0; row < matrix.nRows; row++) {
    const a = new Float64Array(d * d);
    const b = new Float64Array(d);
    const add = (column: number, weight: number, target: number): void => {
      const y = fixed.subarray(column * d, (column + 1) * d);
      for (let i = 0; i < d; i++) {
        b[i] += target * y[i];
        for (let j = 0; j < d; j++) a[i * d + j] += weight * y[i] * y[j];
      }
    };
    for (let column = 0; column < matrix.nColumns; column++) add(column, options.unobservedWeight, 0);
    for (let entry = matrix.rowStarts[row]; entry < matrix.rowStarts[row + 1]; entry++) {
      const value = matrix.values[entry];
      add(matrix.columns[entry], Math.abs(value), value < 0 ? 0 : value + offset);
    }
    for (let i = 0; i < d; i++) a[i * d + i] += penaltyOf(matrix, row, options);
    const x = solved.subarray(row * d, (row + 1) * d);
    if (matrix.rowStarts[row] < matrix.rowStarts[row + 1]) stepCg(a, b, x, options.cgSteps);
    else x.fill(0);
  }
}

function objective(users: Vectors, items: Vectors, options: ImplicitAlsOptions): number {
  const d = options.factors;
  const offset = options.form === 'hkv' ? options.unobservedWeight : 0;
  const byItem = transposeCsr(MATRIX);
  const dot = (user: number, item: number): number => {
    let sum = 0;
    for (let i = 0; i < d; i++) sum += users[user * d + i] * items[item * d + i];
    return sum;
  };
  const squares = (vectors: Vectors, row: number): number =>
    vectors.subarray(row * d, (row + 1) * d).reduce((sum, value) => sum + value * value, 0);
  let sum = 0;
  for (let user = 0; user < MATRIX.nRows; user++) {
    for (let item = 0; item < MATRIX.nColumns; item++) sum += options.unobservedWeight * dot(user, item) ** 2;
    for (let entry = MATRIX.rowStarts[user]; entry < MATRIX.rowStarts[user + 1]; entry++) {
      const [value, score] = [MATRIX.values[entry], dot(user, MATRIX.columns[entry])];
      sum += Math.abs(value) * score * score;
      if (value > 0) sum += value + 2 * offset - 2 * (value + offset) * score;
    }
    sum += penaltyOf(MATRIX, user, options) * squares(users, user);
  }
  for (let item = 0; item < MATRIX.nColumns; item++)
    sum += penaltyOf(byItem, item, options) * squares(items, item);
  return sum;
}

test('a fit reaches the objective of a plain one in double precision from the same start, to six digits', async () => {
  for (const form of ['ials', 'hkv'] as const) {
    for (const factors of [5, 16]) {
      const options = { ...DEFAULT_IMPLICIT, factors, form, iterations: 4, regularization: 0.05 };
      const start = await fitImplicitAls(MATRIX, { ...options, iterations: 0 }, { threads: 1 });
      const users = new Float64Array(MATRIX.nRows * factors);
      const items = Float64Array.from(start.itemFactors.values);
      for (let sweep = 0; sweep < options.iterations; sweep++) {
        sweepPlainly(MATRIX, users, items, options);
        sweepPlainly(transposeCsr(MATRIX), items, users, options);
      }
      const fitted = await fitImplicitAls(MATRIX, options, { threads: 2 });
      const expected = objective(users, items, options);
      const reached = objective(
        Float64Array.from(fitted.userFactors.values),
        Float64Array.from(fitted.itemFactors.values),
        options,
      );
      assert.ok(
        Math.abs(reached / expected - 1) < 1e-6,
        `${form}, ${factors} factors: ${reached} is not ${expected}`,
      );
    }
  }
});
