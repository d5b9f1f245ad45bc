import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CollectionSteps } from '../../../src/simulate/collections/collection-steps.ts';
import { hashWords } from '../../../src/simulate/hash-words.ts';
import { collectables, collectionOptions, rowsByCollector } from '../../support/collectors.ts';

const U32 = 0xffff_ffffn;

/** The numbers of a collector's stream, 0 to 2^32 - 1, worked out in whole numbers: sfc32 whose state is the hash of seed and collector. */
function* wordsOf(seed: number, userNumber: number): Generator<bigint> {
  const state = Int32Array.of(seed, 0, userNumber, 0x636f6c6c);
  hashWords(state, state);
  let [a, b, c, counter] = Array.from(state, (word) => BigInt.asUintN(32, BigInt(word)));
  for (;;) {
    const sum = (a + b + counter) & U32;
    counter = (counter + 1n) & U32;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & U32;
    c = (((c << 21n) | (c >> 11n)) + sum) & U32;
    yield sum;
  }
}

function belowOf(words: Generator<bigint>, bound: number): number {
  return Number((words.next().value * BigInt(bound)) >> 32n);
}

/** Start and number of releases of user1, user2, user3 with seed 1. */
const FIRST = [
  [826, 252],
  [20_466, 256],
  [19_623, 257],
];

function range(start: number, size: number): number[] {
  return Array.from({ length: size }, (_, at) => start + at);
}

test('a collection is a start of 0 to 33667, an offset of 0 to 150, and the ids from the start on', () => {
  for (const seed of [1, 77])
    rowsByCollector(collectionOptions({ seed, nUsers: 50 })).forEach((rows, at) => {
      const words = wordsOf(seed, at + 1);
      const start = belowOf(words, 33_668);
      const offset = belowOf(words, 151);
      assert.deepEqual([...rows], range(start, 300 - offset));
    });
});

test('the first collectors are the same for ever', () => {
  const found = rowsByCollector(collectionOptions({ nUsers: 3 })).map((rows) => [rows[0], rows.length]);
  assert.deepEqual(found, FIRST);
  const partial = rowsByCollector(collectionOptions({ nUsers: 3, kind: 'activity' }));
  assert.deepEqual(
    partial.map((rows) => rows[0]),
    FIRST.map(([start]) => start),
  );
});

test('starts and sizes are uniform and reach their bounds', () => {
  const sizes: number[] = [];
  const starts: number[] = [];
  for (
    const steps = new CollectionSteps(collectionOptions({ nUsers: 60_000 }));
    !steps.isOver;
    steps.advance()
  ) {
    sizes.push(steps.rows.length);
    starts.push(steps.rows[0]);
  }
  assert.deepEqual([Math.min(...sizes), Math.max(...sizes)], [150, 300]);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  // The standard error of the mean is 0.18.
  assert(Math.abs(mean - 225) < 0.7, `mean ${mean}`);
  const counts = new Int32Array(10);
  for (const start of starts) counts[Math.floor((start * 10) / 33_668)]++;
  for (const count of counts) assert(Math.abs(count - 6000) < 3.5 * Math.sqrt(6000 * 0.9), `${counts}`);
  assert(Math.min(...starts) < 10 && Math.max(...starts) > 33_657 && Math.max(...starts) <= 33_667);
});

test('activity is 50 to 150 releases, each with one of four events', () => {
  const options = collectionOptions({ kind: 'activity', nUsers: 5000 });
  const counts = new Map<string, number>();
  const nReleases = new Map<number, number>();
  for (const steps = new CollectionSteps(options); !steps.isOver; steps.advance()) {
    assert.equal(steps.rows.length, 1);
    counts.set(steps.type, (counts.get(steps.type) ?? 0) + 1);
    nReleases.set(steps.userNumber, (nReleases.get(steps.userNumber) ?? 0) + 1);
  }
  const sizes = [...nReleases.values()];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.deepEqual([Math.min(...sizes), Math.max(...sizes)], [50, 150]);
  assert(Math.abs(total / 5000 - 100) < 1.5, `mean ${total / 5000}`);
  assert.deepEqual([...counts.keys()].sort(), ['own_add', 'own_remove', 'want_add', 'want_remove']);
  for (const count of counts.values()) assert(Math.abs(count - total / 4) < 3.5 * Math.sqrt(total * 0.1875));
});

test('however few releases there are, everyone has some, each once', () => {
  const all = collectables(400);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.nat(),
      fc.boolean(),
      fc.boolean(),
      (n, seed, isReal, isAll) => {
        const releases = all.slice(0, n);
        const kind = isAll ? 'collections' : 'activity';
        const steps = new CollectionSteps(
          collectionOptions({ releases, seed, kind, isRealistic: isReal, nUsers: 5 }),
        );
        if (isAll)
          for (; !steps.isOver; steps.advance()) assert.equal(new Set(steps.rows).size, steps.rows.length);
        const found = rowsByCollector(
          collectionOptions({ releases, seed, kind, isRealistic: isReal, nUsers: 5 }),
        );
        assert.equal(found.length, 5);
        for (const rows of found) {
          assert(rows.length >= 1 && rows.every((row) => row >= 0 && row < n));
          if (isReal) assert(rows.length >= Math.min(n, isAll ? 150 : 50));
        }
      },
    ),
    { numRuns: 100 },
  );
});
