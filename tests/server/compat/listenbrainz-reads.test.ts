import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { trackIdOf } from '../../../src/domain/track-text.ts';
import { UserListens } from '../../../src/server/contract.ts';
import { listenOf, msidOf, newPlayer, type Player } from '../../support/listenbrainz.ts';
import { bearer, type OpenServer, openServer } from '../../support/open-server.ts';

const MBID = '5465ca86-3881-4349-81b2-6efbd3a59451';
const T = Math.floor(Date.now() / 1000) - 100_000;

let server: OpenServer;
before(async () => {
  server = await openServer();
});
after(() => server.close());

async function timesOf(player: Player, query: string): Promise<number[]> {
  const { status, body } = await player.get(`/1/user/${encodeURIComponent(player.userId)}/listens?${query}`);
  assert.equal(status, 200);
  assert.equal(body.payload.count, body.payload.listens.length);
  return body.payload.listens.map(({ listened_at }: { listened_at: number }) => listened_at);
}

describe('listens', () => {
  test('are there for the very next question, newest first, as they were sent', async () => {
    const player = await newPlayer(server, 'Ann / é');
    const info = { media_player: 'mpv', recording_mbid: MBID, tags: ['slow'], duration_ms: 3000 };
    await player.submit([listenOf(T, 'Sunflower', { release: 'Things', info })]);
    await player.submit([listenOf(T + 5, 'Laser Beam')]);
    const { payload } = (await player.get('/1/user/Ann%20%2F%20%C3%A9/listens')).body;
    assert.equal(payload.user_id, 'Ann / é');
    assert.deepEqual([payload.oldest_listen_ts, payload.latest_listen_ts], [T, T + 5]);
    const [, first] = payload.listens;
    assert.ok(first.inserted_at >= T);
    assert.deepEqual(first, {
      listened_at: T,
      inserted_at: first.inserted_at,
      recording_msid: msidOf('Low', 'Sunflower'),
      user_name: 'Ann / é',
      track_metadata: {
        artist_name: 'Low',
        track_name: 'Sunflower',
        release_name: 'Things',
        additional_info: info,
      },
    });
  });

  test('are 25 unless asked otherwise, of a range that leaves its ends out', async () => {
    const player = await newPlayer(server, 'range');
    await player.submit(Array.from({ length: 60 }, (_, n) => listenOf(T + n, `Track ${n}`)));
    const from = (first: number, n: number) => Array.from({ length: n }, (_, at) => T + first - at);
    assert.deepEqual(await timesOf(player, ''), from(59, 25));
    assert.deepEqual(await timesOf(player, 'count=3'), from(59, 3));
    assert.deepEqual(await timesOf(player, 'count=5000'), from(59, 60));
    assert.deepEqual(await timesOf(player, `max_ts=${T + 30}&count=2`), from(29, 2));
    // With min_ts alone come those that follow it.
    assert.deepEqual(await timesOf(player, `min_ts=${T + 30}&count=2`), from(32, 2));
    assert.deepEqual(await timesOf(player, `min_ts=${T + 30}&max_ts=${T + 40}&count=2`), from(39, 2));
    assert.deepEqual(await timesOf(player, `min_ts=${T + 30}&max_ts=${T + 33}`), from(32, 2));
    for (const query of ['count=-1', 'count=x', 'min_ts=1.5', `min_ts=${T}&max_ts=${T}`]) {
      const { status, body } = await player.get(`/1/user/range/listens?${query}`);
      assert.deepEqual([status, body.code], [400, 400], query);
    }
    assert.deepEqual((await player.get('/1/user/range/listen-count')).body, { payload: { count: 60 } });
  });

  test('of somebody who has none are an empty list', async () => {
    const player = await newPlayer(server, 'new');
    assert.deepEqual((await player.get('/1/user/new/listens')).body, {
      payload: { count: 0, user_id: 'new', latest_listen_ts: 0, oldest_listen_ts: 0, listens: [] },
    });
    assert.deepEqual((await player.get('/1/user/new/listen-count')).body, { payload: { count: 0 } });
  });

  test('that came as plays through the native door are among them, by what the catalogue says', async () => {
    const player = await newPlayer(server, 'native');
    const itemId = 'track:TRAAAAK128F9318786';
    await server.context.store.items.put([
      {
        itemId,
        catalogue: 'tracks',
        title: 'Scream',
        year: 2004,
        genres: [],
        attributes: { artist: 'Adelitas Way', album: 'Way' },
        stub: false,
        source: 'test',
      },
    ]);
    await server.context.ingest.submit([{ type: 'play', user_id: 'native', item_id: itemId, ts: T }], {
      source: 'api',
    });
    const { payload } = (await player.get('/1/user/native/listens')).body;
    assert.deepEqual(payload.listens[0].track_metadata, {
      artist_name: 'Adelitas Way',
      track_name: 'Scream',
      release_name: 'Way',
      additional_info: {},
    });
    assert.equal(payload.listens[0].recording_msid, msidOf('Adelitas Way', 'Scream'));
  });
});

