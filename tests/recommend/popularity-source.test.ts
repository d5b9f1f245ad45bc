import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildItemIndex } from '../../src/catalog/item-index.ts';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import { createPopularitySource } from '../../src/recommend/popularity-source.ts';
import { film } from '../support/recommend-world.ts';

const packed = {
  itemRows: Int32Array.of(1),
  ratings: Float32Array.of(5),
  marks: Uint8Array.of(0),
  plays: Uint32Array.of(0),
  skips: Uint32Array.of(0),
  tsMs: Float64Array.of(0),
};

async function* films() {
  yield [film(0), film(1)];
}

type Deps = Parameters<typeof createPopularitySource>[0];

function sourceOf(interactions: Deps['store']['interactions'], clock: () => number) {
  return createPopularitySource({
    store: { interactions },
    catalogue: 'movies',
    policy: preferencePolicy(4),
    clock,
  });
}

test('a count that failed is made again at the next answer', async () => {
  let isBroken = true;
  const interactions = {
    appliedOffset: async () => 7,
    async *scan() {
      if (isBroken) throw new Error('the disk does not answer');
      yield [{ userId: 'u', interactions: packed }];
    },
  };
  const index = await buildItemIndex(films());
  const source = sourceOf(interactions, () => 0);
  await assert.rejects(source(undefined, index), /does not answer/);
  isBroken = false;
  assert.deepEqual(Array.from((await source(undefined, index)).order), [1, 0]);
});

test('where counting takes long it takes no more than a twentieth of the time', async () => {
  let nowMs = 0;
  let nScans = 0;
  const interactions = {
    // Something happens all the time.
    appliedOffset: async () => nowMs,
    async *scan() {
      nScans += 1;
      nowMs += 60_000;
      yield [{ userId: 'u', interactions: packed }];
    },
  };
  const index = await buildItemIndex(films());
  const source = sourceOf(interactions, () => nowMs);
  await source(undefined, index);
  nowMs = 20 * 60_000 - 1;
  await source(undefined, index);
  assert.equal(nScans, 1);
  nowMs += 1;
  await source(undefined, index);
  assert.equal(nScans, 2);
});
