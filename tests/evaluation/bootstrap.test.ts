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

/** The same draws one by one, summed in double precision: [nFigures][nResamples]. */
function drawSlowly(statistic: SumStatistic, seed: number, nResamples: number): number[][] {
  const { values, nUsers, nColumns, groupStarts } = statistic;
  const random = createRandom(seed);
  const groupOf = (user: number) => groupStarts.findLastIndex((start) => start <= user);
  const groups = Int32Array.from({ length: nUsers }, (_, user) => groupOf(user));
  const drawn: number[][] = [];
  for (let resample = 0; resample < nResamples; resample++) {
    const sums = new Float64Array((groupStarts.length - 1) * nColumns);
    for (let draw = 0; draw < nUsers; draw++) {
      const user = random.below(nUsers);
      for (let column = 0; column < nColumns; column++)
        sums[groups[user] * nColumns + column] += values[column * nUsers + user];
    }
    statistic.figures(sums).forEach((figure, index) => {
      drawn[index] ??= [];
      drawn[index].push(figure);
    });
  }
  return drawn;
}

function percentileOf(figures: readonly number[], share: number): number {
  const sorted = Float64Array.from(figures.filter(Number.isFinite)).sort();
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place % 1);
}

function assertBounds(statistic: SumStatistic, nResamples: number): void {
  const measured = measureWithIntervals(statistic, 5);
  const drawn = drawSlowly(statistic, 5, nResamples);
  measured.forEach(({ low, high }, index) => {
    for (const [bound, share] of [
      [low, 0.025],
      [high, 0.975],
    ] as const) {
      const wanted = percentileOf(drawn[index], share);
      assert.ok(
        bound !== undefined && Math.abs(bound - wanted) <= 1e-5 * Math.abs(wanted) + 1e-9,
        `${index}`,
      );
    }
  });
}

test('bounds are those of a bootstrap that draws and sums user by user', () => {
  const random = createRandom(8);
  const nUsers = 300;
  assertBounds(
    {
      values: Float64Array.from({ length: 3 * nUsers }, () => random.next() ** 3),
      nUsers,
      nColumns: 3,
      groupStarts: [0, 40, 40, nUsers],
      // Ratios within a group, and a sum over groups; the one in the middle is empty.
      figures: (sums) => Float64Array.of(sums[1] / sums[0], sums[7] / sums[8], sums[0] + sums[3] + sums[6]),
    },
    1000,
  );
});

test('users beyond what is in memory at a time count as well', () => {
  const random = createRandom(9);
  const nUsers = 70_000;
  const values = Float64Array.from(
    { length: nUsers },
    (_, user) => random.next() + Number(user > 66_000) * 50,
  );
  assertBounds(
    { ...single(values), groupStarts: [0, 30_000, nUsers], figures: ([a, b]) => Float64Array.of(a, b) },
    320,
  );
});

test('figures are computed in double precision, whatever the bounds are', () => {
  const values = Float64Array.of(1, 2 ** -40, 2 ** -40);
  assert.equal(measureWithIntervals(single(values), 1)[0].value, (1 + 2 ** -39) / 3);
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

test('about 95 of 100 intervals of a skewed figure hold its true mean', () => {
  const random = createRandom(17);
  const nTries = 300;
  let nHeld = 0;
  for (let turn = 0; turn < nTries; turn++) {
    const values = Float64Array.from({ length: 200 }, () => -Math.log(1 - random.next()));
    const [{ low, high }] = measureWithIntervals(single(values), turn);
    if (low !== undefined && high !== undefined && low <= 1 && high >= 1) nHeld++;
  }
  // Three deviations of a binomial around 0.94, what is known of percentile intervals at this size and skewness.
  assert.ok(Math.abs(nHeld / nTries - 0.94) < 0.042, `${nHeld} of ${nTries}`);
});

test('a figure that is undefined in some resamples has the bounds of the others, in all of them none', () => {
  const values = Float64Array.of(1, 2, 3, 5, 8);
  const groups = { ...single(values), groupStarts: [0, 1, 5] };
  const [sometimes] = measureWithIntervals({ ...groups, figures: ([a]) => Float64Array.of(a / a) }, 1);
  assert.deepEqual(sometimes, { value: 1, low: 1, high: 1 });
  const [never] = measureWithIntervals({ ...groups, figures: () => Float64Array.of(Number.NaN) }, 1);
  assert.deepEqual(never, { value: Number.NaN, low: undefined, high: undefined });
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
