import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import type { EventLog } from '../../src/eventlog/event-log.ts';
import { openSqliteEventLog } from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { ProfileLinks } from '../../src/importing/profile-links.ts';
import { profileSyncJobHandler } from '../../src/importing/profile-sync.ts';
import { createIngest } from '../../src/ingest/ingest.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type DiscogsServer, fakeSurroundings, startDiscogs } from '../support/discogs-server.ts';
import { newJobRun } from '../support/job-run.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const COLLECTION = join(import.meta.dirname, '../fixtures/collections/collection.csv');

interface SyncWorld {
  readonly log: EventLog;
  readonly store: Store;
  readonly discogs: DiscogsServer;
  readonly links: ProfileLinks;
  sync(parameters: Record<string, unknown>, run?: ReturnType<typeof newJobRun>): Promise<unknown>;
  /** The records that a user owns and wants, by number. */
  lists(user: string): Promise<{ owned: number[]; wanted: number[] }>;
}

async function openWorld(context: TestContext, maxItems = 1000): Promise<SyncWorld> {
  const directory = temporaryDirectory(context);
  const log = await openSqliteEventLog({ directory });
  const store = await openSqliteStore({ directory });
  const projection = startStateProjection({ log, store, onError: console.error });
  const { documents } = store;
  const discogs = await startDiscogs(context);
  const links = new ProfileLinks(documents, { key: randomBytes(32), randomBytes });
  const ingest = createIngest({ log, documents, clock: Date.now, randomBytes, scaleOf: () => HALF_STARS });
  context.after(async () => {
    await ingest.close();
    await projection.close();
    await log.close();
    await store.close();
  });
  const handler = profileSyncJobHandler({
    log,
    ingest,
    store,
    links,
    clock: Date.now,
    maxItems,
    discogs: { baseUrl: discogs.url, userAgent: 'Deadwax/test', surroundings: fakeSurroundings() },
  });
  return {
    log,
    store,
    discogs,
    links,
    sync: (parameters, run = newJobRun()) => handler.run(handler.parse(parameters), run.context),
    async lists(user) {
      const all = await store.interactions.read('records', user);
      const numbers = (said: typeof all) =>
        said.map(({ itemId }) => Number(itemId.slice(8))).sort((a, b) => a - b);
      return {
        owned: numbers(all.filter(({ isOwned }) => isOwned)),
        wanted: numbers(all.filter(({ isWanted }) => isWanted)),
      };
    },
  };
}

function counted(result: unknown, list: string): readonly number[] {
  const { records, added, removed } = Object(result).lists[list];
  return [records, added, removed];
}

test('a sync brings the lists as they are, removals included, and says nothing when nothing has changed', async (context) => {
  const world = await openWorld(context);
  const { discogs, log } = world;
  discogs.lists.set('Ann collection', [1, 2, 3, 3]);
  discogs.lists.set('Ann wantlist', [9]);
  const parameters = { user: 'ann', username: 'Ann' };
  const first = await world.sync(parameters);
  assert.deepEqual(counted(first, 'collection'), [3, 3, 0]);
  assert.deepEqual(await world.lists('ann'), { owned: [1, 2, 3], wanted: [9] });
  assert.equal((await world.store.items.get('release:2'))?.title, 'Record 2');
  const end = await log.endOffset();
  assert.deepEqual(counted(await world.sync(parameters), 'collection'), [3, 0, 0]);
  assert.equal(await log.endOffset(), end);
  discogs.lists.set('Ann collection', [2, 4]);
  discogs.lists.set('Ann wantlist', []);
  const third = await world.sync(parameters);
  assert.deepEqual(counted(third, 'collection'), [2, 1, 2]);
  assert.deepEqual(counted(third, 'wantlist'), [0, 0, 1]);
  assert.deepEqual(await world.lists('ann'), { owned: [2, 4], wanted: [] });
});

test('an entry of the catalogue stays as a dump has said it', async (context) => {
  const world = await openWorld(context);
  await world.store.items.put([
    {
      itemId: 'release:1',
      catalogue: 'records',
      title: 'The true title',
      year: 1999,
      genres: ['Rock'],
      attributes: {},
      stub: false,
      source: 'discogs',
    },
  ]);
  world.discogs.lists.set('Ann collection', [1, 2]);
  await world.sync({ user: 'ann', username: 'Ann', lists: ['collection'] });
  const [kept, added] = await world.store.items.getMany(['release:1', 'release:2']);
  assert.deepEqual([kept?.title, added?.title], ['The true title', 'Record 2']);
});

