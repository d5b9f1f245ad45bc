import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { StoredEvent } from '../../../src/domain/event.ts';
import { trackIdOf } from '../../../src/domain/track-text.ts';
import { DeadLetters } from '../../../src/server/contract-operations.ts';
import { askDoor, listenOf, newPlayer, type Player } from '../../support/listenbrainz.ts';
import { BAD_LISTENS, ODD_LISTENS } from '../../support/listenbrainz-corpus.ts';
import { bearer, type OpenServer, openServer } from '../../support/open-server.ts';

const MBID = '5465ca86-3881-4349-81b2-6efbd3a59451';
const NOW = Math.floor(Date.now() / 1000);
const T = NOW - 100_000;

let server: OpenServer;
let ann: Player;
before(async () => {
  server = await openServer();
  ann = await newPlayer(server, 'ann');
});
after(() => server.close());

async function stored(): Promise<readonly StoredEvent[]> {
  return server.log.read(0, 10_000);
}

async function lastStored() {
  const event = (await stored()).at(-1)?.event;
  assert.ok(event !== undefined);
  return event;
}

describe('a listen that is sent', () => {
  test('is a play of its text track, with what is kept of additional_info', async () => {
    const info = {
      media_player: 'Rhythmbox',
      submission_client: 'Web Scrobbler',
      submission_client_version: '3.0',
      music_service: 'spotify.com',
      music_service_name: 'Spotify',
      origin_url: 'https://example.org/track',
      recording_mbid: MBID.toUpperCase(),
      release_mbid: MBID,
      release_group_mbid: MBID,
      artist_mbids: [MBID, ''],
      track_mbid: '',
      isrc: 'USMC18620549',
      spotify_id: 'https://open.spotify.com/track/1',
      tracknumber: '7',
      duration: '215',
      tags: ['you', 'slow'],
      albumartist: 'Low',
      artist_names: ['Low'],
      something_else: { deep: true },
    };
    const reply = await ann.submit([listenOf(T, ' Sunflower ', { release: 'Things We Lost', info })]);
    assert.deepEqual([reply.status, reply.body], [200, { status: 'ok' }]);
    const event = await lastStored();
    assert.equal(event.type, 'play');
    assert.equal(event.userId, 'ann');
    assert.equal(event.itemId, trackIdOf('Low', 'Sunflower'));
    assert.equal(event.catalogue, 'tracks');
    assert.equal(event.tsMs, T * 1000);
    assert.equal(event.source, 'listenbrainz');
    assert.deepEqual(event.details?.context, {
      artist_name: 'Low',
      track_name: 'Sunflower',
      release_name: 'Things We Lost',
      media_player: 'Rhythmbox',
      submission_client: 'Web Scrobbler',
      submission_client_version: '3.0',
      music_service: 'spotify.com',
      music_service_name: 'Spotify',
      origin_url: 'https://example.org/track',
      recording_mbid: MBID,
      release_mbid: MBID,
      release_group_mbid: MBID,
      artist_mbids: [MBID],
      isrc: 'USMC18620549',
      spotify_id: 'https://open.spotify.com/track/1',
      tracknumber: 7,
      duration_ms: 215_000,
      tags: ['you', 'slow'],
      albumartist: 'Low',
      artist_names: ['Low'],
      client: 'Rhythmbox',
    });
    const entry = await server.context.store.items.get(trackIdOf('Low', 'Sunflower'));
    assert.equal(entry?.title, 'Sunflower');
  });

  test('counts once, however often it is sent', async () => {
    const payload = [listenOf(T + 10, 'Dinosaur Act'), listenOf(T + 20, 'Dinosaur Act')];
    const nBefore = (await stored()).length;
    for (const part of [payload, payload, [payload[1]], [...payload, payload[0]]]) {
      const reply = await ann.submit(part);
      assert.deepEqual([reply.status, reply.body], [200, { status: 'ok' }]);
    }
    assert.equal((await stored()).length, nBefore + 2);
  });

  test('may come without listen_type, content type, or with another, with a slash at the end, and packed', async () => {
    const body = JSON.stringify({ payload: [listenOf(T + 30, 'In Metal')], nobody: 'knows this' });
    const types = ['text/plain', 'text/plain; charset=utf-8', 'application/json', 'image/png'];
    for (const headers of [{}, ...types.map((type) => ({ 'content-type': type }))])
      assert.equal((await ann.post('/1/submit-listens/', body, headers)).status, 200);
    const packed = await ann.post('/1/submit-listens', gzipSync(body), { 'content-encoding': 'gzip' });
    assert.deepEqual(packed.body, { status: 'ok' });
    assert.equal((await lastStored()).tsMs, (T + 30) * 1000);
  });

  test('is shown to the stream at once', async () => {
    const sent: unknown[] = [];
    const write = (text: string) => sent.push(text);
    const url = await server.app.listen({ port: 0 });
    const controller = new AbortController();
    const stream = await fetch(`${url}/api/v1/stream`, {
      headers: bearer(server.keys.read),
      signal: controller.signal,
    });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.ok(reader !== undefined);
    await ann.submit([listenOf(T + 40, 'Closer')]);
    for (;;) {
      const { value = '' } = await reader.read();
      write(value);
      if (sent.join('').includes('event: listen\n')) break;
    }
    assert.match(sent.join(''), /"user_id":"ann","artist":"Low","track":"Closer"/);
    controller.abort();
  });
});

