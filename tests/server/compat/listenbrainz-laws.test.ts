import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { parseListenBrainzListen } from '../../../src/server/compat/listenbrainz-listen.ts';
import { listenOf, newPlayer, type Player } from '../../support/listenbrainz.ts';
import { BAD_LISTENS, ODD_LISTENS } from '../../support/listenbrainz-corpus.ts';
import { type OpenServer, openServer } from '../../support/open-server.ts';

const NOW = Math.floor(Date.now() / 1000);
const T = NOW - 100_000;

let server: OpenServer;
let ann: Player;
before(async () => {
  server = await openServer();
  ann = await newPlayer(server, 'ann');
});
after(() => server.close());

/** A good listen in which one member, wherever it is, is replaced by any JSON. */
const bent = fc
  .record({
    at: fc.constantFrom(
      'listened_at',
      'track_metadata',
      'artist_name',
      'track_name',
      'release_name',
      'additional_info',
    ),
    info: fc.constantFrom(
      'tags',
      'duration',
      'duration_ms',
      'recording_mbid',
      'artist_mbids',
      'isrc',
      'media_player',
    ),
    value: fc.jsonValue({ maxDepth: 3 }),
  })
  .map(({ at, info, value }) => {
    const listen = listenOf(T, 'Sunflower', { info: { [info]: value } });
    const { track_metadata } = listen;
    if (at in listen) return { ...listen, [at]: value };
    return at in track_metadata || at === 'release_name'
      ? { ...listen, track_metadata: { ...track_metadata, [at]: value } }
      : listen;
  });

test('whatever a listen is, parsing gives a listen or a reason', () => {
  const surroundings = { userId: 'ann', nowMs: NOW * 1000, isPlayingNow: false };
  fc.assert(
    fc.property(fc.oneof(bent, fc.jsonValue()), (value) => {
      const { listen, error } = parseListenBrainzListen(value, surroundings);
      if (error !== undefined) return error.detail.length > 0 && /^(\/\w+)*$/.test(error.pointer);
      assert.ok(listen.artist.trim() === listen.artist && listen.artist !== '' && listen.track !== '');
      assert.ok(Number.isSafeInteger(listen.listenedAtMs));
      return Object.values(listen).every((said) => typeof said !== 'string' || said.isWellFormed());
    }),
    { numRuns: 2000 },
  );
});

test('whatever a body is, the answer is 200, or 400 with an integer code and a string error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.array(bent, { maxLength: 4 }).map((payload) => JSON.stringify({ listen_type: 'import', payload })),
      ),
      async (text) => {
        const { status, body } = await ann.post('/1/submit-listens', text);
        if (status === 200) assert.equal(body.status, 'ok');
        else assert.deepEqual([status, body.code, typeof body.error], [400, 400, 'string']);
      },
    ),
    { numRuns: 150 },
  );
});

test('of any mixture the good ones are taken, once, and the bad ones set aside', async () => {
  const good = ODD_LISTENS.map(([, listen]) => listen);
  const mixture = fc
    .shuffledSubarray([...good, ...BAD_LISTENS.map(([, listen]) => listen)], { minLength: 1 })
    .filter((payload) => payload.some((listen) => good.includes(listen)));
  let nUsers = 0;
  await fc.assert(
    fc.asyncProperty(mixture, async (payload) => {
      const player = await newPlayer(server, `mixture ${nUsers++}`);
      const nGood = payload.filter((listen) => good.includes(listen)).length;
      const nBefore = await server.log.endOffset();
      // The second time changes nothing.
      for (let time = 0; time < 2; time++) {
        const { status, body } = await player.submit(payload, 'import');
        assert.deepEqual([status, body.rejected ?? 0], [200, payload.length - nGood]);
        assert.equal(await server.log.endOffset(), nBefore + nGood);
      }
    }),
    { numRuns: 15 },
  );
});
