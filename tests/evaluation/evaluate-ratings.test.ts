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

test('ratings that are all alike have nothing to explain', () => {
  const held = columnsFrom(
    100,
    100,
    Array.from({ length: 2000 }, (_, at) => [at % 100, Math.floor(at / 100), 3.7] as const),
  );
  const predict = () => held.ratings.map((rating) => rating + 0.1);
  const { r2 } = evaluateRatings('near', predict, {
    test: held,
    bounds: { min: 0, max: 5 },
    seed: 1,
  }).metrics;
  assert.ok(!Number.isFinite(r2.value), `${r2.value}`);
});

test('the interval of r2 holds its value where ratings lie far from 0', () => {
  const held = columnsFrom(
    200,
    20,
    Array.from(
      { length: 2000 },
      (_, at) => [at % 200, Math.floor(at / 100), 40_000 + ((at * 37) % 11)] as const,
    ),
  );
  const predict = () => held.ratings.map((rating, at) => rating + (at % 3) - 1);
  const bounds = { min: 40_000, max: 40_010 };
  const {
    value,
    low = 2,
    high = 0,
  } = evaluateRatings('far', predict, { test: held, bounds, seed: 1 }).metrics.r2;
  assert.ok(low < value && value < high && high - low < 0.1, `${low} ${value} ${high}`);
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
