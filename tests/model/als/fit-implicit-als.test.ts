import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildCsr } from '../../../src/dataset/build-csr.ts';
import type { CsrMatrix } from '../../../src/dataset/csr-matrix.ts';
import type { FactorMatrix } from '../../../src/dataset/factor-matrix.ts';
import { transposeCsr } from '../../../src/dataset/transpose-csr.ts';
import { DeadwaxError } from '../../../src/errors.ts';
import { fitImplicitAls } from '../../../src/model/als/fit-implicit-als.ts';
import { createFoldIn } from '../../../src/model/als/fold-in.ts';
import { DEFAULT_IMPLICIT, type ImplicitAlsOptions } from '../../../src/model/als/options.ts';
import type { RankingFactors } from '../../../src/model/model.ts';
import { cutRows } from '../../../src/parallel/row-chunks.ts';
import { randomRatings } from '../../support/random-ratings.ts';
import { withAversions } from '../../support/with-aversions.ts';

const OPTIONS: ImplicitAlsOptions = { ...DEFAULT_IMPLICIT, factors: 10, iterations: 6, regularization: 0.05 };
const MATRIX = withAversions(randomRatings(150, 90, { density: 0.15, seed: 1 }), 6);

function scoreOf({ userFactors, itemFactors }: RankingFactors, user: number, item: number): number {
  const { factors } = userFactors;
  let sum = 0;
  for (let factor = 0; factor < factors; factor++) {
    sum += userFactors.values[user * factors + factor] * itemFactors.values[item * factors + factor];
  }
  return sum;
}

/** The objective that the row equations are the gradient of. */
function objective(matrix: CsrMatrix, model: RankingFactors, options: ImplicitAlsOptions): number {
  const { unobservedWeight, regularization, regularizationExponent: exponent } = options;
  const offset = options.form === 'hkv' ? unobservedWeight : 0;
  const counts = new Float64Array(matrix.nColumns);
  let sum = 0;
  const penalty = (values: Float32Array, row: number, n: number, nOthers: number): number => {
    const { factors } = options;
    const vector = values.subarray(row * factors, (row + 1) * factors);
    const lambda = regularization * (n + unobservedWeight * nOthers) ** exponent;
    return lambda * vector.reduce((total, value) => total + value * value, 0);
  };
  for (let user = 0; user < matrix.nRows; user++) {
    const end = matrix.rowStarts[user + 1];
    for (let item = 0; item < matrix.nColumns; item++)
      sum += unobservedWeight * scoreOf(model, user, item) ** 2;
    for (let entry = matrix.rowStarts[user]; entry < end; entry++) {
      const item = matrix.columns[entry];
      const weight = matrix.values[entry];
      const score = scoreOf(model, user, item);
      sum += Math.abs(weight) * score * score - (weight < 0 ? 0 : 2 * (weight + offset) * score);
      counts[item]++;
    }
    sum += penalty(model.userFactors.values, user, end - matrix.rowStarts[user], matrix.nColumns);
  }
  for (let item = 0; item < matrix.nColumns; item++) {
    sum += penalty(model.itemFactors.values, item, counts[item], matrix.nRows);
  }
  return sum;
}

for (const form of ['ials', 'hkv'] as const) {
  test(`each Cholesky sweep lowers the objective of the form ${form}`, async () => {
    const options = { ...OPTIONS, form, solver: 'cholesky' as const };
    let before = Number.POSITIVE_INFINITY;
    for (const iterations of [1, 2, 3, 5, 8]) {
      const model = await fitImplicitAls(MATRIX, { ...options, iterations }, { threads: 2 });
      const after = objective(MATRIX, model, options);
      assert.ok(after < before, `${after} after ${iterations} sweeps is not below ${before}`);
      before = after;
    }
  });
}

test('as many conjugate gradient steps as factors reach the Cholesky solution', async () => {
  const exact = await fitImplicitAls(MATRIX, { ...OPTIONS, solver: 'cholesky' }, { threads: 2 });
  const steps = await fitImplicitAls(MATRIX, { ...OPTIONS, cgSteps: 15 }, { threads: 2 });
  // Conjugate gradient turns the basis as it goes; scores are the same in any.
  for (let user = 0; user < MATRIX.nRows; user++) {
    for (let item = 0; item < MATRIX.nColumns; item += 7) {
      assert.ok(Math.abs(scoreOf(exact, user, item) - scoreOf(steps, user, item)) < 2e-3);
    }
  }
});

