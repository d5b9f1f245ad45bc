import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../src/domain/event.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { decodeInteractions } from '../../support/decode-interactions.ts';
import { blockOf } from '../../support/event-blocks.ts';
import { readInteractions } from '../../support/set-model.ts';
import { collectionEvent } from '../../support/taste-world.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function listOf(userId: string, items: readonly string[]): Event {
  return collectionEvent('own_set', userId, { items: [...items], tsMs: 1000 });
}

/** How many records each user owns in a scan of one moment, by user row. */
async function sizesNow(store: Store): Promise<number[]> {
  const scan = await store.interactions.openPackedScan('records');
  try {
    const sizes: number[] = [];
    for await (const { userRows, starts, bytes } of scan.blocks())
      for (const place of userRows.keys())
        sizes.push(decodeInteractions(bytes.subarray(starts[place], starts[place + 1])).itemRows.length);
    return sizes;
  } finally {
    scan.close();
  }
}

test('no snapshot has the list of a new user without what others did before', async (context) => {
  const store = await openSqliteStore({ directory: temporaryDirectory(context) });
  context.after(() => store.close());
  // In turns a record that ann gets and a newcomer with a list.
  const rounds = Array.from({ length: 400 }, (_, round) => [
    collectionEvent('own_add', 'ann', { itemId: `release:${round}`, tsMs: round }),
    listOf(`newcomer${round}`, ['release:1']),
  ]);
  let isOver = false;
  const applying = (async () => {
    for (const [round, events] of rounds.entries())
      await store.interactions.apply([
        blockOf(events.slice(0, 1), 2 * round),
        blockOf(events.slice(1), 2 * round + 1),
      ]);
    isOver = true;
  })();
  let nSeen = 0;
  for (; !isOver; nSeen += 1) {
    const [ofAnn = 0, ...newcomers] = await sizesNow(store);
    assert.ok(
      newcomers.length === ofAnn || newcomers.length === ofAnn - 1,
      `${ofAnn} and ${newcomers.length}`,
    );
  }
  await applying;
  assert.ok(nSeen > 3);
  assert.deepEqual(await sizesNow(store), [400, ...rounds.map(() => 1)]);
});

test('what a full disk refuses of new users leaves scans as they were, and comes back', async (context) => {
  const directory = temporaryDirectory(context);
  const full = await openSqliteStore({ directory, maxPages: 60 });
  const ann = listOf('ann', ['release:1', 'release:2']);
  const many = Array.from({ length: 3000 }, (_, at) => listOf(`u${at}`.padEnd(200, 'x'), ['release:1']));
  await full.interactions.apply([blockOf([ann])]);
  await assert.rejects(full.interactions.apply([blockOf(many, 1)]), { code: 'storage_unavailable' });
  assert.deepEqual(await sizesNow(full), [2]);
  await full.close();
  const freed = await openSqliteStore({ directory });
  context.after(() => freed.close());
  await freed.interactions.apply([blockOf(many, 1)]);
  assert.deepEqual(await sizesNow(freed), [2, ...many.map(() => 1)]);
});

test('a new user who says a list and goes on in the same block has all of it', async (context) => {
  const store = await openSqliteStore({ directory: temporaryDirectory(context) });
  context.after(() => store.close());
  const events = [
    listOf('ann', ['release:2', 'release:1', 'release:2']),
    collectionEvent('own_remove', 'ann', { itemId: 'release:1', tsMs: 2000 }),
    collectionEvent('want_set', 'ann', { items: ['release:3'], tsMs: 2000 }),
    collectionEvent('want_add', 'bob', { itemId: 'release:1', tsMs: 2000 }),
    listOf('bob', ['release:2']),
  ];
  await store.interactions.apply([blockOf(events)]);
  const owned = async (userId: string): Promise<string[]> =>
    (await store.interactions.read('records', userId))
      .map(({ itemId, isOwned }) => `${itemId} ${isOwned ? 'owned' : 'wanted'}`)
      .sort();
  const expected = [
    ['release:2 owned', 'release:3 wanted'],
    ['release:1 wanted', 'release:2 owned'],
  ];
  assert.deepEqual([await owned('ann'), await owned('bob')], expected);
  // The same once it has come to the tables, and after it came again.
  await readInteractions(store);
  await store.interactions.apply([blockOf(events)]);
  assert.deepEqual([await owned('ann'), await owned('bob')], expected);
});
