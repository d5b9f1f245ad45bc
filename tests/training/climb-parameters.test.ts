import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { climbParameters, type ParameterSearch } from '../../src/training/climb-parameters.ts';
import { type GridPoint, nameOfPoint } from '../../src/training/parameter-grid.ts';

const SEARCH: ParameterSearch = {
  start: { a: 1, n: 10, e: 0.4 },
  axes: [
    { name: 'a', move: 'multiply', step: 2, min: 0, max: 1000 },
    { name: 'n', move: 'multiply', step: 1.5, isWhole: true, min: 2, max: 40 },
    { name: 'e', move: 'add', step: 0.2, min: 0, max: 1 },
  ],
  tradeOffs: [],
  isSmallerBetter: true,
  minGain: 0,
  nHalvings: 2,
  maxTries: 100,
  measure: async () => 0,
};

/** A bowl whose lowest place is where the logarithms and the exponent are the given ones. */
function bowl(a: number, n: number, e: number): (point: GridPoint) => Promise<number> {
  return async (point) =>
    Math.log(point.a / a) ** 2 + Math.log(point.n / n) ** 2 + 4 * (point.e - e) ** 2 + 7;
}

test('the search ends beside the lowest place of a bowl, wherever that is, and measures no point twice', () =>
  fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0.05, max: 20, noNaN: true }),
      fc.integer({ min: 4, max: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (a, n, e) => {
        const { best, tries } = await climbParameters({ ...SEARCH, measure: bowl(a, n, e) });
        assert.ok(Math.abs(Math.log2(best.point.a / a)) <= 0.25, `${best.point.a} is not ${a}`);
        assert.ok(Math.abs(best.point.e - e) <= 0.05, `${best.point.e} is not ${e}`);
        assert.ok(Math.abs(Math.log(best.point.n / n)) <= 0.25, `${best.point.n} is not ${n}`);
        assert.equal(best.value, Math.min(...tries.map(({ value }) => value)));
        assert.equal(new Set(tries.map(({ point }) => nameOfPoint(point))).size, tries.length);
      },
    ),
    { numRuns: 50 },
  ));

test('a figure where more is better climbs up', async () => {
  const measure = async (point: GridPoint) => -(await bowl(8, 10, 0.4)(point));
  const { best } = await climbParameters({ ...SEARCH, isSmallerBetter: false, measure });
  assert.deepEqual(best.point, { a: 8, n: 10, e: 0.4 });
});

test('the search stops at the given number of tries with the best so far', async () => {
  const { best, tries } = await climbParameters({ ...SEARCH, maxTries: 3, measure: bowl(100, 10, 0.4) });
  assert.deepEqual(
    tries.map(({ point }) => point.a),
    [1, 2, 4],
  );
  assert.equal(best.point.a, 4);
});

test('a point without a figure is worse than any, the start included', async () => {
  const onlyAtTwo = async ({ a }: GridPoint): Promise<number> => (a === 2 ? 5 : Number.NaN);
  const { best } = await climbParameters({ ...SEARCH, measure: onlyAtTwo });
  assert.deepEqual(best, { ...best, point: { a: 2, n: 10, e: 0.4 }, value: 5 });
});

test('a gain too small to count ends the way there, and still counts in the end', async () => {
  const measure = async ({ a }: GridPoint): Promise<number> => 100 - Math.log2(a) / 10;
  const { best, tries } = await climbParameters({ ...SEARCH, minGain: 0.01, nHalvings: 0, measure });
  assert.equal(best.point.a, 2);
  assert.ok(tries.every(({ point }) => point.a <= 2));
});

test('along a narrow valley between the axes only a trade-off leads on', async () => {
  const valley = async ({ a, e }: GridPoint): Promise<number> => {
    const [x, y] = [Math.log2(a), (e - 0.4) / 0.2];
    return 100 * (x + y) ** 2 + (x - 2) ** 2;
  };
  const search = { ...SEARCH, start: { a: 0.25, n: 10, e: 0.8 }, measure: valley };
  const alone = await climbParameters(search);
  assert.ok(alone.best.point.a < 1, `${alone.best.point.a}`);
  const { best } = await climbParameters({ ...search, tradeOffs: [['a', 'e']] });
  assert.deepEqual([best.point.a, best.point.e], [4, 0]);
});
