import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRatingsCsv } from '../../src/source/csv/read-ratings-csv.ts';
import {
  type EvaluatedModel,
  type EvaluateFilesOptions,
  evaluateFiles,
  type FileRating,
} from '../../src/training/evaluate-files.ts';
import { sharedData } from '../support/shared-data.ts';
import { tasteEvents } from '../support/training-world.ts';

const RATINGS: readonly FileRating[] = tasteEvents(40, 30).map(({ event }) => ({
  userId: event.userId,
  itemId: event.itemId,
  rating: event.value ?? 0,
  tsMs: event.tsMs,
}));
const TRAIN = RATINGS.filter((_, index) => index % 5 !== 0);
const TEST = RATINGS.filter((_, index) => index % 5 === 0);

function optionsFor(model: EvaluatedModel, test = TEST): EvaluateFilesOptions {
  return {
    train: 'train.csv',
    test: 'test.csv',
    model,
    ranking: { factors: 8, iterations: 8 },
    rating: { factors: 4, iterations: 8 },
    preferenceThreshold: 4,
    seed: 1,
    threads: 1,
    async *readRatings(path) {
      yield path === 'train.csv' ? TRAIN : test;
    },
  };
}

test('the ranking model stands above its baselines in one table', async () => {
  const report = await evaluateFiles(optionsFor('ials'));
  assert.deepEqual(
    report.rows.map((row) => row.name),
    ['ials', 'popularity', 'item-item', 'random'],
  );
  assert.equal(report.nTrain, TRAIN.length);
  assert.equal(report.nTest, TEST.length);
  const [model, popularity, , random] = report.rows.map((row) => row.metrics['ndcg@10'].value);
  assert.ok(model > popularity && model > random, `${model} against ${popularity} and ${random}`);
});

test('the rating model stands above the mean and the biases in one table', async () => {
  const { rows, split } = await evaluateFiles(optionsFor('als'));
  assert.deepEqual(
    rows.map((row) => row.name),
    ['als', 'user-item-bias', 'global-mean'],
  );
  assert.ok(rows[0].metrics.rmse.value < rows[1].metrics.rmse.value);
  assert.equal(split, 'given files');
});

test('a baseline that is asked for comes first', async () => {
  assert.equal((await evaluateFiles(optionsFor('item-item'))).rows[0].name, 'item-item');
  assert.equal((await evaluateFiles(optionsFor('global-mean'))).rows[0].name, 'global-mean');
});

test('users and items of the test file alone are counted, and predicted by mean and bias', async () => {
  const strangers: FileRating[] = [
    ...TEST,
    { userId: 'stranger', itemId: 'movie:1', rating: 5, tsMs: 0 },
    { userId: 'u1', itemId: 'movie:strange', rating: 5, tsMs: 0 },
  ];
  const ranking = await evaluateFiles(optionsFor('ials', strangers));
  assert.match(ranking.split, /1 test users without training preferences are left out/);
  for (const biases of [true, false]) {
    const rating = await evaluateFiles({
      ...optionsFor('als', strangers.slice(-2)),
      rating: { factors: 4, biases },
    });
    assert.match(rating.split, /2 test ratings of users or items without training ratings/);
    assert.ok(rating.rows[0].metrics.rmse.value < 4);
  }
});

test('an item that was rated in training and stands in the test file again is never to be found', async () => {
  const again = [...TEST, TRAIN[0]];
  const report = await evaluateFiles(optionsFor('ials', again));
  assert.match(report.split, /1 test ratings of pairs in the training file/);
});

test('without a threshold every row is a preference', async () => {
  const { preferenceThreshold: _, ...options } = optionsFor('popularity');
  const report = await evaluateFiles({ ...options, preferenceThreshold: undefined });
  assert.equal(report.nTestUsers, new Set(TEST.map((row) => row.userId)).size);
});

test('a file without ratings is named', async () => {
  await assert.rejects(evaluateFiles(optionsFor('ials', [])), { code: 'no_data', message: /test\.csv/ });
});

const ml100k = sharedData('ml-100k');
const missing = ml100k === undefined && 'the data set ml-100k is not here';
test('on the five published splits of ML-100k the rating model errs by at most 0.925', {
  skip: missing,
}, async () => {
  let sum = 0;
  for (const split of [1, 2, 3, 4, 5]) {
    const report = await evaluateFiles({
      ...optionsFor('als'),
      train: join(ml100k ?? '', `u${split}.base`),
      test: join(ml100k ?? '', `u${split}.test`),
      rating: {},
      threads: 2,
      readRatings: readRatingsCsv,
    });
    assert.equal(report.nTest, 20_000);
    sum += report.rows[0].metrics.rmse.value;
  }
  assert.ok(sum / 5 <= 0.925, `the mean RMSE is ${sum / 5}`);
});