describe('a request that is wrong as a whole gets 400 with an integer code and a string error', () => {
  const listen = listenOf(T, 'a');
  const bodies: readonly (readonly [string, unknown])[] = [
    ['no body', ''],
    ['broken JSON', '{"payload": ['],
    ['a list', []],
    ['text', '"payload"'],
    ['null', 'null'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['deep nesting', '['.repeat(5000)],
    ['no payload', { listen_type: 'single' }],
    ['a payload that is no list', { listen_type: 'single', payload: listen }],
    ['an empty payload', { listen_type: 'import', payload: [] }],
    ['an unknown listen_type', { listen_type: 'maybe', payload: [listen] }],
    ['a listen_type that is no text', { listen_type: 1, payload: [listen] }],
    ['a single of two', { listen_type: 'single', payload: [listen, listen] }],
    ['a playing_now of two', { listen_type: 'playing_now', payload: [listen, listen] }],
    ['a playing_now with a time', { listen_type: 'playing_now', payload: [listen] }],
    [
      'a playing_now without an artist',
      { listen_type: 'playing_now', payload: [{ track_metadata: { track_name: 'a' } }] },
    ],
    ['more than 1000 listens', { listen_type: 'import', payload: new Array(1001).fill(listen) }],
    ['more than 10,240,000 bytes', `{"payload": [${' '.repeat(10_240_000)}]}`],
  ];
  for (const [name, body] of bodies)
    test(name, async () => {
      const nBefore = (await stored()).length;
      const reply = await ann.post('/1/submit-listens', body);
      assert.equal(reply.status, 400);
      assert.equal(reply.body.code, 400);
      assert.equal(typeof reply.body.error, 'string');
      assert.match(String(reply.headers['content-type']), /^application\/json/);
      assert.equal((await stored()).length, nBefore);
    });
});

describe('a listen is refused, alone with 400, and set aside with its reason, when it', () => {
  for (const [name, listen] of BAD_LISTENS)
    test(name, async () => {
      const nBefore = (await stored()).length;
      const reply = await ann.submit([listen]);
      assert.deepEqual([reply.status, reply.body.code], [400, 400]);
      assert.equal((await stored()).length, nBefore);
      const { values } = await server.context.ingest.deadLetters.list(1);
      assert.equal(values[0]?.source, 'listenbrainz');
      assert.equal(reply.body.error, values[0]?.error.detail);
    });
});

describe('a listen is taken when it', () => {
  for (const [name, listen] of ODD_LISTENS)
    test(name, async () => {
      const nBefore = (await stored()).length;
      const reply = await ann.submit([listen]);
      assert.deepEqual([reply.status, reply.body], [200, { status: 'ok' }]);
      assert.equal((await stored()).length, nBefore + 1);
    });
});

describe('a batch with good and bad listens', () => {
  test('keeps the good ones, sets the bad ones aside, and is answered 200 with their number', async () => {
    const nBefore = (await stored()).length;
    const good = [listenOf(T + 200, 'Monkey'), listenOf(T + 201, 'Laser Beam')];
    const reply = await ann.submit([good[0], ...BAD_LISTENS.map(([, listen]) => listen), good[1]]);
    assert.deepEqual([reply.status, reply.body], [200, { status: 'ok', rejected: BAD_LISTENS.length }]);
    assert.equal((await stored()).length, nBefore + 2);
  });

  test('has letters that can be mended and sent again', async () => {
    const reply = await ann.submit([listenOf(T + 210, 'Whore'), listenOf(T + 211, ' ')]);
    assert.equal(reply.body.rejected, 1);
    const list = await server.app.inject({
      url: '/api/v1/dead-letters?count=1',
      headers: bearer(server.keys.admin),
    });
    const [letter] = DeadLetters.parse(list.json()).dead_letters;
    assert.ok(letter !== undefined);
    assert.deepEqual(JSON.parse(letter.body), { user_id: 'ann', listen: listenOf(T + 211, ' ') });
    assert.equal(letter.pointer, '/listen/track_metadata/track_name');
    const again = await server.context.ingest.deadLetters.replay(letter.dead_letter_id);
    assert.deepEqual(again.error?.pointer, '/listen/track_metadata/track_name');
    const mended = JSON.stringify({ user_id: 'ann', listen: listenOf(T + 211, 'July') });
    await server.context.ingest.deadLetters.fix(letter.dead_letter_id, mended);
    assert.equal((await server.context.ingest.deadLetters.replay(letter.dead_letter_id)).status, 'accepted');
    assert.equal((await lastStored()).itemId, trackIdOf('Low', 'July'));
  });
});

test('a rejected listen of the greatest length is kept whole', async () => {
  const listen = listenOf(T + 220, ' ', { info: { comment: 'x'.repeat(10_100) } });
  await ann.submit([listen]);
  const { values } = await server.context.ingest.deadLetters.list(1);
  assert.deepEqual(JSON.parse(values[0].body).listen, listen);
});

test('nobody sends listens without a valid token', async () => {
  const body = { payload: [listenOf(T, 'a')] };
  for (const authorization of [
    undefined,
    'Token',
    `Token ${MBID}`,
    `Basic ${ann.token}`,
    `Bearer ${server.keys.ingest}`,
  ]) {
    const headers = authorization === undefined ? {} : { authorization };
    const reply = await askDoor(server, 'POST', '/1/submit-listens', { body, headers });
    assert.deepEqual([reply.status, reply.body.code, typeof reply.body.error], [401, 401, 'string']);
  }
});

test('a token is taken in any spelling that clients use', async () => {
  for (const authorization of [`token ${ann.token}`, `TOKEN  ${ann.token}`, `Bearer ${ann.token}`]) {
    const options = { body: { payload: [listenOf(T, 'a')] }, headers: { authorization } };
    assert.equal((await askDoor(server, 'POST', '/1/submit-listens', options)).status, 200);
  }
});
