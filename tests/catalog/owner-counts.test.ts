import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { buildItemIndex } from '../../src/catalog/item-index.ts';
import { createOwnerCounts } from '../../src/catalog/owner-counts.ts';
import type { EventType } from '../../src/domain/event-type.ts';
import { makeItemEvent } from '../../src/domain/make-item-event.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { toBlocks } from '../support/apply-events.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function openCounts(t: TestContext) {
  const store = await openSqliteStore({ directory: temporaryDirectory(t) });
  t.after(() => store.close());
  let nowMs = 0;
  const catalog = await openCatalog({ items: store.items, catalogue: 'records', clock: () => nowMs });
  const ownersOf = createOwnerCounts({
    interactions: store.interactions,
    catalog,
    waitMs: 10_000,
    now: () => nowMs,
  });
  let offset = 0;
  return {
    ownersOf: (release: number) => {
      // The catalogue looks for new entries every two seconds.
      nowMs += 3_000;
      return ownersOf(`release:${release}`);
    },
    async say(userId: string, type: EventType, release: number): Promise<void> {
      const parts = { catalogue: 'records', receivedAtMs: 0, source: 'test' } as const;
      const event = makeItemEvent({ ...parts, type, userId, itemId: `release:${release}`, tsMs: offset });
      await store.interactions.apply(toBlocks([{ offset, event }]));
      offset += 1;
    },
  };
}

test('owners and those who want a release are counted as they are now', async (t) => {
  const { ownersOf, say } = await openCounts(t);
  assert.deepEqual(await ownersOf(1), { nOwners: 0, nWanting: 0 });
  await say('ann', 'own_add', 1);
  await say('bob', 'own_add', 1);
  await say('bob', 'want_add', 2);
  assert.deepEqual(await ownersOf(1), { nOwners: 2, nWanting: 0 });
  assert.deepEqual(await ownersOf(2), { nOwners: 0, nWanting: 1 });
  await say('bob', 'own_remove', 1);
  await say('bob', 'own_add', 2);
  assert.deepEqual(await ownersOf(1), { nOwners: 1, nWanting: 0 });
  assert.deepEqual(await ownersOf(2), { nOwners: 1, nWanting: 1 });
  assert.deepEqual(await ownersOf(99), { nOwners: 0, nWanting: 0 });
});

test('a count that takes long is answered by the one before, and before the first by nothing', async () => {
  let release: () => void = () => undefined;
  let nScans = 0;
  async function* scan() {
    nScans += 1;
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    yield [];
  }
  const index = await buildItemIndex((async function* () {})());
  const ownersOf = createOwnerCounts({
    interactions: { scan, appliedOffset: async () => nScans },
    catalog: { refreshIfStale: async () => index },
    waitMs: 5,
    now: () => 0,
  });
  assert.equal(await ownersOf('release:1'), undefined);
  assert.equal(await ownersOf('release:1'), undefined);
  assert.equal(nScans, 1, 'one count at a time');
  release();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await ownersOf('release:1'), { nOwners: 0, nWanting: 0 });
});
