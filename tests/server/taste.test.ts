import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Friend, Leaders, Taste, TasteStatistics } from '../../src/server/contract-taste.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';
import { releases } from '../support/taste-world.ts';

let server: OpenServer;
before(async () => {
  server = await openServer();
  await server.context.store.items.put(releases(40));
  // The entries are looked at again.
  server.advance(5_000);
});
after(() => server.close());

async function call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object) {
  const reply = await server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: bearer(server.keys.admin),
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: reply.statusCode, body: reply.json() };
}

async function own(owners: Readonly<Record<string, readonly number[]>>): Promise<void> {
  const events = Object.entries(owners).map(([user, numbers]) => ({
    type: 'own_set',
    user_id: user,
    catalogue: 'records',
    items: numbers.map((number) => `release:${number}`),
    ts: Date.now(),
  }));
  const { status, body } = await call('POST', '/events', { events });
  assert.equal(status, 200, JSON.stringify(body));
}

async function compute(body: object = {}): Promise<void> {
  const { job_id } = (await call('POST', '/taste/run', body)).body;
  for (;;) {
    const { status, error } = (await call('GET', `/jobs/${job_id}`)).body;
    if (status === 'succeeded') return;
    assert.ok(status === 'queued' || status === 'running', JSON.stringify(error));
    await sleep(20);
  }
}

test('before the first batch there are scores without ranks, and no friends', async () => {
  await own({ ann: [0, 15, 1], bob: [0, 15, 2], cat: [5, 6, 7], dan: [] });
  const taste = Taste.parse((await call('GET', '/users/ann/taste')).body);
  assert.equal(taste.n_releases, 3);
  assert.equal(taste.computed_at, null);
  assert.deepEqual(
    taste.genres.filter(({ score }) => score > 0).map(({ key, score, rank }) => [key, score, rank]),
    [
      ['blues', 2, null],
      ['brass', 1, null],
      ['hiphop', 1, null],
    ],
  );
  for (const path of ['/users/ann/friend', '/taste/leaders/jazz', '/taste/statistics'])
    assert.equal((await call('GET', path)).body.code, 'no_data');
});

test('after it there are ranks, a friend with reasons, a release, leader boards and statistics', async () => {
  await compute();
  const [blues] = Taste.parse((await call('GET', '/users/ann/taste')).body).genres;
  assert.deepEqual([blues.rank, blues.percentile], [1, 50]);
  const { friend, release } = Friend.parse((await call('GET', '/users/ann/friend')).body);
  assert.equal(friend?.user_id, 'bob');
  assert.equal(friend?.n_shared, 2);
  assert.deepEqual(friend?.shared_releases.map(({ properties }) => properties.title).sort(), [
    'Release 0',
    'Release 15',
  ]);
  assert.equal(friend?.shared_genres[0].key, 'blues');
  assert.deepEqual([release?.id, release?.source], ['release:2', 'friend']);
  const first = Leaders.parse((await call('GET', '/taste/leaders/blues?count=1')).body);
  assert.deepEqual(first.leaders, [{ user_id: 'ann', rank: 1, score: 2 }]);
  assert.equal(first.n_leaders, 2);
  assert.deepEqual((await call('GET', '/taste/leaders/Blues?count=1')).body, first);
  const next = await call('GET', `/taste/leaders/blues?count=1&cursor=${first.next_cursor}`);
  const second = Leaders.parse(next.body);
  assert.deepEqual(second.leaders, [{ user_id: 'bob', rank: 1, score: 2 }]);
  assert.equal(second.next_cursor, null);
  const statistics = TasteStatistics.parse((await call('GET', '/taste/statistics')).body);
  assert.equal(statistics.n_users, 4);
  assert.equal(statistics.mean_collection_size, 9 / 4);
  assert.equal(statistics.n_with_friend, 4);
});

test('an event changes the next answer, and an update of the changed users counts them', async () => {
  await own({ cat: [0, 15, 30] });
  const [blues] = Taste.parse((await call('GET', '/users/cat/taste')).body).genres;
  assert.equal(blues.score, 3);
  await compute({ changed_only: true });
  assert.equal(TasteStatistics.parse((await call('GET', '/taste/statistics')).body).n_changed, 1);
  const [now] = Taste.parse((await call('GET', '/users/ann/taste')).body).genres;
  assert.equal(now.rank, 2);
});

test('who opts out is not recommended from that moment on; unknown users and genres are told of', async () => {
  assert.equal((await call('PUT', '/users/bob/taste-settings', { hidden: true })).status, 200);
  const { friend, hidden } = Friend.parse((await call('GET', '/users/ann/friend')).body);
  assert.equal(hidden, false);
  assert.ok(friend !== null && friend.user_id !== 'bob');
  const own = Taste.parse((await call('GET', '/users/bob/taste')).body);
  assert.equal(own.hidden, true);
  assert.equal(own.genres[0].rank, null);
  const ofBob = Friend.parse((await call('GET', '/users/bob/friend')).body);
  assert.deepEqual([ofBob.friend, ofBob.hidden], [null, true]);
  assert.equal((await call('PUT', '/users/bob/taste-settings', { hidden: false })).body.hidden, false);
  for (const path of ['/users/nobody/taste', '/users/nobody/friend'])
    assert.equal((await call('GET', path)).status, 404);
  assert.equal((await call('PUT', '/users/nobody/taste-settings', { hidden: true })).status, 404);
  const { status, body } = await call('GET', '/taste/leaders/polka');
  assert.equal(status, 422);
  assert.match(body.detail, /polka/);
});

test('while the state lags behind the log an unknown user is told to be awaited', async (context) => {
  const lagging = await openServer({
    options: { readWaitMs: 10 },
    replace: ({ eventLog }) => ({
      eventLog: {
        endOffset: async () => (await eventLog.endOffset()) + 1,
        onCommit: (listener) => eventLog.onCommit(listener),
      },
    }),
  });
  context.after(() => lagging.close());
  const headers = bearer(lagging.keys.admin);
  for (const url of ['/api/v1/users/new/taste', '/api/v1/users/new']) {
    const reply = await lagging.app.inject({ url, headers });
    assert.deepEqual([reply.statusCode, reply.headers['retry-after']], [503, '1'], url);
    assert.match(reply.json().detail, /nothing is known of 'new' yet, and events are still being taken in/);
  }
});
