import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { trackIdOf } from '../../../src/domain/track-text.ts';
import {
  activitySpanOf,
  divideSpan,
  STATS_RANGES,
  spanOf,
} from '../../../src/server/compat/listenbrainz-range.ts';
import { listenOf, newPlayer, type Player } from '../../support/listenbrainz.ts';
import { type OpenServer, openServer } from '../../support/open-server.ts';

const MBID = '5465ca86-3881-4349-81b2-6efbd3a59451';

let server: OpenServer;
before(async () => {
  server = await openServer();
});
after(() => server.close());

describe('the ranges of statistics', () => {
  // A Saturday.
  const now = Date.UTC(2026, 10, 21, 10, 30);
  const days = ({ fromMs, toMs }: { fromMs: number; toMs: number }) =>
    [fromMs, toMs].map((atMs) => new Date(atMs).toISOString().slice(0, 16));

  test('are calendar spans of UTC, the present ones up to now', () => {
    const spans = Object.fromEntries(STATS_RANGES.map((range) => [range, days(spanOf(range, now))]));
    assert.deepEqual(spans, {
      this_week: ['2026-11-16T00:00', '2026-11-21T10:30'],
      this_month: ['2026-11-01T00:00', '2026-11-21T10:30'],
      this_year: ['2026-01-01T00:00', '2026-11-21T10:30'],
      week: ['2026-11-09T00:00', '2026-11-16T00:00'],
      month: ['2026-10-01T00:00', '2026-11-01T00:00'],
      quarter: ['2026-07-01T00:00', '2026-10-01T00:00'],
      half_yearly: ['2026-01-01T00:00', '2026-07-01T00:00'],
      year: ['2025-01-01T00:00', '2026-01-01T00:00'],
      all_time: ['1970-01-01T00:00', '2026-11-21T10:30'],
    });
  });

  test('cross the turn of the year', () => {
    const january = Date.UTC(2026, 0, 1);
    assert.deepEqual(days(spanOf('month', january)), ['2025-12-01T00:00', '2026-01-01T00:00']);
    assert.deepEqual(days(spanOf('quarter', january)), ['2025-10-01T00:00', '2026-01-01T00:00']);
    assert.deepEqual(days(spanOf('half_yearly', january)), ['2025-07-01T00:00', '2026-01-01T00:00']);
    // 2026-01-01 is a Thursday.
    assert.deepEqual(days(spanOf('this_week', january)), ['2025-12-29T00:00', '2026-01-01T00:00']);
  });

  test('are shown with the span before, in whole parts that follow each other', () => {
    for (const range of STATS_RANGES) {
      const span = activitySpanOf(range, now, Date.UTC(2024, 6, 3));
      const parts = divideSpan(range, span);
      assert.equal(parts[0]?.fromMs, span.fromMs);
      assert.ok((parts.at(-1)?.toMs ?? 0) >= span.toMs);
      for (const [at, part] of parts.entries()) if (at > 0) assert.equal(part.fromMs, parts[at - 1]?.toMs);
    }
    const names = (range: (typeof STATS_RANGES)[number]) =>
      divideSpan(range, activitySpanOf(range, now, Date.UTC(2024, 6, 3))).map(({ name }) => name);
    assert.equal(names('week')[0], 'Monday 02 November 2026');
    assert.equal(names('week').length, 14);
    assert.equal(names('month')[0], '01 September 2026');
    assert.equal(names('this_year')[0], 'January 2025');
    assert.equal(names('year').length, 24);
    assert.deepEqual(names('all_time'), ['2024', '2025', '2026']);
  });
});

