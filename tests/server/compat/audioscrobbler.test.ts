import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { trackIdOf } from '../../../src/domain/track-text.ts';
import { makeToken, md5 } from '../../support/lastfm.ts';
import { bearer, type OpenServer, openServer } from '../../support/open-server.ts';

const NOW = Math.floor(Date.now() / 1000);
const SESSION = /^[0-9a-f]{32}$/;

let server: OpenServer;
let token: string;
before(async () => {
  server = await openServer();
  ({ token } = await makeToken(server, 'ann'));
});
after(() => server.close());

async function get(url: string): Promise<string[]> {
  const { statusCode, body } = await server.app.inject({ method: 'GET', url });
  assert.equal(statusCode, 200);
  return body.split('\n');
}

function shake(given: Readonly<Record<string, string>> = {}, root = ''): Promise<string[]> {
  const t = given.t ?? String(NOW);
  const all = { hs: 'true', p: '1.2.1', c: 'mpd', v: '0.23', u: 'ann', t, a: md5(md5(token) + t), ...given };
  return get(`${root}/?${new URLSearchParams(all)}`);
}

async function newSession(): Promise<string> {
  return (await shake())[1];
}

async function post(path: string, form: Readonly<Record<string, string>>): Promise<string> {
  const reply = await server.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });
  assert.equal(reply.statusCode, 200);
  return reply.body;
}

async function lastEvents(count: number) {
  const stored = await server.log.read(0, 10_000);
  return stored.slice(-count).map(({ event }) => event);
}

describe('the handshake', () => {
  test('gives a session and where to send to, below the root that the player came by', async () => {
    for (const root of ['', '/audioscrobbler', '/apis/audioscrobbler', '/apis/audioscrobbler_legacy']) {
      const [word, session, nowPlaying, submission, end] = await shake({}, root);
      assert.equal(word, 'OK');
      assert.match(session, SESSION);
      assert.deepEqual(
        [nowPlaying, submission, end],
        [`http://localhost:80${root}/np_1.2`, `http://localhost:80${root}/protocol_1.2`, ''],
      );
    }
  });

  test('a wrong digest, user or revoked token is BADAUTH', async () => {
    const made = await makeToken(server, 'eve');
    const a = md5(md5(made.token) + NOW);
    assert.equal((await shake({ u: 'eve', a }))[0], 'OK');
    assert.deepEqual(await shake({ a: md5('x') }), ['BADAUTH', '']);
    assert.deepEqual(await shake({ u: 'bob' }), ['BADAUTH', '']);
    assert.deepEqual(await shake({ a: '' }), ['BADAUTH', '']);
    await server.app.inject({
      method: 'DELETE',
      url: `/api/v1/users/eve/tokens/${made.token_id}`,
      headers: bearer(server.keys.admin),
    });
    assert.deepEqual(await shake({ u: 'eve', a }), ['BADAUTH', '']);
  });

  test('a user token as session key will do', async () => {
    assert.equal((await shake({ sk: token, api_key: 'x', a: 'any' }))[0], 'OK');
    assert.deepEqual(await shake({ sk: 'wrong', api_key: 'x' }), ['BADAUTH', '']);
  });

  test('a clock that is off, another protocol and a missing parameter are told apart', async () => {
    assert.deepEqual(await shake({ t: String(NOW - 7200) }), ['BADTIME', '']);
    assert.deepEqual(await shake({ t: 'noon' }), ['BADTIME', '']);
    assert.match((await shake({ p: '1.1' }))[0], /^FAILED .*1\.1/);
    assert.match((await get('/?hs=true'))[0], /^FAILED /);
  });

  test('leaves other requests for the page alone', async () => {
    for (const url of ['/', '/?hs=false', '/?link=abc&hs=trueish', '/users?hs=true'])
      assert.equal((await server.app.inject({ method: 'GET', url })).statusCode, 404, url);
  });
});

