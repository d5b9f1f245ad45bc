import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictByBiases, predictGlobalMean } from '../../src/evaluation/baselines/rating-baselines.ts';
import { evaluateRatings } from '../../src/evaluation/evaluate-ratings.ts';
import { columnsFrom } from '../support/rating-columns.ts';

const close = (actual: number, wanted: number) =>
  assert.ok(Math.abs(actual - wanted) < 1e-6, `${actual} is not ${wanted}`);

test('errors of given predictions are the golden ones, predictions kept within the scale', () => {
  const held = columnsFrom(3, 5, [
    [2, 0, 4],
    [0, 1, 3],
    [2, 2, 5],
    [1, 3, 2],
    [1, 4, 1],
  ]);
  const predict = () => Float32Array.of(3.5, 3, 4, 2.5, 6);
  const { metrics } = evaluateRatings('given', predict, { test: held, bounds: { min: 1, max: 5 }, seed: 1 });
  close(metrics.rmse.value, 1.8708286933869707);
  close(metrics.mae.value, 1.2);
  close(metrics.r2.value, -0.75);
});

test('the mean explains nothing of its own ratings and perfect predictions explain all', () => {
  const held = columnsFrom(2, 2, [
    [0, 0, 1],
    [0, 1, 2],
    [1, 0, 5],
  ]);
  const task = { test: held, bounds: { min: 1, max: 5 }, seed: 1 };
  close(evaluateRatings('mean', predictGlobalMean(held), task).metrics.r2.value, 0);
  const perfect = evaluateRatings('perfect', () => held.ratings, task).metrics;
  assert.deepEqual([perfect.rmse.value, perfect.mae.value, perfect.r2.value], [0, 0, 1]);
});

test('biases are damped offsets from the mean, and 0 for the unknown', () => {
  const known = columnsFrom(3, 3, [
    [0, 0, 5],
    [1, 0, 5],
    [0, 1, 2],
  ]);
  const itemBias = (1 + 1) / 27;
  const otherBias = -2 / 26;
  const userBias = (1 - itemBias + (-2 - otherBias)) / 12;
  const [pair, unknown] = predictByBiases(known)(Int32Array.of(0, 2), Int32Array.of(0, 2));
  close(pair, 4 + itemBias + userBias);
  close(unknown, 4);
});