describe('statistics of a user', () => {
  let ann: Player;
  let today: number;
  before(async () => {
    ann = await newPlayer(server, 'ann');
    const nowMs = server.context.clock();
    today = Math.floor(nowMs / 1000) - 60;
    const lastYear = Date.UTC(new Date(nowMs).getUTCFullYear() - 1, 5, 15) / 1000;
    await ann.submit([
      listenOf(today, 'Sunflower', { release: 'Things', info: { recording_mbid: MBID } }),
      listenOf(today - 1, 'Sunflower', { release: 'Things' }),
      listenOf(today - 2, 'Closer', { release: 'Things' }),
      listenOf(today - 3, 'Idioteque', { artist: 'Radiohead', release: 'Kid A' }),
      listenOf(lastYear, 'Idioteque', { artist: 'Radiohead' }),
      listenOf(lastYear + 1, 'Idioteque', { artist: 'Radiohead' }),
      listenOf(lastYear + 2, 'Idioteque', { artist: 'Radiohead' }),
    ]);
  });
  const get = async (path: string) => (await ann.get(`/1/stats/user/ann/${path}`)).body?.payload;

  test('count artists, releases and recordings, the most heard first', async () => {
    const artists = await get('artists');
    assert.deepEqual(
      artists.artists.map((row: Record<string, unknown>) => [row.artist_name, row.listen_count]),
      [
        ['Radiohead', 4],
        ['Low', 3],
      ],
    );
    assert.deepEqual([artists.count, artists.total_artist_count, artists.offset], [2, 2, 0]);
    assert.deepEqual([artists.user_id, artists.range], ['ann', 'all_time']);
    assert.ok(artists.last_updated >= today && artists.to_ts >= today);
    const releases = await get('releases?range=this_year');
    assert.deepEqual(
      releases.releases.map((row: Record<string, unknown>) => [
        row.release_name,
        row.artist_name,
        row.listen_count,
      ]),
      [
        ['Things', 'Low', 3],
        ['Kid A', 'Radiohead', 1],
      ],
    );
    const recordings = await get('recordings?count=1&offset=1');
    assert.equal(recordings.total_recording_count, 3);
    assert.deepEqual(recordings.recordings, [
      {
        artist_name: 'Low',
        artist_mbids: [],
        track_name: 'Sunflower',
        recording_mbid: MBID,
        recording_msid: trackIdOf('Low', 'Sunflower').slice('track:'.length),
        release_name: 'Things',
        release_mbid: '',
        listen_count: 2,
      },
    ]);
  });

  test('count what is matched as one, under the entry that it is matched to', async () => {
    const bob = await newPlayer(server, 'bob');
    await bob.submit([
      listenOf(today, 'Lullaby', { artist: 'LOW!', release: 'Live' }),
      listenOf(today - 1, 'Lullaby (Remastered)', { artist: 'The Low' }),
      listenOf(today - 2, 'Lullaby', { artist: 'The Low' }),
      listenOf(today - 3, 'Words', { artist: 'The Low' }),
      listenOf(today - 4, 'Words', { artist: 'The Low' }),
    ]);
    const one = trackIdOf('The Low', 'Lullaby');
    await server.context.store.items.setMatches([
      { itemId: trackIdOf('LOW!', 'Lullaby'), sameAs: one },
      { itemId: trackIdOf('The Low', 'Lullaby (Remastered)'), sameAs: one },
    ]);
    const { payload } = (await bob.get('/1/stats/user/bob/recordings')).body;
    assert.deepEqual(
      payload.recordings.map((row: Record<string, unknown>) => [
        row.track_name,
        row.recording_msid,
        row.listen_count,
      ]),
      [
        ['Lullaby', one.slice('track:'.length), 3],
        ['Words', trackIdOf('The Low', 'Words').slice('track:'.length), 2],
      ],
    );
    assert.equal(payload.total_recording_count, 2);
    const artists = (await bob.get('/1/stats/user/bob/artists')).body.payload.artists;
    assert.deepEqual(
      artists.map((row: Record<string, unknown>) => [row.artist_name, row.listen_count]),
      [['The Low', 5]],
    );
  });

  test('are of the range that is asked for', async () => {
    const year = await get('artists?range=year');
    assert.deepEqual(year.artists, [{ artist_name: 'Radiohead', artist_mbid: null, listen_count: 3 }]);
    const { status, body } = await ann.get('/1/stats/user/ann/artists?range=decade');
    assert.deepEqual([status, body.code], [400, 400]);
  });

  test('show activity with the parts that have none', async () => {
    const year = await get('listening-activity?range=this_year');
    assert.equal(year.range, 'this_year');
    const counted = year.listening_activity.filter((part: { listen_count: number }) => part.listen_count > 0);
    assert.deepEqual(
      counted.map((part: { listen_count: number }) => part.listen_count),
      [3, 4],
    );
    assert.match(counted[0].time_range, /^June \d{4}$/);
    assert.ok(year.listening_activity.length > 12);
    const total = await get('listening-activity');
    assert.equal(total.listening_activity.length, 2);
  });

  test('are 204 for somebody who has heard nothing', async () => {
    const nobody = await newPlayer(server, 'nobody');
    for (const entity of ['artists', 'releases', 'recordings', 'listening-activity']) {
      const reply = await nobody.get(`/1/stats/user/nobody/${entity}`);
      assert.deepEqual([reply.status, reply.text], [204, '']);
    }
  });
});

describe('what a model says of users', () => {
  test('are members of similar taste, and how similar one is', async () => {
    const { store } = server.context;
    const u1 = await newPlayer(server, 'u1');
    await store.users.put([
      { userId: 'u2', member: true, attributes: {}, source: 'test' },
      { userId: 'ü3', member: false, attributes: {}, source: 'test' },
    ]);
    await server.context.ingest.submit(
      ['u1', 'u2'].map((user_id) => ({
        type: 'rating',
        user_id,
        item_id: 'movie:1',
        ts: Date.now(),
        value: 5,
      })),
      { source: 'api' },
    );
    const { payload } = (await u1.get('/1/user/u1/similar-users')).body;
    assert.ok(payload.every((user: { user_name: string }) => user.user_name === 'u2'));
    const one = (await u1.get('/1/user/u1/similar-to/u2')).body.payload;
    assert.equal(one[0].user_name, 'u2');
    // Both said the same of the same film, and nothing else.
    assert.ok(Math.abs(one[0].similarity - 1) < 1e-6);
    assert.equal((await u1.get('/1/user/u1/similar-to/%C3%BC3')).status, 404);
    assert.equal((await u1.get('/1/user/u1/similar-to/nobody')).status, 404);
  });

  test('is nothing of somebody whom it does not know', async () => {
    const stranger = await newPlayer(server, 'stranger');
    assert.deepEqual((await stranger.get('/1/user/stranger/similar-users')).body, { payload: [] });
    assert.deepEqual((await stranger.get('/1/user/stranger/similar-to/u2')).body, { payload: [] });
  });

  test('recommends recordings whose MusicBrainz id is known, and answers 204 where there are none', async () => {
    const eve = await newPlayer(server, 'eve');
    assert.equal((await eve.get('/1/cf/recommendation/user/eve/recording')).status, 204);
    const film = await server.context.store.items.get('movie:2');
    assert.ok(film !== undefined);
    await server.context.store.items.put([{ ...film, attributes: { recording_mbid: MBID } }]);
    const { payload } = (await eve.get('/1/cf/recommendation/user/eve/recording?count=5')).body;
    assert.deepEqual([payload.count, payload.total_mbid_count, payload.offset], [1, 1, 0]);
    assert.equal(payload.mbids[0].recording_mbid, MBID);
    assert.equal(payload.user_name, 'eve');
    const past = (await eve.get('/1/cf/recommendation/user/eve/recording?offset=7')).body.payload;
    assert.deepEqual([past.count, past.mbids], [0, []]);
  });
});
