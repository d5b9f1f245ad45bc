import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureWithIntervals } from '../../src/evaluation/bootstrap.ts';
import { createRandom } from '../../src/util/random.ts';

const mean = (sums: Float64Array, nUsers: number) => sums.map((sum) => sum / nUsers);

test('the interval of a mean is that of the normal approximation', () => {
  const random = createRandom(3);
  const values = Float64Array.from({ length: 2000 }, () => random.normal() * 2 + 10);
  const [measured] = measureWithIntervals({ values, nUsers: 2000, nColumns: 1, figures: mean }, 1);
  const half = (1.96 * 2) / Math.sqrt(2000);
  assert.ok(measured.low !== undefined && measured.high !== undefined);
  assert.ok(measured.low < measured.value && measured.value < measured.high);
  assert.ok(Math.abs((measured.high - measured.low) / 2 - half) < half * 0.15);
});

test('the same seed gives the same bounds', () => {
  const statistic = { values: Float64Array.of(1, 5, 2, 8), nUsers: 2, nColumns: 2, figures: mean };
  assert.deepEqual(measureWithIntervals(statistic, 4), measureWithIntervals(statistic, 4));
});

test('one user, or no seed, gives figures without bounds', () => {
  const single = { values: Float64Array.of(3), nUsers: 1, nColumns: 1, figures: mean };
  assert.deepEqual(measureWithIntervals(single, 1), [{ value: 3, low: undefined, high: undefined }]);
  const pair = { values: Float64Array.of(3, 5), nUsers: 2, nColumns: 1, figures: mean };
  assert.deepEqual(measureWithIntervals(pair, undefined), [{ value: 4, low: undefined, high: undefined }]);
});
