import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';
import { STATE_SCHEMA } from '../../../src/store/sqlite/schema.ts';
import { storeSuite } from '../../conformance/store.ts';
import { interactionLaws } from '../../conformance/store-laws.ts';
import { blockOf } from '../../support/event-blocks.ts';
import { ratingEvent } from '../../support/rating-event.ts';
import { readInteractions, recount } from '../../support/set-model.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

storeSuite('SQLite', (directory) => openSqliteStore({ directory }));
interactionLaws('SQLite', (directory) => openSqliteStore({ directory }));
interactionLaws('SQLite with room for 20 changes', (directory) =>
  openSqliteStore({ directory, pendingChanges: 20 }),
);

test('a full disk refuses events, keeps position and rows as they were, serves reads, and recovers', async (context) => {
  const directory = temporaryDirectory(context);
  const full = await openSqliteStore({ directory, maxPages: 60 });
  await full.interactions.apply([blockOf([ratingEvent()])]);
  const many = Array.from({ length: 3000 }, (_, at) =>
    ratingEvent({ userId: `u${at}`.padEnd(200, 'x'), itemId: `movie:x${at}` }),
  );
  await assert.rejects(full.interactions.apply([blockOf(many, 1)]), { code: 'storage_unavailable' });
  assert.equal(await full.interactions.appliedOffset(), 1);
  assert.equal((await full.interactions.read('movies', 'ann')).length, 1);
  assert.deepEqual(await full.items.ids('movies'), ['movie:1']);
  await full.interactions.apply([blockOf([ratingEvent({ itemId: 'movie:2' })], 1)]);
  assert.deepEqual(await full.items.ids('movies'), ['movie:1', 'movie:2']);
  await full.close();
  const freed = await openSqliteStore({ directory });
  await freed.interactions.apply([blockOf(many, 2)]);
  assert.equal(await freed.users.count(), 3001);
  await freed.close();
});

test('a disk that is full when changes come to it refuses scans, keeps them readable, and recovers', async (context) => {
  const directory = temporaryDirectory(context);
  const full = await openSqliteStore({ directory, maxPages: 60 });
  context.after(() => full.close());
  const rating = (user: number, item: number) =>
    ratingEvent({ userId: `u${user}`, itemId: `movie:${item}`, tsMs: item });
  const few = Array.from({ length: 100 }, (_, user) => rating(user, 0));
  await full.interactions.apply([blockOf(few)]);
  const many = Array.from({ length: 64_000 }, (_, at) => rating(at % 100, Math.floor(at / 100) % 40));
  const outcome = await full.interactions.apply([blockOf(many, 100)]).catch(() => 'refused');
  // Each rating again and again: the histories do not fit into the file.
  assert.equal(outcome, undefined);
  await assert.rejects(readInteractions(full), { code: 'storage_unavailable' });
  assert.equal((await full.interactions.read('movies', 'u1')).length, 40);
  await full.close();
  const freed = await openSqliteStore({ directory });
  const from = await freed.interactions.appliedOffset();
  const all = [...few, ...many];
  await freed.interactions.apply([blockOf(all.slice(from), from)]);
  assert.deepEqual(await readInteractions(freed), recount(all));
  await freed.close();
});

test('a batch of recommendations that a crash left behind is gone after reopening', async (context) => {
  const directory = temporaryDirectory(context);
  const first = await openSqliteStore({ directory });
  const batch = await first.recommendations.begin('movies', 'v1', 1);
  await batch.put([{ userId: 'a', itemRows: new Int32Array(0), scores: new Float32Array(0) }]);
  await first.close();
  const second = await openSqliteStore({ directory });
  await assert.rejects(batch.publish());
  assert.equal(await second.recommendations.current('movies'), undefined);
  const next = await second.recommendations.begin('movies', 'v2', 2);
  await next.publish();
  assert.equal((await second.recommendations.current('movies'))?.modelVersion, 'v2');
  await second.close();
});

