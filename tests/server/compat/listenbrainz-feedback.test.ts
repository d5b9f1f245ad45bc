import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { trackIdOf } from '../../../src/domain/track-text.ts';
import { listenOf, msidOf, newPlayer } from '../../support/listenbrainz.ts';
import { type OpenServer, openServer } from '../../support/open-server.ts';

const MBID = '5465ca86-3881-4349-81b2-6efbd3a59451';
const T = Math.floor(Date.now() / 1000) - 100_000;

let server: OpenServer;
before(async () => {
  server = await openServer();
});
after(() => server.close());

describe('recording-feedback', () => {
  async function feedbackOf(userId: string) {
    const found = (await server.log.read(0, 1000)).map(({ event }) => event);
    return found.flatMap(({ userId: of, type, itemId }) =>
      of === userId && type !== 'play' ? [{ type, itemId }] : [],
    );
  }

  test('is love, hate or neither of the track with the id', async () => {
    const player = await newPlayer(server, 'fan');
    const recording_msid = msidOf('Low', 'Sunflower');
    for (const score of [1, -1, 0]) {
      server.advance(1000);
      const reply = await player.post('/1/feedback/recording-feedback', { recording_msid, score });
      assert.deepEqual([reply.status, reply.body], [200, { status: 'ok' }]);
    }
    const itemId = trackIdOf('Low', 'Sunflower');
    assert.deepEqual(await feedbackOf('fan'), [
      { type: 'love', itemId },
      { type: 'hate', itemId },
      { type: 'love_remove', itemId },
    ]);
  });

  test('by the MusicBrainz id finds the track that the user heard under it, or one of a catalogue', async () => {
    const player = await newPlayer(server, 'mbid');
    await player.submit([listenOf(T, 'Dinosaur Act', { info: { recording_mbid: MBID } })]);
    await player.post('/1/feedback/recording-feedback', { recording_mbid: MBID.toUpperCase(), score: 1 });
    const known = '00000000-0000-4000-8000-00000000000a';
    await server.context.store.items.put([
      {
        itemId: 'track:TRB',
        catalogue: 'tracks',
        title: 'Monkey',
        year: undefined,
        genres: [],
        attributes: { artist: 'Low', recording_mbid: known },
        stub: false,
        source: 'test',
      },
    ]);
    await player.post('/1/feedback/recording-feedback', { recording_mbid: known, score: -1 });
    const unknown = '00000000-0000-4000-8000-000000000001';
    await player.post('/1/feedback/recording-feedback', {
      recording_mbid: unknown,
      recording_msid: '',
      score: 1,
    });
    assert.deepEqual(await feedbackOf('mbid'), [
      { type: 'love', itemId: trackIdOf('Low', 'Dinosaur Act') },
      { type: 'hate', itemId: 'track:TRB' },
      { type: 'love', itemId: `track:${unknown}` },
    ]);
  });

  test('by the id that a listen of a catalogue track was shown with is of that track', async () => {
    const player = await newPlayer(server, 'native');
    const itemId = 'track:TRCANADA';
    await server.context.store.items.put([
      {
        itemId,
        catalogue: 'tracks',
        title: 'Canada',
        year: undefined,
        genres: [],
        attributes: { artist: 'Low' },
        stub: false,
        source: 'test',
      },
    ]);
    await server.context.ingest.submit(
      [{ type: 'play', user_id: 'native', item_id: itemId, ts: (T + 50) * 1000 }],
      { source: 'api' },
    );
    const { payload } = (await player.get('/1/user/native/listens')).body;
    const { recording_msid } = payload.listens[0];
    assert.equal(recording_msid, msidOf('Low', 'Canada'));
    await player.post('/1/feedback/recording-feedback', { recording_msid, score: 1 });
    assert.deepEqual(await feedbackOf('native'), [{ type: 'love', itemId }]);
  });

  test('needs an id and a score of 1, 0 or -1', async () => {
    const player = await newPlayer(server, 'fan');
    const bodies = [
      { score: 1 },
      { recording_msid: 'x', score: 1 },
      { recording_mbid: MBID },
      { recording_mbid: MBID, score: 2 },
      { recording_mbid: MBID, score: '1' },
    ];
    for (const body of bodies)
      assert.equal((await player.post('/1/feedback/recording-feedback', body)).body.code, 400);
  });
});
