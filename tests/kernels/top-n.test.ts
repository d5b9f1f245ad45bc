import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTopN } from '../../src/kernels/top-n.ts';
import { createRandom } from '../../src/util/random.ts';

interface Best {
  readonly itemRows: Int32Array;
  readonly scores: Float32Array;
}

function vectors(nRows: number, factors: number, seed: number) {
  const random = createRandom(seed);
  // Small whole numbers: sums are exact in any order, and equal scores are common.
  const values = Float32Array.from({ length: nRows * factors }, () => random.below(7) - 3);
  return { nRows, factors, values };
}

function seenBy(nUsers: number, nItems: number, seed: number) {
  const random = createRandom(seed);
  const rowStarts = new Uint32Array(nUsers + 1);
  const columns: number[] = [];
  for (let user = 0; user < nUsers; user++) {
    for (let item = 0; item < nItems; item++) if (random.next() < 0.3) columns.push(item);
    rowStarts[user + 1] = columns.length;
  }
  return { rowStarts, columns: Int32Array.from(columns) };
}

function sorted(
  items: ReturnType<typeof vectors>,
  user: Float32Array,
  seen: Int32Array,
  count: number,
): Best {
  const scores = Float32Array.from({ length: items.nRows }, (_, item) =>
    user.reduce((sum, value, factor) => sum + value * items.values[item * items.factors + factor], 0),
  );
  const rows = Array.from(scores.keys())
    .filter((item) => !seen.includes(item))
    .sort((one, other) => scores[other] - scores[one] || one - other)
    .slice(0, count);
  return { itemRows: Int32Array.from(rows), scores: Float32Array.from(rows, (row) => scores[row]) };
}

const sizes = fc.record({
  nItems: fc.integer({ min: 0, max: 150 }),
  nUsers: fc.integer({ min: 1, max: 9 }),
  factors: fc.integer({ min: 1, max: 12 }),
  count: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(1e6),
});

test('the best items of users, one by one and as a batch, are those of a full sort without the seen', () => {
  fc.assert(
    fc.property(sizes, ({ nItems, nUsers, factors, count, seed }) => {
      const items = vectors(nItems, factors, seed);
      const users = vectors(nUsers, factors, seed + 1);
      const seen = seenBy(nUsers, nItems, seed + 2);
      const selection = createTopN(items);
      const batch = selection.topNBatch(users, count, seen);
      for (let user = 0; user < nUsers; user++) {
        const factorsOfUser = users.values.subarray(user * factors, (user + 1) * factors);
        const seenItems = seen.columns.subarray(seen.rowStarts[user], seen.rowStarts[user + 1]);
        const expected = sorted(items, factorsOfUser, seenItems, count);
        assert.deepEqual(selection.topN(factorsOfUser, count, seenItems), expected);
        const found = expected.itemRows.length;
        const row = batch.itemRows.subarray(user * count, (user + 1) * count);
        assert.deepEqual(row.slice(0, found), expected.itemRows);
        assert.ok(row.subarray(found).every((item) => item === -1));
        assert.deepEqual(batch.scores.slice(user * count, user * count + found), expected.scores);
      }
    }),
    { numRuns: 60 },
  );
});

test('a batch without seen items offers every item', () => {
  const items = vectors(20, 4, 1);
  const { itemRows } = createTopN(items).topNBatch(vectors(2, 4, 2), 20, undefined);
  assert.deepEqual(
    itemRows.slice(20).sort(),
    Int32Array.from({ length: 20 }, (_, item) => item),
  );
});