test('lists of a format before are gone, and scoring again brings them back', async (context) => {
  const directory = temporaryDirectory(context);
  const before = new DatabaseSync(join(directory, 'state.db'));
  for (const step of STATE_SCHEMA.steps.slice(0, 6)) before.exec(step);
  before.exec(`PRAGMA user_version = 6;
    INSERT INTO recommendation_batches VALUES (1, 'movies', 'v1', 5, 1, 1);
    CREATE TABLE recommendations_1 (user_id TEXT PRIMARY KEY, item_ids TEXT NOT NULL, scores BLOB NOT NULL) STRICT;
    INSERT INTO recommendations_1 VALUES ('a', '["movie:1"]', x'0000803f')`);
  before.close();
  const store = await openSqliteStore({ directory });
  context.after(() => store.close());
  assert.equal(await store.recommendations.current('movies'), undefined);
  assert.equal(await store.recommendations.read('movies', 'a'), undefined);
  const batch = await store.recommendations.begin('movies', 'v1', 6);
  const list = { userId: 'a', itemRows: Int32Array.of(3, 1), scores: Float32Array.of(2, 0.5) };
  await batch.put([list]);
  await batch.publish();
  assert.deepEqual((await store.recommendations.read('movies', 'a'))?.recommendations, list);
});

test('damaged files are refused by name and leave nothing running', async (context) => {
  for (const file of ['state.db', 'control.db']) {
    const directory = temporaryDirectory(context);
    writeFileSync(join(directory, file), 'not a database '.repeat(1000));
    await assert.rejects(openSqliteStore({ directory }), { code: 'damaged_data', message: new RegExp(file) });
  }
});

test('reading a list while batches are switched always gives one, of either batch', async (context) => {
  const store = await openSqliteStore({ directory: temporaryDirectory(context) });
  const publishNext = async (version: number): Promise<void> => {
    const batch = await store.recommendations.begin('movies', `v${version}`, version);
    await batch.put([{ userId: 'a', itemRows: Int32Array.of(7), scores: Float32Array.of(1) }]);
    await batch.publish();
  };
  await publishNext(0);
  let isSwitching = true;
  const switching = (async () => {
    for (let version = 1; version <= 40; version++) await publishNext(version);
  })().finally(() => {
    isSwitching = false;
  });
  while (isSwitching) {
    for (let turn = 0; turn < 50; turn++)
      assert.deepEqual(
        (await store.recommendations.read('movies', 'a'))?.recommendations.itemRows,
        Int32Array.of(7),
      );
    await nextTurn();
  }
  await switching;
  await store.close();
});

test('many items looked up at once leave others their turns, and come in the order of the ids', async (context) => {
  const store = await openSqliteStore({ directory: temporaryDirectory(context) });
  await store.interactions.apply([blockOf([ratingEvent()])]);
  const ids = Array.from({ length: 5000 }, (_, at) => (at === 4321 ? 'movie:1' : `movie:none-${at}`));
  let nTurns = 0;
  const others = (async () => {
    for (; nTurns < 3; nTurns++) await nextTurn();
  })();
  const items = await store.items.getMany(ids);
  assert.equal(nTurns, 3);
  await others;
  assert.deepEqual(
    items.flatMap((item, at) => (item === undefined ? [] : at)),
    [4321],
  );
  await store.close();
});

test('who is removed right after an event leaves nothing of it to the next user', async (context) => {
  const store = await openSqliteStore({ directory: temporaryDirectory(context) });
  context.after(() => store.close());
  const user = { member: true, attributes: {}, source: 'test' };
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([
      store.interactions.apply([blockOf([ratingEvent({ userId: 'leaving', tsMs: round })], round)]),
      store.users.remove(['leaving']),
    ]);
    await store.users.put([{ ...user, userId: `next ${round}` }]);
    assert.deepEqual(await store.interactions.read('movies', `next ${round}`), []);
  }
});
