import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { ratingMatrix } from '../../src/dataset/rating-matrix.ts';
import { splitRatings } from '../../src/dataset/split.ts';
import { findItemNeighbours } from '../../src/evaluation/baselines/item-neighbours.ts';
import { rankAtRandom } from '../../src/evaluation/baselines/rank-at-random.ts';
import { rankByItemNeighbours } from '../../src/evaluation/baselines/rank-by-item-neighbours.ts';
import { rankByPopularity } from '../../src/evaluation/baselines/rank-by-popularity.ts';
import { evaluateRanking, measuredUsers } from '../../src/evaluation/evaluate-ranking.ts';
import type { RankUsers } from '../../src/evaluation/ranker.ts';
import { anyColumns, columnsFrom } from '../support/rating-columns.ts';

const rowOf = (matrix: CsrMatrix, row: number) =>
  Array.from(matrix.columns.subarray(matrix.rowStarts[row], matrix.rowStarts[row + 1]));

function baselinesOf(matrix: CsrMatrix): RankUsers[] {
  const popularity = Float32Array.from({ length: matrix.nColumns }, (_, row) => (row * 7) % 5);
  return [
    rankByPopularity(popularity, matrix),
    rankByItemNeighbours(matrix, matrix),
    rankAtRandom(matrix, 3),
  ];
}

test('no baseline ever lists a seen item, or one item twice', async () => {
  await fc.assert(
    fc.asyncProperty(anyColumns, async (columns) => {
      const matrix = ratingMatrix(columns);
      const everyone = Int32Array.from({ length: matrix.nRows }, (_, row) => row);
      for (const rank of baselinesOf(matrix)) {
        const lists = await rank(everyone, 6);
        for (const userRow of everyone) {
          const list = Array.from(lists.subarray(userRow * 6, (userRow + 1) * 6)).filter((row) => row >= 0);
          assert.equal(new Set(list).size, list.length);
          assert.ok(list.every((row) => !rowOf(matrix, userRow).includes(row)));
        }
      }
    }),
  );
});

test('popularity and chance fill each list as far as there are unseen items', async () => {
  const matrix = ratingMatrix(
    columnsFrom(1, 5, [
      [0, 1, 1],
      [0, 3, 1],
    ]),
  );
  const popularity = Float32Array.of(1, 9, 4, 8, 4);
  const popular = await rankByPopularity(popularity, matrix)(Int32Array.of(0), 5);
  assert.deepEqual(popular, Int32Array.of(2, 4, 0, -1, -1));
  const random = await rankAtRandom(matrix, 1)(Int32Array.of(0), 5);
  assert.deepEqual(Array.from(random).sort(), [-1, -1, 0, 2, 4]);
});

test("a user's random list does not depend on who else is ranked", async () => {
  const matrix = ratingMatrix(
    columnsFrom(3, 40, [
      [0, 1, 1],
      [1, 5, 1],
      [2, 7, 1],
    ]),
  );
  const together = await rankAtRandom(matrix, 1)(Int32Array.of(0, 1, 2), 10);
  const alone = await rankAtRandom(matrix, 1)(Int32Array.of(2), 10);
  assert.deepEqual(alone, together.subarray(20, 30));
});

test('item neighbours are those of the full cosine table', () => {
  fc.assert(
    fc.property(anyColumns, (columns) => {
      const matrix = ratingMatrix(columns);
      const fans = Array.from({ length: matrix.nColumns }, (_, item) =>
        Array.from({ length: matrix.nRows }, (_, user) => user).filter((user) =>
          rowOf(matrix, user).includes(item),
        ),
      );
      const neighbours = findItemNeighbours(matrix, 4);
      for (let item = 0; item < matrix.nColumns; item++) {
        const cosines = fans
          .map((others, other) =>
            other === item
              ? 0
              : others.filter((user) => fans[item].includes(user)).length /
                Math.sqrt(others.length * fans[item].length || 1),
          )
          .sort((a, b) => b - a);
        const found = neighbours.similarities.subarray(item * 4, item * 4 + neighbours.sizes[item]);
        const wanted = cosines.filter((cosine) => cosine > 0).slice(0, 4);
        assert.deepEqual(found.toSorted().reverse(), Float32Array.from(wanted));
      }
    }),
  );
});

test('a ranking that knows the test part measures 1, and one that avoids it 0', async () => {
  const columns = columnsFrom(
    4,
    30,
    Array.from({ length: 60 }, (_, n) => [n % 4, (n * 7) % 30, 4, n] as const),
  );
  const { train, test: held } = splitRatings(columns, { method: 'temporal', testFraction: 0.2, seed: 1 });
  const [known, wanted] = [ratingMatrix(train), ratingMatrix(held)];
  const { userRows, nSkipped } = measuredUsers(known, wanted);
  const task = { train: known, seen: known, relevant: wanted, userRows, seed: 1 };
  const oracle: RankUsers = async (rows, count) => {
    const lists = new Int32Array(rows.length * count).fill(-1);
    rows.forEach((row, index) => {
      lists.set(rowOf(wanted, row), index * count);
    });
    return lists;
  };
  const { metrics } = await evaluateRanking('oracle', oracle, task);
  assert.deepEqual(
    [metrics['ndcg@10'].value, metrics['recall@10'].value, metrics['mrr@10'].value],
    [1, 1, 1],
  );
  const empty = await evaluateRanking(
    'empty',
    async (rows, count) => new Int32Array(rows.length * count).fill(-1),
    task,
  );
  assert.equal(empty.metrics['ndcg@50'].value, 0);
  assert.equal(empty.metrics['coverage@10'].value, 0);
  assert.equal(nSkipped, 0);
});

test('a ranking that lists a seen item is refused', async () => {
  const known = ratingMatrix(columnsFrom(1, 3, [[0, 1, 1]]));
  const wanted = ratingMatrix(columnsFrom(1, 3, [[0, 2, 1]]));
  const task = { train: known, seen: known, relevant: wanted, userRows: Int32Array.of(0), seed: 1 };
  const cheat: RankUsers = async (_, count) => new Int32Array(count).fill(1);
  await assert.rejects(evaluateRanking('cheat', cheat, task), { code: 'internal', message: /cheat/ });
});

test('users without anything to learn from are left out and counted', () => {
  const known = ratingMatrix(columnsFrom(3, 3, [[0, 1, 1]]));
  const wanted = ratingMatrix(
    columnsFrom(3, 3, [
      [0, 2, 1],
      [2, 0, 1],
    ]),
  );
  assert.deepEqual(measuredUsers(known, wanted), { userRows: Int32Array.of(0), nSkipped: 1 });
});
