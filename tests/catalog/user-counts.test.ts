import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { UserCounts } from '../../src/catalog/user-counts.ts';
import type { EventType } from '../../src/domain/event-type.ts';
import { makeItemEvent } from '../../src/domain/make-item-event.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { ItemUsers } from '../../src/store/store.ts';
import { toBlocks } from '../support/apply-events.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function openCounts(t: TestContext) {
  const store = await openSqliteStore({ directory: temporaryDirectory(t) });
  t.after(() => store.close());
  const { interactions, items } = store;
  const counts = new UserCounts({ interactions, items, catalogue: 'records', waitMs: 10_000, now: () => 0 });
  let offset = 0;
  return {
    items,
    counts,
    /** Gives how many have, own and want a release. */
    async of(release: number) {
      const counted = await counts.recent();
      const row = (await items.ids('records')).indexOf(`release:${release}`);
      return [counted?.users[row], counted?.owners[row], counted?.wanting[row]];
    },
    async say(userId: string, type: EventType, release: number): Promise<void> {
      const parts = { catalogue: 'records', receivedAtMs: 0, source: 'test' } as const;
      const event = makeItemEvent({ ...parts, type, userId, itemId: `release:${release}`, tsMs: offset });
      await interactions.apply(toBlocks([{ offset, event }]));
      offset += 1;
    },
  };
}

test('users, owners and those who want a release are counted as they are now', async (t) => {
  const { of, say, items } = await openCounts(t);
  await say('ann', 'own_add', 1);
  await say('bob', 'own_add', 1);
  await say('bob', 'want_add', 2);
  assert.deepEqual(await of(1), [2, 2, 0]);
  assert.deepEqual(await of(2), [1, 0, 1]);
  await say('bob', 'own_remove', 1);
  await say('bob', 'own_add', 2);
  assert.deepEqual(await of(1), [1, 1, 0]);
  assert.deepEqual(await of(2), [1, 1, 1]);
  await items.setMatches([{ itemId: 'release:2', sameAs: 'release:1' }]);
  assert.deepEqual(await of(1), [2, 2, 1]);
  assert.deepEqual(await of(2), [0, 0, 0]);
});

/** Counts that end when they are told to; each finds one more user than the one before. */
function heldCounts(tookMs: number) {
  const releases: (() => void)[] = [];
  const matched = new Map<number, number>();
  const clock = { nowMs: 0, offset: 0 };
  let nCounts = 0;
  const counts = new UserCounts({
    interactions: {
      appliedOffset: async () => clock.offset,
      async countUsers(_catalogue, _nItems, signal): Promise<ItemUsers> {
        nCounts += 1;
        const users = Uint32Array.of(nCounts);
        await new Promise<void>((resolve) => releases.push(resolve));
        signal?.throwIfAborted();
        return { users, owners: users, wanting: users, tookMs };
      },
    },
    items: { count: async () => 1, matchedRows: () => matched },
    catalogue: 'records',
    waitMs: 5,
    now: () => clock.nowMs,
  });
  const release = async (): Promise<void> => {
    while (releases.length === 0) await new Promise((resolve) => setImmediate(resolve));
    releases.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { counts, clock, release, nCounts: () => nCounts };
}

test('a count that takes long is answered by the one before, and before the first by nothing', async () => {
  const { counts, clock, release, nCounts } = heldCounts(1000);
  assert.equal(await counts.recent(), undefined);
  assert.equal(await counts.recent(), undefined);
  assert.equal(nCounts(), 1, 'one count at a time');
  await release();
  assert.equal((await counts.recent())?.users[0], 1);
  clock.offset += 1;
  clock.nowMs += 19_999;
  assert.equal((await counts.recent())?.users[0], 1);
  assert.equal(nCounts(), 1, 'a second of counting is enough for twenty');
  clock.nowMs += 1;
  assert.equal((await counts.recent())?.users[0], 1);
  assert.equal(nCounts(), 2);
  await release();
  assert.equal((await counts.recent())?.users[0], 2);
});

test('who needs present counts waits for a count that began afterwards, and gets the last one where nothing has happened', async () => {
  const { counts, clock, release, nCounts } = heldCounts(1000);
  await counts.recent();
  clock.offset += 1;
  const present = counts.present(new AbortController().signal);
  await release();
  await release();
  assert.equal((await present).users[0], 2);
  assert.equal((await counts.present(new AbortController().signal)).users[0], 2);
  assert.equal((await counts.recent())?.users[0], 2);
  assert.equal(nCounts(), 2);
});

test('who gives a count up fails alone: others are answered by the count before', async () => {
  const { counts, clock, release } = heldCounts(1);
  const signal = new AbortController();
  const first = counts.present(signal.signal);
  await release();
  assert.equal((await first).users[0], 1);
  clock.offset += 1;
  const second = assert.rejects(counts.present(signal.signal), { message: 'enough' });
  const page = counts.recent();
  signal.abort(new Error('enough'));
  await release();
  await second;
  assert.equal((await page)?.users[0], 1);
});
