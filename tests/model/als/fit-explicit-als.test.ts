import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { buildCsr } from '../../../src/dataset/build-csr.ts';
import type { CsrMatrix } from '../../../src/dataset/csr-matrix.ts';
import { fitExplicitAls } from '../../../src/model/als/fit-explicit-als.ts';
import { createRatingFoldIn } from '../../../src/model/als/fold-in-rating.ts';
import { DEFAULT_EXPLICIT, type ExplicitAlsOptions } from '../../../src/model/als/options.ts';
import type { RatingFactors } from '../../../src/model/model.ts';
import { randomRatings } from '../../support/random-ratings.ts';
import { sharedData } from '../../support/shared-data.ts';

const MATRIX = randomRatings(120, 80, { density: 0.25, seed: 4 });
const OPTIONS: ExplicitAlsOptions = {
  ...DEFAULT_EXPLICIT,
  factors: 9,
  iterations: 5,
  regularization: 0.05,
  regularizationExponent: 0.5,
};

function predict(model: RatingFactors, user: number, item: number): number {
  const { factors } = model.userFactors;
  let sum = model.mean + model.userBiases[user] + model.itemBiases[item];
  for (let factor = 0; factor < factors; factor++) {
    sum +=
      model.userFactors.values[user * factors + factor] * model.itemFactors.values[item * factors + factor];
  }
  return sum;
}

function rmse(model: RatingFactors, matrix: CsrMatrix): number {
  let sum = 0;
  for (let user = 0; user < matrix.nRows; user++) {
    for (let entry = matrix.rowStarts[user]; entry < matrix.rowStarts[user + 1]; entry++) {
      const predicted = Math.min(5, Math.max(1, predict(model, user, matrix.columns[entry])));
      sum += (predicted - matrix.values[entry]) ** 2;
    }
  }
  return Math.sqrt(sum / matrix.columns.length);
}

test('folding a user in gives the training solution, with and without biases and non-negative', async () => {
  for (const variant of [
    { biases: true, nonnegative: false },
    { biases: false, nonnegative: false },
    { biases: false, nonnegative: true },
  ]) {
    const options = { ...OPTIONS, ...variant, iterations: 150 };
    const model = await fitExplicitAls(MATRIX, options, { threads: 2 });
    const foldIn = createRatingFoldIn(model, options);
    for (const user of [1, 60]) {
      const [start, end] = [MATRIX.rowStarts[user], MATRIX.rowStarts[user + 1]];
      const itemRows = MATRIX.columns.subarray(start, end);
      const folded = foldIn(itemRows, MATRIX.values.subarray(start, end));
      const bias = model.userBiases[user];
      assert.ok(Math.abs(folded.bias - bias) < 0.02, `bias ${folded.bias} is not ${bias}`);
      for (const [factor, value] of folded.factors.entries()) {
        assert.ok(Math.abs(value - model.userFactors.values[user * 9 + factor]) < 0.05);
      }
    }
  }
});

test('non-negative factors are not negative and still fit the ratings', async () => {
  const options = { ...OPTIONS, biases: false, nonnegative: true, iterations: 15 };
  const model = await fitExplicitAls(MATRIX, options, { threads: 2 });
  assert.ok(model.userFactors.values.every((value) => value >= 0));
  assert.ok(model.itemFactors.values.every((value) => value >= 0));
  assert.ok(rmse(model, MATRIX) < 1.2);
});

test('users and items without ratings get zeros, so that predictions fall back to the averages', async () => {
  const model = await fitExplicitAls(MATRIX, OPTIONS, { threads: 1 });
  assert.equal(predict(model, 0, 0), model.mean);
  const folded = createRatingFoldIn(model, OPTIONS)(new Int32Array(0), new Float32Array(0));
  assert.deepEqual(folded, { factors: new Float32Array(9), bias: 0 });
});

test('the same seed gives the same bytes, whatever the number of threads', async () => {
  const one = await fitExplicitAls(MATRIX, OPTIONS, { threads: 1 });
  assert.deepEqual(await fitExplicitAls(MATRIX, OPTIONS, { threads: 2 }), one);
});

test('regularization 0 with fewer ratings than factors is refused as singular', async () => {
  const options = { ...OPTIONS, factors: 40, regularization: 0, biases: false };
  await assert.rejects(fitExplicitAls(MATRIX, options, { threads: 1 }), { code: 'singular_system' });
});

function readRatings(path: string): CsrMatrix {
  const lines = readFileSync(path, 'latin1').trimEnd().split('\n');
  const fields = lines.map((line) => line.split('\t').map(Number));
  return buildCsr({
    nRows: 943,
    nColumns: 1682,
    rows: Int32Array.from(fields, ([user]) => user - 1),
    columns: Int32Array.from(fields, ([, item]) => item - 1),
    values: Float32Array.from(fields, ([, , rating]) => rating),
  });
}

const folder = sharedData('ml-100k');
test('the default options predict the first fold of ML-100k within 0.94 stars', {
  skip: folder === undefined && 'the data set ml-100k is not here (DEADWAX_DATA)',
}, async () => {
  const model = await fitExplicitAls(readRatings(`${folder}/u1.base`), DEFAULT_EXPLICIT, { threads: 2 });
  const error = rmse(model, readRatings(`${folder}/u1.test`));
  assert.ok(error > 0.85 && error < 0.94, `RMSE ${error}`);
});
