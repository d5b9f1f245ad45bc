import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RatingColumns } from '../../src/dataset/rating-columns.ts';
import { takeRatings } from '../../src/dataset/rating-columns.ts';
import { assignFolds, splitFold, splitRatings } from '../../src/dataset/split.ts';
import { withoutPairs } from '../../src/dataset/without-pairs.ts';
import { createRandom, shuffle } from '../../src/util/random.ts';
import { anyColumns, columnsFrom, rowsOf } from '../support/rating-columns.ts';

function timesOf(columns: RatingColumns, userRow: number): number[] {
  return Array.from(columns.tsMs).filter((_, place) => columns.userRows[place] === userRow);
}

test('a split puts every rating in exactly one part', () => {
  fc.assert(
    fc.property(anyColumns, fc.nat(), (columns, seed) => {
      for (const options of [
        { method: 'temporal', testFraction: 0.3, seed },
        { method: 'random', testFraction: 0.3, seed },
        { method: 'leave-last-out', seed },
      ] as const) {
        const { train, test: held } = splitRatings(columns, options);
        assert.deepEqual([...rowsOf(train), ...rowsOf(held)].sort(), rowsOf(columns));
      }
    }),
  );
});

test("a temporal split holds back each user's newest fraction, rounded down", () => {
  fc.assert(
    fc.property(anyColumns, (columns) => {
      const { train, test: held } = splitRatings(columns, {
        method: 'temporal',
        testFraction: 0.25,
        seed: 7,
      });
      for (let userRow = 0; userRow < columns.nUsers; userRow++) {
        const [before, after] = [timesOf(train, userRow), timesOf(held, userRow)];
        assert.equal(after.length, Math.floor((before.length + after.length) * 0.25));
        assert.ok(Math.max(...before) <= Math.min(...after));
      }
    }),
  );
});

test("leave-last-out holds back each user's newest rating and leaves single ones in training", () => {
  const columns = columnsFrom(2, 3, [
    [0, 0, 1, 50],
    [0, 1, 1, 70],
    [0, 2, 1, 60],
    [1, 0, 1, 10],
  ]);
  const { test: held } = splitRatings(columns, { method: 'leave-last-out', seed: 1 });
  assert.deepEqual(rowsOf(held), ['0 1 1 70']);
});

test('the same seed splits the same way, another seed another way', () => {
  const columns = columnsFrom(
    1,
    100,
    Array.from({ length: 100 }, (_, item) => [0, item, 3, 0] as const),
  );
  const heldBy = (seed: number) =>
    rowsOf(splitRatings(columns, { method: 'random', testFraction: 0.2, seed }).test);
  assert.deepEqual(heldBy(1), heldBy(1));
  assert.notDeepEqual(heldBy(1), heldBy(2));
  assert.equal(heldBy(1).length, 20);
});

test('folds part the ratings, and a rating keeps its fold in any order', () => {
  fc.assert(
    fc.property(anyColumns, fc.nat(), (columns, seed) => {
      const folds = assignFolds(columns, 3, seed);
      const held = [0, 1, 2].flatMap((fold) => rowsOf(splitFold(columns, folds, fold).test));
      assert.deepEqual(held.sort(), rowsOf(columns));
      const places = Int32Array.from(columns.ratings, (_, place) => place);
      shuffle(places, createRandom(seed));
      assert.deepEqual(
        assignFolds(takeRatings(columns, places), 3, seed),
        Uint8Array.from(places, (place) => folds[place]),
      );
    }),
  );
});

test('folds of many ratings are of nearly equal size', () => {
  const columns = columnsFrom(
    100,
    90,
    Array.from({ length: 9000 }, (_, n) => [n % 100, Math.floor(n / 100), 3] as const),
  );
  const sizes = [0, 0, 0];
  for (const fold of assignFolds(columns, 3, 5)) sizes[fold]++;
  for (const size of sizes) assert.ok(Math.abs(size - 3000) < 200, `a fold has ${size} of 9000`);
});

test('leaving out the pairs of another table leaves exactly the others', () => {
  fc.assert(
    fc.property(anyColumns, anyColumns, (columns, other) => {
      const pairOf = (row: string) => row.split(' ').slice(0, 2).join(' ');
      const gone = new Set(rowsOf(other).map(pairOf));
      assert.deepEqual(
        rowsOf(withoutPairs(columns, other)),
        rowsOf(columns).filter((row) => !gone.has(pairOf(row))),
      );
    }),
  );
});
