import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as sendRequest } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { ServerContext } from '../../../src/server/context.ts';
import { askDoor, type DoorReply, listenOf, newPlayer, type Player } from '../../support/listenbrainz.ts';
import { bearer, type OpenServer, openServer, withServer } from '../../support/open-server.ts';

const T = Math.floor(Date.now() / 1000) - 100_000;
const ROOTS = ['/1', '/apis/listenbrainz/1', '/listenbrainz/1'];
const UNKNOWN = '11111111-2222-4333-8444-555555555555';

let server: OpenServer;
let ann: Player;
before(async () => {
  server = await openServer();
  ann = await newPlayer(server, 'ann');
});
after(() => server.close());

function isDoorError(body: Readonly<Record<string, unknown>>, code: number): void {
  assert.equal(body.code, code);
  assert.equal(typeof body.error, 'string');
}

describe('validate-token', () => {
  test('tells whose a token is, from the header or the query', async () => {
    const valid = { code: 200, message: 'Token valid.', valid: true, user_name: 'ann' };
    assert.deepEqual((await ann.get('/1/validate-token')).body, valid);
    const { body, status } = await askDoor(server, 'GET', `/1/validate-token?token=${ann.token}`);
    assert.deepEqual([status, body], [200, valid]);
    const headers = { authorization: `tOkEn ${ann.token}` };
    assert.deepEqual((await askDoor(server, 'GET', '/1/validate-token', { headers })).body, valid);
  });

  test('answers 200 for a token that is unknown or revoked, too', async () => {
    const invalid = { code: 200, message: 'Token invalid.', valid: false };
    const unknown = await askDoor(server, 'GET', `/1/validate-token?token=${UNKNOWN}`);
    assert.deepEqual([unknown.status, unknown.body], [200, invalid]);
    const old = await newPlayer(server, 'old');
    const url = '/api/v1/users/old/tokens';
    const headers = bearer(server.keys.admin);
    const [{ token_id }] = (await server.app.inject({ url, headers })).json().tokens;
    await server.app.inject({ method: 'DELETE', url: `${url}/${token_id}`, headers });
    assert.deepEqual((await old.get('/1/validate-token')).body, invalid);
    const refused = await old.submit([listenOf(T, 'a')]);
    isDoorError(refused.body, 401);
  });

  test('is a bad request without a token', async () => {
    const { status, body } = await askDoor(server, 'GET', '/1/validate-token');
    assert.equal(status, 400);
    isDoorError(body, 400);
  });
});

test('every path lies below every root, with or without a slash at the end', async () => {
  const paths = [
    '/validate-token',
    '/user/ann/listens',
    '/user/ann/listen-count',
    '/user/ann/playing-now',
    '/latest-import',
    '/user/ann/similar-users',
  ];
  for (const root of ROOTS)
    for (const path of paths)
      for (const slash of ['', '/'])
        assert.equal((await ann.get(`${root}${path}${slash}`)).status, 200, `${root}${path}${slash}`);
  // What becomes of an address with a slash at its end and a path with one at its beginning.
  for (const path of ['//1/validate-token', '/listenbrainz//1//validate-token'])
    assert.equal((await ann.get(path)).status, 200, path);
  const payload = { payload: [listenOf(T, 'Sunflower')] };
  const posts: readonly (readonly [string, unknown])[] = [
    ['/submit-listens', payload],
    ['/latest-import', { ts: 1 }],
    ['/delete-listen', { listened_at: T, recording_msid: UNKNOWN }],
    ['/feedback/recording-feedback', { recording_msid: UNKNOWN, score: 1 }],
  ];
  for (const root of ROOTS)
    for (const [path, body] of posts)
      for (const slash of ['', '/']) {
        const reply = await ann.post(`${root}${path}${slash}`, body);
        assert.deepEqual([reply.status, reply.body], [200, { status: 'ok' }], `${root}${path}${slash}`);
      }
  for (const root of ['/apis/listenbrainz', '/listenbrainz'])
    for (const slash of ['', '/']) {
      assert.equal((await ann.get(`${root}/validate-token${slash}`)).body.valid, true);
      assert.deepEqual((await ann.post(`${root}/submit-listens${slash}`, payload)).body, { status: 'ok' });
    }
});

test('a path that is not there and a method that is not taken are refused in the form of the door', async () => {
  for (const root of [...ROOTS, '/listenbrainz', '/apis/listenbrainz']) {
    const missing = await ann.get(`${root}/user/ann/nothing`);
    assert.equal(missing.status, 404);
    isDoorError(missing.body, 404);
  }
  const malformed = await ann.get('/1/user/%zz/listens');
  assert.equal(malformed.status, 400);
  isDoorError(malformed.body, 400);
  const wrong = await askDoor(server, 'GET', '/1/submit-listens');
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.allow, 'POST');
  isDoorError(wrong.body, 405);
});

