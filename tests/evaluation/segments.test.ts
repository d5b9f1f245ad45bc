import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { ratingMatrix } from '../../src/dataset/rating-matrix.ts';
import { evaluateRanking, measuredUsers, type RankingTask } from '../../src/evaluation/evaluate-ranking.ts';
import type { EvaluationRow } from '../../src/evaluation/evaluation-report.ts';
import { SEGMENT_METRICS } from '../../src/evaluation/list-columns.ts';
import type { RankUsers } from '../../src/evaluation/ranker.ts';
import { segmentRanking } from '../../src/evaluation/segments.ts';
import { columnsFrom } from '../support/rating-columns.ts';

const N_USERS = 12;
const N_ITEMS = 90;

/** Training and test preferences that share no pair, some users with many of both. */
const anyTask: fc.Arbitrary<RankingTask> = fc
  .array(fc.tuple(fc.nat(80), fc.integer({ min: 1, max: 70 })), { minLength: N_USERS, maxLength: N_USERS })
  .map((sizes) => {
    const pairs = sizes.flatMap(([offset, size], user) =>
      Array.from({ length: size }, (_, at) => [user, (offset + at * (1 + (user % 3))) % N_ITEMS] as const),
    );
    const distinct = [...new Map(pairs.map((pair) => [pair.join(), pair])).values()];
    const part = (isTest: boolean) =>
      ratingMatrix(
        columnsFrom(
          N_USERS,
          N_ITEMS,
          distinct.filter((_, at) => (at % 4 === 1) === isTest).map(([user, item]) => [user, item, 1]),
        ),
      );
    const [train, relevant] = [part(false), part(true)];
    return {
      train,
      seen: train,
      relevant,
      userRows: measuredUsers(train, relevant).userRows,
      seed: undefined,
    };
  })
  .filter(({ userRows }) => userRows.length > 0);

const rowOf = (matrix: CsrMatrix, row: number) =>
  Array.from(matrix.columns.subarray(matrix.rowStarts[row], matrix.rowStarts[row + 1]));

/** Lists unseen items in an order that hits something. */
function rankUnseen({ seen }: RankingTask, turn: number): RankUsers {
  return async (userRows, count) => {
    const lists = new Int32Array(userRows.length * count).fill(-1);
    userRows.forEach((userRow, index) => {
      const own = new Set(rowOf(seen, userRow));
      const unseen = Array.from({ length: N_ITEMS }, (_, at) => (at * 7 + turn) % N_ITEMS).filter(
        (item) => !own.has(item),
      );
      lists.set(unseen.slice(0, count), index * count);
    });
    return lists;
  };
}

const close = (actual: number, wanted: number) =>
  assert.ok(Math.abs(actual - wanted) < 1e-9, `${actual} is not ${wanted}`);

const figureOf = (row: EvaluationRow, segment: string, metric: string) =>
  row.segments[segment][metric]?.value ?? 0;

test('every measured user is in one user segment, every test preference in one item segment', () => {
  fc.assert(
    fc.property(anyTask, (task) => {
      const { segments, userRows, userStarts, segmentOfItem } = segmentRanking(task);
      assert.deepEqual(userRows.toSorted(), task.userRows.toSorted());
      const sizes = userStarts.slice(1).map((end, at) => end - userStarts[at]);
      const users = segments.filter(({ of }) => of === 'users');
      assert.deepEqual(
        users.map(({ nUsers }) => nUsers),
        sizes,
      );
      const nTest = task.userRows.reduce((sum, row) => sum + rowOf(task.relevant, row).length, 0);
      for (const kind of ['users', 'items']) {
        const pairs = segments.filter((segment) => segment.of === kind).map(({ nPairs }) => nPairs);
        assert.equal(
          pairs.reduce((sum, n) => sum + n, 0),
          nTest,
        );
      }
      assert.equal(segmentOfItem.length, N_ITEMS);
    }),
  );
});

test('the mean over user segments, weighted by their users, is the figure of all', async () => {
  await fc.assert(
    fc.asyncProperty(anyTask, fc.nat(50), async (task, turn) => {
      const row = await evaluateRanking('any', rankUnseen(task, turn), task);
      const users = segmentRanking(task).segments.filter(({ of }) => of === 'users');
      for (const metric of SEGMENT_METRICS) {
        const sum = users.reduce(
          (total, { name, nUsers }) => total + nUsers * figureOf(row, name, metric),
          0,
        );
        close(sum / task.userRows.length, row.metrics[metric].value);
      }
    }),
    { numRuns: 40 },
  );
});