describe('submissions', () => {
  test('are plays with what they say of the track and the player', async () => {
    const s = await newSession();
    const form = {
      s,
      'a[0]': 'Björk',
      't[0]': 'Jóga',
      'i[0]': String(NOW - 400),
      'o[0]': 'P',
      'r[0]': '',
      'l[0]': '305',
      'b[0]': 'Homogenic',
      'n[0]': '2',
      'm[0]': '',
    };
    assert.equal(await post('/protocol_1.2', form), 'OK\n');
    const [event] = await lastEvents(1);
    assert.deepEqual(
      [event.type, event.userId, event.itemId, event.tsMs, event.source],
      ['play', 'ann', trackIdOf('Björk', 'Jóga'), (NOW - 400) * 1000, 'audioscrobbler'],
    );
    assert.deepEqual(event.details?.context, {
      submission_client: 'mpd',
      client: 'mpd',
      submission_client_version: '0.23',
      artist_name: 'Björk',
      track_name: 'Jóga',
      release_name: 'Homogenic',
      duration_ms: 305_000,
      tracknumber: 2,
    });
  });

  test('a rating of L loves, of B bans and skips, of S skips', async () => {
    const form: Record<string, string> = { s: await newSession() };
    ['L', 'B', 'S', ''].forEach((rating, place) => {
      form[`a[${place}]`] = 'Low';
      form[`t[${place}]`] = `Rated ${rating}`;
      form[`i[${place}]`] = String(NOW - 500 + place);
      form[`r[${place}]`] = rating;
    });
    assert.equal(await post('/protocol_1.2', form), 'OK\n');
    const kinds = (await lastEvents(6)).map(({ type, itemId }) => `${type} ${itemId}`);
    const of = (rating: string) => trackIdOf('Low', `Rated ${rating}`);
    assert.deepEqual(
      kinds.sort(),
      [
        `love ${of('L')}`,
        `play ${of('L')}`,
        `hate ${of('B')}`,
        `skip ${of('B')}`,
        `skip ${of('S')}`,
        `play ${of('')}`,
      ].sort(),
    );
  });

  test('the good of a batch are kept and the bad ones set aside, where they can be mended', async () => {
    const form = {
      s: await newSession(),
      'a[0]': '',
      't[0]': 'Nameless',
      'i[0]': String(NOW - 600),
      'a[1]': 'Low',
      't[1]': 'Named',
      'i[1]': String(NOW - 600),
    };
    assert.equal(await post('/protocol_1.2', form), 'OK\n');
    const { deadLetters } = server.context.ingest;
    const {
      values: [letter],
    } = await deadLetters.list(5, undefined, { source: 'audioscrobbler' });
    await deadLetters.fix(
      letter.deadLetterId,
      letter.body.replace('"artist_name":""', '"artist_name":"Low"'),
    );
    assert.equal((await deadLetters.replay(letter.deadLetterId)).status, 'accepted');
    const ids = (await lastEvents(2)).map(({ itemId, source }) => [itemId, source]);
    assert.deepEqual(ids, [
      [trackIdOf('Low', 'Named'), 'audioscrobbler'],
      [trackIdOf('Low', 'Nameless'), 'audioscrobbler'],
    ]);
  });

  test('without a session, or with one that has ended, are BADSESSION', async () => {
    const play = { 'a[0]': 'Low', 't[0]': 'x', 'i[0]': String(NOW) };
    assert.equal(await post('/protocol_1.2', play), 'BADSESSION\n');
    assert.equal(await post('/np_1.2', { s: 'wrong', a: 'Low', t: 'x' }), 'BADSESSION\n');
    const s = await newSession();
    server.advance(86_400_001);
    assert.equal(await post('/protocol_1.2', { ...play, s }), 'BADSESSION\n');
    server.advance(-86_400_001);
  });

  test('end with the token that the player signed in with', async () => {
    const made = await makeToken(server, 'fay');
    const [, s] = await shake({ u: 'fay', a: md5(md5(made.token) + NOW) });
    assert.equal(await post('/np_1.2', { s, a: 'Low', t: 'x' }), 'OK\n');
    await server.app.inject({
      method: 'DELETE',
      url: `/api/v1/users/fay/tokens/${made.token_id}`,
      headers: bearer(server.keys.admin),
    });
    assert.equal(await post('/np_1.2', { s, a: 'Low', t: 'x' }), 'BADSESSION\n');
  });

  test('of nothing, or of more than fifty, fail', async () => {
    const s = await newSession();
    assert.match(await post('/protocol_1.2', { s }), /^FAILED /);
    const many: Record<string, string> = { s };
    for (let place = 0; place < 51; place++) many[`a[${place}]`] = 'a';
    assert.match(await post('/protocol_1.2', many), /^FAILED 51 /);
  });

  test('now playing is noted, and fails without a track', async () => {
    const s = await newSession();
    assert.equal(await post('/np_1.2', { s, a: 'Low', t: 'Words', l: '200' }), 'OK\n');
    assert.match(await post('/np_1.2', { s, a: 'Low' }), /^FAILED track/);
  });
});
