import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTopN } from '../../src/kernels/top-n.ts';
import { openTopNPool, type TopNPool } from '../../src/parallel/top-n-pool.ts';
import { drawSeen, drawVectors } from '../support/random-vectors.ts';

const ITEMS = drawVectors(700, 13, 'skewed', 1);
// More users than a block holds, of which the last are alone in theirs.
const USERS = drawVectors(2083, 13, 'normal', 2);
const SEEN = drawSeen(USERS.nRows, ITEMS.nRows, 0.1, 3);

async function withPool<T>(threads: number, use: (pool: TopNPool) => Promise<T>): Promise<T> {
  const pool = openTopNPool(ITEMS, { threads });
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

test('the lists of many users are those of each alone, for any number of threads and any length', async () => {
  const alone = createTopN(ITEMS);
  for (const count of [1, 20, 300]) {
    const ofOne = await withPool(1, (pool) => pool.topN(USERS, count, SEEN));
    assert.deepEqual(await withPool(3, (pool) => pool.topN(USERS, count, SEEN)), ofOne);
    for (let user = 0; user < USERS.nRows; user += 97) {
      const vector = USERS.values.subarray(user * USERS.factors, (user + 1) * USERS.factors);
      const seen = SEEN.columns.subarray(SEEN.rowStarts[user], SEEN.rowStarts[user + 1]);
      const expected = alone.topN(vector, count, seen);
      assert.deepEqual(ofOne.itemRows.slice(user * count, (user + 1) * count), expected.itemRows);
      assert.deepEqual(ofOne.scores.slice(user * count, (user + 1) * count), expected.scores);
    }
  }
});

test('a list that cannot be filled ends in -1', async () => {
  const few = { ...USERS, nRows: 2, values: USERS.values.slice(0, 2 * USERS.factors) };
  const seen = drawSeen(2, ITEMS.nRows, 1, 4);
  await withPool(2, async (pool) => {
    const all = await pool.topN(few, ITEMS.nRows + 5, undefined);
    for (const user of [0, 1]) {
      const rows = all.itemRows.slice(user * (ITEMS.nRows + 5), (user + 1) * (ITEMS.nRows + 5));
      assert.deepEqual(
        rows.slice(0, ITEMS.nRows).sort(),
        Int32Array.from({ length: ITEMS.nRows }, (_, item) => item),
      );
      assert.deepEqual(rows.slice(ITEMS.nRows), new Int32Array(5).fill(-1));
    }
    const none = await pool.topN(few, 3, seen);
    assert.deepEqual(none.itemRows, new Int32Array(6).fill(-1));
    assert.ok(none.scores.every((score) => score === Number.NEGATIVE_INFINITY));
    assert.equal(
      (await pool.topN({ ...few, nRows: 0, values: new Float32Array(0) }, 3, undefined)).itemRows.length,
      0,
    );
  });
});

test('no items give empty lists', async () => {
  const pool = openTopNPool({ nRows: 0, factors: 13, values: new Float32Array(0) }, { threads: 1 });
  try {
    assert.deepEqual((await pool.topN(USERS, 1, undefined)).itemRows, new Int32Array(USERS.nRows).fill(-1));
  } finally {
    await pool.close();
  }
});

test('a selection that is called off rejects', async () => {
  const controller = new AbortController();
  const pool = openTopNPool(ITEMS, { threads: 2, signal: controller.signal });
  try {
    const selection = pool.topN(USERS, 20, SEEN);
    controller.abort();
    await assert.rejects(selection, { code: 'cancelled' });
  } finally {
    await pool.close();
  }
});