test('a sync that was cut off goes on after the last page, and nothing changes before a list is whole', async (context) => {
  const world = await openWorld(context);
  const { discogs } = world;
  const ids = Array.from({ length: 350 }, (_, at) => at + 1);
  discogs.lists.set('Ann collection', ids);
  const parameters = { user: 'ann', username: 'Ann', lists: ['collection'] };
  const cut = newJobRun(undefined, 2);
  await assert.rejects(world.sync(parameters, cut));
  assert.deepEqual((await world.lists('ann')).owned, []);
  discogs.asked.length = 0;
  await world.sync(parameters, newJobRun(cut.checkpoints.at(-1)));
  assert.deepEqual(
    discogs.asked.map(({ query }) => query.get('page')),
    ['3', '4'],
  );
  assert.deepEqual((await world.lists('ann')).owned, ids);
  assert.equal(await world.store.documents.count('profile-pages'), 0);
});

test('a list that changes while it is read is read again, and what one cut-off sync has left does not count in another', async (context) => {
  const world = await openWorld(context);
  const { discogs } = world;
  const ids = Array.from({ length: 250 }, (_, at) => at + 1);
  const parameters = { user: 'ann', username: 'Ann', lists: ['collection'] };
  discogs.lists.set('Ann collection', ids);
  await assert.rejects(world.sync(parameters, newJobRun(undefined, 2)));
  discogs.asked.length = 0;
  discogs.script = (_, nAsked) => {
    if (nAsked === 2) discogs.lists.set('Ann collection', ids.slice(1));
    return undefined;
  };
  await world.sync(parameters);
  assert.deepEqual((await world.lists('ann')).owned, ids.slice(1));
  discogs.script = (_, nAsked) => {
    discogs.lists.set('Ann collection', ids.slice(nAsked % 2));
    return undefined;
  };
  await assert.rejects(world.sync(parameters), { code: 'io_failed', message: /changed each time/ });
});

test('a private or unknown profile and a list that is too long change nothing', async (context) => {
  const world = await openWorld(context, 3);
  const { discogs } = world;
  discogs.lists.set('Ann collection', [1, 2]);
  const parameters = { user: 'ann', username: 'Ann', lists: ['collection'] };
  await world.sync(parameters);
  discogs.lists.set('Ann collection', [5, 6, 7, 8]);
  await assert.rejects(world.sync(parameters), { code: 'too_large', message: /has 4 records; at most 3/ });
  discogs.script = () => ({ status: 403 });
  await assert.rejects(world.sync(parameters), { code: 'forbidden' });
  await assert.rejects(world.sync({ user: 'ann', path: COLLECTION, list: 'wantlist' }), {
    code: 'unsupported_format',
  });
  assert.deepEqual(await world.lists('ann'), { owned: [1, 2], wanted: [] });
});

test('a file brings a list with its grades', async (context) => {
  const world = await openWorld(context);
  const result = await world.sync({ user: 'ann', path: COLLECTION, list: 'collection' });
  const { grades, rejected, first_rejects } = Object(result).lists.collection;
  assert.deepEqual(counted(result, 'collection'), [2, 2, 0]);
  assert.deepEqual([grades, rejected, first_rejects[0].line], [{ M: 1, unknown: 1 }, 1, 5]);
  assert.deepEqual((await world.lists('ann')).owned, [101, 102]);
});

test('the credentials of a link are used, and those of another profile are not', async (context) => {
  const world = await openWorld(context);
  const { discogs, links } = world;
  for (const username of ['Ann', 'Bob']) discogs.lists.set(`${username} collection`, [1]);
  await links.put('ann', 'Ann', { token: 'mine' });
  await links.put('ann', 'Ann', undefined);
  await world.sync({ user: 'ann', username: 'Ann', lists: ['collection'] });
  assert.equal(discogs.asked.at(-1)?.headers.authorization, 'Discogs token=mine');
  assert.ok((await links.get('ann'))?.syncedAtMs !== null);
  await links.put('ann', 'Bob', undefined);
  assert.deepEqual(await links.get('ann'), { username: 'Bob', hasCredentials: false, syncedAtMs: null });
});

test('who is no member is kept apart, and no member becomes one', async (context) => {
  const world = await openWorld(context);
  const { discogs, store } = world;
  discogs.lists.set('Cid collection', [1]);
  const parameters = { user: 'discogs:cid', username: 'Cid', lists: ['collection'], member: false };
  await world.sync(parameters);
  assert.equal((await store.users.get('discogs:cid'))?.member, false);
  assert.deepEqual((await world.lists('discogs:cid')).owned, [1]);
  await store.users.put([{ userId: 'ann', member: true, attributes: {}, source: 'test' }]);
  await assert.rejects(world.sync({ ...parameters, user: 'ann' }), { code: 'conflict' });
});