test('the hits of the item segments add up to the hits of the list', async () => {
  await fc.assert(
    fc.asyncProperty(anyTask, fc.nat(50), async (all, turn) => {
      const task = { ...all, userRows: all.userRows.subarray(0, 1) };
      const row = await evaluateRanking('any', rankUnseen(task, turn), task);
      const items = segmentRanking(task).segments.filter(({ of }) => of === 'items');
      const nRelevant = rowOf(task.relevant, task.userRows[0]).length;
      for (const k of [10, 20]) {
        const hits = items.reduce(
          (n, { name, nPairs }) => n + nPairs * figureOf(row, name, `recall@${k}`),
          0,
        );
        close(hits, nRelevant * row.metrics[`recall@${k}`].value);
        const isHit = items.some(({ name }) => figureOf(row, name, `hit_rate@${k}`) === 1);
        assert.equal(Number(isHit), row.metrics[`hit_rate@${k}`].value);
      }
    }),
    { numRuns: 40 },
  );
});

test('popular are the items that first make up 80 % of the preferences, the lower row first among equals', () => {
  // 10 preferences: item 3 has 4, items 0 and 1 have 2, items 2 and 5 have 1, item 4 none.
  const counts = [2, 2, 1, 4, 0, 1];
  const train = ratingMatrix(
    columnsFrom(
      4,
      6,
      counts.flatMap((count, item) => Array.from({ length: count }, (_, user) => [user, item, 1] as const)),
    ),
  );
  const relevant = ratingMatrix(columnsFrom(4, 6, [[3, 4, 1]]));
  const { segmentOfItem, segments } = segmentRanking({ train, relevant, userRows: Int32Array.of(3) });
  assert.deepEqual(Array.from(segmentOfItem), [0, 0, 1, 0, 1, 1]);
  assert.match(segments[3].definition, /the 3 most popular items, which make up 80 %/);
  assert.match(segments[4].definition, /the 3 other items, 1 of them for items without a preference/);
  assert.deepEqual(
    segments.map(({ name, nUsers, nPairs }) => [name, nUsers, nPairs]),
    [
      ['cold', 1, 1],
      ['warm', 0, 0],
      ['heavy', 0, 0],
      ['popular', 0, 0],
      ['tail', 1, 1],
    ],
  );
});

test('users are cold below 10 preferences, with none as well, heavy from 50 on, and warm between', () => {
  const sizes = [9, 10, 49, 50, 0];
  const rows = (length: number, user: number) =>
    Array.from({ length }, (_, item) => [user, item, 1] as const);
  const train = ratingMatrix(columnsFrom(5, 60, sizes.flatMap(rows)));
  const relevant = ratingMatrix(
    columnsFrom(
      5,
      60,
      sizes.map((_, user) => [user, 59, 1] as const),
    ),
  );
  const { userRows, userStarts } = segmentRanking({
    train,
    relevant,
    userRows: Int32Array.of(4, 3, 2, 1, 0),
  });
  assert.deepEqual(Array.from(userRows), [4, 0, 2, 1, 3]);
  assert.deepEqual(userStarts, [0, 2, 4, 5]);
});

test('figures of a segment are known answers; an empty one has none and a single user no bounds', async () => {
  // Users 0 and 1 want item 4 (tail) and item 1 (popular); both lists are 4, 0, 1.
  const train = ratingMatrix(
    columnsFrom(
      2,
      5,
      [0, 1].flatMap((user) => [[user, 2, 1] as const, [user, 3, 1] as const]),
    ),
  );
  const wanted = [
    [0, 4, 1],
    [0, 2 - 2, 1],
    [1, 1, 1],
  ] as const;
  const relevant = ratingMatrix(columnsFrom(2, 5, wanted));
  const task = { train, seen: train, relevant, userRows: Int32Array.of(0, 1), seed: 1 };
  const rank: RankUsers = async (rows, count) => {
    const lists = new Int32Array(rows.length * count).fill(-1);
    rows.forEach((_, index) => {
      lists.set([4, 0, 1], index * count);
    });
    return lists;
  };
  const { segments } = await evaluateRanking('given', rank, task);
  assert.deepEqual(segments.warm, {});
  assert.deepEqual(segments.popular, {});
  close(segments.tail['recall@10'].value, 1);
  close(segments.tail['ndcg@10'].value, (1 + 0.5) / 2);
  close(segments.cold['ndcg@10'].value, (1 + 0.5) / 2);
  assert.ok(segments.cold['ndcg@10'].low !== undefined);
  const alone = await evaluateRanking('given', rank, { ...task, userRows: Int32Array.of(1) });
  assert.equal(alone.segments.tail['ndcg@10'].low, undefined);
});