test('items of so many users that they are solved together reach the Cholesky solution, on any number of threads', async () => {
  const byItem = randomRatings(4, 12_000, { density: 0.9, seed: 5 });
  const matrix = transposeCsr({ ...byItem, values: byItem.values.map((value) => value / 5) });
  assert.ok(cutRows(byItem, 4 * 16, 'many').nGroups > 0);
  const options = { ...OPTIONS, factors: 16, iterations: 2 };
  const exact = await fitImplicitAls(matrix, { ...options, solver: 'cholesky' }, { threads: 2 });
  const steps = await fitImplicitAls(matrix, { ...options, cgSteps: 20 }, { threads: 2 });
  for (let user = 0; user < matrix.nRows; user += 31) {
    for (let item = 0; item < matrix.nColumns; item++) {
      assert.ok(Math.abs(scoreOf(exact, user, item) - scoreOf(steps, user, item)) < 2e-3);
    }
  }
  assert.deepEqual(await fitImplicitAls(matrix, { ...options, cgSteps: 20 }, { threads: 1 }), steps);
});

test('a checkerboard with holes is recovered: the holes score high and the other colour low', async () => {
  const rows: number[] = [];
  const columns: number[] = [];
  for (let row = 0; row < 40; row++) {
    for (let column = row % 2; column < 40; column += 2) {
      if (row === column) continue;
      rows.push(row);
      columns.push(column);
    }
  }
  const values = new Float32Array(rows.length).fill(1);
  const entries = {
    nRows: 40,
    nColumns: 40,
    rows: Int32Array.from(rows),
    columns: Int32Array.from(columns),
    values,
  };
  const options = { ...OPTIONS, factors: 2, regularization: 1e-4, unobservedWeight: 0.1, iterations: 15 };
  const model = await fitImplicitAls(buildCsr(entries), options, { threads: 2 });
  for (let row = 0; row < 40; row++) {
    assert.ok(scoreOf(model, row, row) > 0.8);
    assert.ok(Math.abs(scoreOf(model, row, (row + 1) % 40)) < 0.1);
  }
});

test('the same seed gives the same bytes, whatever the number of threads, and another seed gives others', async () => {
  const fit = (seed: number, threads: number) => fitImplicitAls(MATRIX, { ...OPTIONS, seed }, { threads });
  const [first, again, alone, other] = await Promise.all([fit(7, 2), fit(7, 2), fit(7, 1), fit(8, 2)]);
  assert.deepEqual(first, again);
  assert.deepEqual(first, alone);
  assert.notDeepEqual(first, other);
});

test('start values do not repeat from one chunk of rows to the next, whatever the seed', async () => {
  const [nColumns, factors] = [4098, 2];
  const entries = { rows: new Int32Array(0), columns: new Int32Array(0), values: new Float32Array(0) };
  const matrix = buildCsr({ nRows: 1, nColumns, ...entries });
  for (const seed of [1, 2 ** 33 + 1, Number.MAX_SAFE_INTEGER]) {
    const start = { ...OPTIONS, factors, iterations: 0, seed };
    const { itemFactors } = await fitImplicitAls(matrix, start, { threads: 1 });
    assert.notDeepEqual(itemFactors.values.slice(0, 4), itemFactors.values.slice(4096 * factors));
  }
});

test('users and items without entries get zeros', async () => {
  for (const solver of ['cg', 'cholesky'] as const) {
    const { userFactors, itemFactors } = await fitImplicitAls(MATRIX, { ...OPTIONS, solver }, { threads: 1 });
    assert.ok(userFactors.values.subarray(0, 10).every((value) => value === 0));
    assert.ok(itemFactors.values.subarray(0, 10).every((value) => value === 0));
  }
});