test('pages of other sites may call it', async () => {
  const asked = await askDoor(server, 'OPTIONS', '/1/submit-listens', {
    headers: {
      origin: 'https://player.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  assert.equal(asked.status, 204);
  assert.equal(asked.headers['access-control-allow-origin'], '*');
  assert.match(String(asked.headers['access-control-allow-headers']), /Authorization, Content-Type/);
  assert.match(String(asked.headers['access-control-allow-methods']), /POST/);
  for (const reply of [
    await ann.get('/1/validate-token'),
    await ann.get('/1/nothing'),
    await ann.post('/1/submit-listens', '{'),
    await askDoor(server, 'GET', '/listenbrainz/1/user/ann/listens'),
  ])
    assert.equal(reply.headers['access-control-allow-origin'], '*');
});

test('what somebody hears is shown by their own token alone', async () => {
  const bob = await newPlayer(server, 'bob');
  for (const path of ['listens', 'listen-count', 'playing-now', 'similar-users', 'similar-to/bob']) {
    const others = await bob.get(`/1/user/ann/${path}`);
    assert.equal(others.status, 403);
    isDoorError(others.body, 403);
    const nobody = await askDoor(server, 'GET', `/1/user/ann/${path}`);
    assert.equal(nobody.status, 401);
    isDoorError(nobody.body, 401);
  }
  assert.equal((await bob.get('/1/stats/user/ann/artists')).status, 403);
  assert.equal((await bob.get('/1/cf/recommendation/user/ann/recording')).status, 403);
  assert.equal((await bob.get('/1/latest-import?user_name=ann')).status, 403);
});

describe('what the server cannot take now is answered 503, so that players keep it and send it again', () => {
  function isRetry(reply: DoorReply): void {
    assert.equal(reply.status, 503);
    isDoorError(reply.body, 503);
    assert.ok(Number(reply.headers['retry-after']) >= 1);
    assert.equal(reply.headers['access-control-allow-origin'], '*');
  }

  async function overload(full: OpenServer): Promise<void> {
    const player = await newPlayer(full, 'ann');
    const listens = Array.from({ length: 50 }, (_, n) => listenOf(T + n, `Track ${n}`));
    const replies = await Promise.all(listens.map((listen) => player.submit([listen])));
    const refused = replies.filter(({ status }) => status !== 200);
    assert.ok(refused.length > 0);
    refused.forEach(isRetry);
    assert.equal(await full.log.endOffset(), replies.length - refused.length);
  }

  test('when the log has more to write than it may hold', () =>
    withServer(overload, { log: { maxQueuedEvents: 1 } }));

  test('when more requests are being worked on than fit', () =>
    withServer(overload, { options: { maxInFlight: 1 } }));

  test('when the disk is full, with nothing of it taken or set aside', async () => {
    await withServer(
      async (full) => {
        const player = await newPlayer(full, 'ann');
        const long = { info: { origin_url: 'x'.repeat(9000) } };
        let nTaken = 0;
        let reply: DoorReply;
        for (;;) {
          reply = await player.submit([listenOf(T + nTaken, `Track ${nTaken}`, long)]);
          if (reply.status !== 200) break;
          nTaken++;
        }
        isRetry(reply);
        const { values } = await full.context.ingest.deadLetters.list(10);
        assert.equal(values.length, 0);
        assert.equal(await full.log.endOffset(), nTaken);
      },
      { log: { maxPages: 20 } },
    );
  });

  test('when it is shutting down, while what it had begun to take is taken', async () => {
    const closing = await openServer({ options: { maxInFlight: 1 } });
    const player = await newPlayer(closing, 'ann');
    const address = new URL('/1/submit-listens', await closing.app.listen({ port: 0 }));
    const headers = { authorization: `Token ${player.token}` };
    const slow = sendRequest(address, { method: 'POST', headers, agent: false });
    const answered = once(slow, 'response');
    slow.write('{"payload": [');
    while ((await player.get('/1/validate-token')).status === 200) await new Promise(setImmediate);
    const closed = closing.close();
    const refused = await fetch(address, { method: 'POST', headers, body: '{}' });
    assert.equal(refused.status, 503);
    const body = Object(await refused.json());
    isDoorError(body, 503);
    assert.match(body.error, /shutting down/);
    slow.end(`${JSON.stringify(listenOf(T + 1, 'b'))}]}`);
    const [response] = await answered;
    assert.equal(response.statusCode, 200);
    response.resume();
    await closed;
  });

  test('when a listen is to be deleted that cannot be looked up yet', async () => {
    const replace = ({ listenHistory }: ServerContext) => ({
      listenHistory: { ...listenHistory, catchUp: async () => false },
    });
    await withServer(
      async (late) => {
        const body = { listened_at: T, recording_msid: UNKNOWN };
        const reply = await (await newPlayer(late, 'ann')).post('/1/delete-listen', body);
        assert.equal(reply.status, 503);
        isDoorError(reply.body, 503);
      },
      { replace },
    );
  });
});