test('the native door lists the same listens, page by page, with what is playing', async () => {
  const player = await newPlayer(server, 'pages');
  const info = { media_player: 'mpv' };
  await player.submit([1, 2, 3].map((n) => listenOf(T + n, `Track ${n}`, { release: 'Things', info })));
  await player.submit([{ track_metadata: listenOf(0, 'Closer').track_metadata }], 'playing_now');
  const read = async (query: string) => {
    const url = `/api/v1/users/pages/listens?${query}`;
    const reply = await server.app.inject({ url, headers: bearer(server.keys.read) });
    return UserListens.parse(reply.json());
  };
  const first = await read('count=2');
  assert.deepEqual(first.playing_now, { artist: 'Low', track: 'Closer', release: null });
  assert.deepEqual(first.listens[0], {
    item_id: trackIdOf('Low', 'Track 3'),
    artist: 'Low',
    track: 'Track 3',
    release: 'Things',
    client: 'mpv',
    source: 'listenbrainz',
    listened_at: new Date((T + 3) * 1000).toISOString(),
  });
  const rest = await read(`count=2&cursor=${first.next_cursor}`);
  assert.deepEqual(
    rest.listens.map(({ track }) => track),
    ['Track 1'],
  );
  assert.equal(rest.next_cursor, null);
});

describe('delete-listen', () => {
  test('takes back the one listen and leaves the others', async () => {
    const player = await newPlayer(server, 'delete');
    await player.submit([listenOf(T, 'a'), listenOf(T, 'b'), listenOf(T + 1, 'a')]);
    const body = { listened_at: T, recording_msid: msidOf('Low', 'a') };
    assert.deepEqual((await player.post('/1/delete-listen', body)).body, { status: 'ok' });
    assert.deepEqual(await timesOf(player, ''), [T + 1, T]);
    const { payload } = (await player.get('/1/user/delete/listens')).body;
    assert.equal(payload.listens[1].track_metadata.track_name, 'b');
    // It is gone already, which is what is asked for.
    assert.deepEqual((await player.post('/1/delete-listen', body)).body, { status: 'ok' });
    assert.deepEqual((await player.get('/1/user/delete/listen-count')).body, { payload: { count: 2 } });
  });

  test('takes back nothing of others', async () => {
    const [one, other] = [await newPlayer(server, 'one'), await newPlayer(server, 'other')];
    await one.submit([listenOf(T, 'a')]);
    await other.post('/1/delete-listen', { listened_at: T, recording_msid: msidOf('Low', 'a') });
    assert.deepEqual(await timesOf(one, ''), [T]);
  });

  test('needs the time and the id of the listen', async () => {
    const player = await newPlayer(server, 'delete');
    for (const body of [
      {},
      { listened_at: T },
      { recording_msid: MBID },
      { listened_at: 'x', recording_msid: MBID },
      { listened_at: T, recording_msid: 'x' },
    ])
      assert.equal((await player.post('/1/delete-listen', body)).body.code, 400);
  });
});

describe('playing-now', () => {
  test('shows what plays until the track is over, and is no listen', async () => {
    const player = await newPlayer(server, 'now');
    const nothing = { payload: { count: 0, user_id: 'now', playing_now: true, listens: [] } };
    assert.deepEqual((await player.get('/1/user/now/playing-now')).body, nothing);
    const { track_metadata } = listenOf(0, 'Sunflower', { info: { duration: 200 } });
    const sent = await player.submit([{ track_metadata }], 'playing_now');
    assert.deepEqual([sent.status, sent.body], [200, { status: 'ok' }]);
    assert.deepEqual((await player.get('/1/user/now/playing-now')).body.payload, {
      count: 1,
      user_id: 'now',
      playing_now: true,
      listens: [
        {
          playing_now: true,
          track_metadata: {
            artist_name: 'Low',
            track_name: 'Sunflower',
            additional_info: { duration_ms: 200_000 },
          },
        },
      ],
    });
    server.advance(201_000);
    assert.deepEqual((await player.get('/1/user/now/playing-now')).body, nothing);
    assert.deepEqual((await player.get('/1/user/now/listen-count')).body, { payload: { count: 0 } });
  });

  test('forgets a track of unknown length after ten minutes', async () => {
    const player = await newPlayer(server, 'now');
    const { track_metadata } = listenOf(0, 'Closer');
    await player.submit([{ track_metadata }], 'playing_now');
    server.advance(599_000);
    assert.equal((await player.get('/1/user/now/playing-now')).body.payload.count, 1);
    server.advance(2_000);
    assert.equal((await player.get('/1/user/now/playing-now')).body.payload.count, 0);
  });
});

test('latest-import remembers how far an importer has come, and never goes back', async () => {
  const player = await newPlayer(server, 'importer');
  const read = async () => (await player.get('/1/latest-import?user_name=importer')).body;
  assert.deepEqual(await read(), { musicbrainz_id: 'importer', latest_import: 0 });
  assert.deepEqual((await player.post('/1/latest-import', { ts: T })).body, { status: 'ok' });
  await player.post('/1/latest-import', { ts: T - 5 });
  assert.deepEqual(await read(), { musicbrainz_id: 'importer', latest_import: T });
  for (const body of [{}, { ts: 'x' }, { ts: -1 }, { ts: 1.5 }])
    assert.equal((await player.post('/1/latest-import', body)).body.code, 400);
});

test('requests are measured by route, and tokens are in no log line', async () => {
  const player = await newPlayer(server, 'measured');
  await player.submit([listenOf(T, 'a')]);
  await player.get('/1/user/measured/listens');
  const metrics = await server.app.inject({ url: '/metrics', headers: bearer(server.keys.read) });
  assert.match(metrics.body, /route="\/1\/submit-listens",method="POST",status="200"/);
  assert.match(metrics.body, /route="\/1\/user\/:user\/listens"/);
  assert.match(metrics.body, /events_ingested_total\{type="play",result="accepted"\}/);
  assert.ok(server.logLines.every((line) => !line.includes(player.token)));
});