test('a fit reports each sweep and leaves the event loop free', async () => {
  const sweeps: string[] = [];
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const onProgress = (done: number, total: number): void => void sweeps.push(`${done}/${total}`);
  await fitImplicitAls(MATRIX, { ...OPTIONS, iterations: 3 }, { threads: 2, onProgress });
  clearInterval(timer);
  assert.deepEqual(sweeps, ['1/3', '2/3', '3/3']);
  assert.ok(ticks > 0);
});

test('a signal cancels a fit between sweeps, within one and before it starts', async () => {
  const isCancelled = (error: unknown): boolean =>
    error instanceof DeadwaxError && error.code === 'cancelled';
  const between = new AbortController();
  const run = { threads: 1, signal: between.signal, onProgress: () => between.abort() };
  await assert.rejects(fitImplicitAls(MATRIX, OPTIONS, run), isCancelled);
  await assert.rejects(
    fitImplicitAls(MATRIX, OPTIONS, { threads: 1, signal: AbortSignal.abort() }),
    isCancelled,
  );
  const within = new AbortController();
  setTimeout(() => within.abort(), 60);
  const endless = { ...OPTIONS, iterations: 1_000_000 };
  await assert.rejects(fitImplicitAls(MATRIX, endless, { threads: 2, signal: within.signal }), isCancelled);
});

test('weights that overflow end as not_converged, and a fit beyond 4 GiB as too_large', async () => {
  const huge = { ...MATRIX, values: MATRIX.values.map(() => 3e38) };
  await assert.rejects(fitImplicitAls(huge, OPTIONS, { threads: 1 }), { code: 'not_converged' });
  const wide = { ...OPTIONS, factors: 8_000_000 };
  await assert.rejects(fitImplicitAls(MATRIX, wide, { threads: 1 }), { code: 'too_large' });
});

/** The left side of a user's equation minus its right side; zero at the solution. */
function gradient(
  itemFactors: FactorMatrix,
  options: ImplicitAlsOptions,
  user: { readonly x: Float32Array; readonly itemRows: Int32Array; readonly weights: Float32Array },
): Float64Array {
  const { factors, nRows, values } = itemFactors;
  const { unobservedWeight, regularization, regularizationExponent: exponent } = options;
  const { x, itemRows, weights } = user;
  const lambda = regularization * (itemRows.length + unobservedWeight * nRows) ** exponent;
  const sum = Float64Array.from(x, (value) => lambda * value);
  const add = (row: number, weight: number, target: number): void => {
    const y = values.subarray(row * factors, (row + 1) * factors);
    const score = y.reduce((total, value, factor) => total + value * x[factor], 0);
    for (let factor = 0; factor < factors; factor++) sum[factor] += (weight * score - target) * y[factor];
  };
  for (let row = 0; row < nRows; row++) add(row, unobservedWeight, 0);
  const offset = options.form === 'hkv' ? unobservedWeight : 0;
  itemRows.forEach((row, place) => {
    const weight = weights[place];
    add(row, Math.abs(weight), weight < 0 ? 0 : weight + offset);
  });
  return sum;
}

for (const form of ['ials', 'hkv'] as const) {
  test(`a folded-in user solves the equation of the form ${form}, and explanations sum to the score`, async () => {
    const options = { ...OPTIONS, form };
    const { itemFactors } = await fitImplicitAls(MATRIX, options, { threads: 2 });
    const foldIn = createFoldIn(itemFactors, options);
    for (const row of [0, 1, 77]) {
      const itemRows = MATRIX.columns.subarray(MATRIX.rowStarts[row], MATRIX.rowStarts[row + 1]);
      const weights = MATRIX.values.subarray(MATRIX.rowStarts[row], MATRIX.rowStarts[row + 1]);
      const x = foldIn.solve(itemRows, weights);
      for (const slope of gradient(itemFactors, options, { x, itemRows, weights })) {
        assert.ok(Math.abs(slope) < 1e-4, `user ${row}: slope ${slope}`);
      }
      for (const target of [3, 50]) {
        const score = x.reduce(
          (sum, value, factor) => sum + value * itemFactors.values[target * 10 + factor],
          0,
        );
        const parts = foldIn.explain(itemRows, weights, target);
        assert.equal(parts.length, itemRows.length);
        assert.ok(Math.abs(parts.reduce((sum, part) => sum + part, 0) - score) < 1e-4);
      }
    }
  });
}
