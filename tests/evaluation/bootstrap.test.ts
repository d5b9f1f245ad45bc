import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureWithIntervals, type SumStatistic } from '../../src/evaluation/bootstrap.ts';
import { createRandom } from '../../src/util/random.ts';

const meanOf =
  (nUsers: number) =>
  (sums: Float64Array): Float64Array =>
    sums.map((sum) => sum / nUsers);

/** The mean of one column, all users in one group. */
const single = (values: Float64Array): SumStatistic => ({
  values,
  nUsers: values.length,
  nColumns: 1,
  groupStarts: [0, values.length],
  figures: meanOf(values.length),
});

test('the interval of a mean is that of the normal approximation', () => {
  const random = createRandom(3);
  const values = Float64Array.from({ length: 2000 }, () => random.normal() * 2 + 10);
  const [measured] = measureWithIntervals(single(values), 1);
  const half = (1.96 * 2) / Math.sqrt(2000);
  assert.ok(measured.low !== undefined && measured.high !== undefined);
  assert.ok(measured.low < measured.value && measured.value < measured.high);
  assert.ok(Math.abs((measured.high - measured.low) / 2 - half) < half * 0.15);
});

test('the same seed gives the same bounds', () => {
  const statistic = { ...single(Float64Array.of(1, 5)), values: Float64Array.of(1, 5, 2, 8), nColumns: 2 };
  assert.deepEqual(measureWithIntervals(statistic, 4), measureWithIntervals(statistic, 4));
});

test('one user, or no seed, gives figures without bounds', () => {
  assert.deepEqual(measureWithIntervals(single(Float64Array.of(3)), 1), [
    { value: 3, low: undefined, high: undefined },
  ]);
  const pair = single(Float64Array.of(3, 5));
  assert.deepEqual(measureWithIntervals(pair, undefined), [{ value: 4, low: undefined, high: undefined }]);
});
