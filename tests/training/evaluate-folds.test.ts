import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRatingsCsv } from '../../src/source/csv/read-ratings-csv.ts';
import { type EvaluateFoldsOptions, evaluateFolds } from '../../src/training/evaluate-folds.ts';
import { sharedData } from '../support/shared-data.ts';
import { tasteEvents } from '../support/training-world.ts';

const RATINGS = tasteEvents(40, 30).map(({ event }) => ({
  userId: event.userId,
  itemId: event.itemId ?? '',
  rating: event.value ?? 0,
  tsMs: event.tsMs,
}));

const OPTIONS: EvaluateFoldsOptions = {
  ratings: 'ratings.csv',
  nFolds: 4,
  model: 'als',
  ranking: { factors: 8, iterations: 8 },
  rating: { factors: 4, iterations: 8 },
  preferenceThreshold: 4,
  tuneBy: undefined,
  foldInShare: undefined,
  seed: 1,
  threads: 1,
  async *readRatings() {
    yield RATINGS;
  },
};

test('mean and deviation are those of the figures of the folds', async () => {
  const { rows, nRatings, fitTookMs } = await evaluateFolds(OPTIONS);
  assert.deepEqual(
    rows.map((row) => row.name),
    ['als', 'user-item-bias', 'global-mean'],
  );
  assert.equal(nRatings, RATINGS.length);
  assert.ok(fitTookMs !== undefined);
  const { mean, deviation, values } = rows[0].metrics.rmse;
  assert.equal(values.length, 4);
  assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) / 4 - mean) < 1e-12);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
  assert.ok(Math.abs(deviation - Math.sqrt(variance)) < 1e-12);
  assert.ok(mean < rows[2].metrics.rmse.mean);
});

test('rankings are cross-validated, too, each fold with a search of its own', async () => {
  const { rows, tunings } = await evaluateFolds({
    ...OPTIONS,
    nFolds: 2,
    model: 'ials',
    ranking: { factors: 4, iterations: 3, unobservedWeight: 0.3 },
    tuneBy: 'ndcg@20',
  });
  assert.ok(rows[0].metrics['ndcg@10'].mean > rows[3].metrics['ndcg@10'].mean);
  assert.equal(tunings.length, 2);
  assert.ok(tunings.every(({ chosen }) => Object.keys(chosen).join() === 'regularization'));
});

test('the same seed gives the same folds and figures, another seed others', async () => {
  const valuesOf = async (seed: number) =>
    (await evaluateFolds({ ...OPTIONS, seed })).rows[1].metrics.rmse.values;
  assert.deepEqual(await valuesOf(1), await valuesOf(1));
  assert.notDeepEqual(await valuesOf(1), await valuesOf(2));
});

test('what is left out of the folds is counted over all of them', async () => {
  const lonely = { userId: 'lonely', itemId: RATINGS[0].itemId, rating: 5, tsMs: 0 };
  const { split } = await evaluateFolds({
    ...OPTIONS,
    model: 'popularity',
    async *readRatings() {
      yield [...RATINGS, RATINGS[0], lonely];
    },
  });
  assert.equal(
    split,
    '4 random folds (seed 1); 1 ratings gave way to newer ones of the same user and item in their file; 1 test users without training preferences are left out',
  );
});

test('more folds than ratings are refused', async () => {
  const few = {
    ...OPTIONS,
    async *readRatings() {
      yield RATINGS.slice(0, 3);
    },
  };
  await assert.rejects(evaluateFolds(few), { code: 'no_data', message: /3 ratings are too few for 4 folds/ });
});

const ml100k = sharedData('ml-100k');
test('u.data is cross-validated as it stands, with an error of at most 0.91', {
  skip: ml100k === undefined && 'the data set ml-100k is not here',
}, async () => {
  const { rows, nRatings } = await evaluateFolds({
    ...OPTIONS,
    ratings: join(ml100k ?? '', 'u.data'),
    nFolds: 5,
    rating: {},
    threads: 2,
    readRatings: readRatingsCsv,
  });
  assert.equal(nRatings, 100_000);
  assert.ok(rows[0].metrics.rmse.mean <= 0.91, `the mean RMSE is ${rows[0].metrics.rmse.mean}`);
});
