import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { trackIdOf } from '../../src/domain/track-text.ts';
import { DeadwaxError } from '../../src/errors.ts';
import { makeToken } from '../support/lastfm.ts';
import { type OpenServer, openServer } from '../support/open-server.ts';
import { missingClients, runClient } from '../support/python-client.ts';

const NOW = Math.floor(Date.now() / 1000);
const SINGLE = [NOW - 60, 'Low', 'Sunflower', 'Things We Lost in the Fire'];
const skip = missingClients();

describe('real clients in Python', { skip }, () => {
  let server: OpenServer;
  let url: string;
  /** How many submissions are refused as by a full server before the next is taken. */
  let nRefused = 0;
  before(async () => {
    server = await openServer({
      replace: ({ listens }) => ({
        listens: {
          ...listens,
          putTracks: listens.putTracks.bind(listens),
          submit: async (...given) => {
            if (nRefused-- > 0) throw new DeadwaxError('overloaded', 'the log is full');
            return listens.submit(...given);
          },
        },
      }),
    });
    url = await server.app.listen({ host: '127.0.0.1', port: 0 });
  });
  after(() => server.close());

  test('liblistenbrainz submits, reads back, loves and deletes, and understands what is refused', async () => {
    const { token } = await makeToken(server, 'ann');
    const { future, ...seen } = Object(
      await runClient('listenbrainz-client.py', [url, token, 'ann', String(NOW)]),
    );
    assert.deepEqual(seen, {
      wrong_token: 'refused',
      single: { status: 'ok' },
      again: { status: 'ok' },
      import: { status: 'ok' },
      playing_now: { status: 'ok' },
      count: 101,
      listens: [SINGLE, [NOW - 1000, 'Low', 'Song 0', null], [NOW - 1001, 'Low', 'Song 1', null]],
      first: {
        tags: ['slow'],
        isrc: 'USMC18620549',
        tracknumber: 1,
        recording_mbid: '5465ca86-3881-4349-81b2-6efbd3a59451',
      },
      older: [
        [NOW - 1001, 'Low', 'Song 1', null],
        [NOW - 1002, 'Low', 'Song 2', null],
      ],
      now: ['Low', 'Words'],
      love: { status: 'ok' },
      artists: [['Low', 101]],
      deleted: { status: 'ok' },
      count_after: 100,
    });
    assert.equal(future[0], 400);
    assert.match(future[1], /in the future/);
  });

  test('liblistenbrainz sends again what a full server refused', async () => {
    const { token } = await makeToken(server, 'bob');
    nRefused = 2;
    const seen = Object(await runClient('listenbrainz-client.py', [url, token, 'bob', String(NOW)]));
    assert.deepEqual([seen.count, nRefused < 0], [101, true]);
  });

  test('pylast signs in, scrobbles, loves and reads back, and understands what is refused', async () => {
    const { token } = await makeToken(server, 'cat');
    const host = new URL(url).host;
    const seen = Object(await runClient('lastfm-client.py', [host, token, 'cat', String(NOW)]));
    const { waiting, password, session_key, signature, stranger, method, ...rest } = seen;
    const song = (n: number) => ['Low', `Song ${n} & <more> é`, null, NOW - 1000 - n];
    const single = ['Low', 'Sunflower', 'Things We Lost in the Fire', NOW - 60];
    assert.deepEqual(rest, {
      session: 32,
      same: true,
      playcount: 121,
      registered: true,
      now: ['Low', 'Words'],
      recent: [single, song(0), song(1)],
      all: 121,
      range: [song(0), song(1)],
    });
    assert.deepEqual(
      [waiting, password, session_key, signature, stranger, method].map(([status]) => status),
      ['14', '4', '9', '13', '4', '3'],
    );
    const events = (await server.log.read(0, 10_000)).map(({ event }) => event);
    const feedback = events.filter(({ userId, type }) => userId === 'cat' && type.startsWith('love'));
    assert.deepEqual(
      feedback.map(({ type, itemId }) => [type, itemId]),
      ['love', 'love_remove', 'love'].map((type) => [type, trackIdOf('Low', 'Sunflower')]),
    );
  });
});
