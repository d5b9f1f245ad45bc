import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  callLastfm,
  callSigned,
  type LastfmWorld,
  makeToken,
  md5,
  openLastfm,
  sign,
  signIn,
} from '../../support/lastfm.ts';
import { bearer } from '../../support/open-server.ts';

const NOW = Math.floor(Date.now() / 1000);

let world: LastfmWorld;
before(async () => {
  world = await openLastfm();
});
after(() => world.server.close());

async function failureOf(parameters: Readonly<Record<string, string>>, method?: 'GET' | 'POST') {
  const reply = await callLastfm(world.server, { format: 'json', ...parameters }, method && { method });
  const { error, message } = Object(reply.json());
  assert.equal(typeof message, 'string');
  return [reply.status, error];
}

describe('signing in', () => {
  test('the password is a user token, and the same session comes back each time', async () => {
    assert.match(world.sk, /^[0-9a-f]{32}$/);
    assert.equal(await signIn(world.server, 'ann', world.token), world.sk);
  });

  test('the digest that older players send instead of the password will do', async () => {
    const authToken = md5(`ann${md5(world.token)}`);
    const reply = await callSigned(world.server, {
      method: 'auth.getMobileSession',
      username: 'ann',
      authToken,
    });
    assert.equal(Object(reply.json()).session.key, world.sk);
  });

  test('a session has the form that players read', async () => {
    const call = { method: 'auth.getMobileSession', username: 'ann', password: world.token };
    const json = (await callSigned(world.server, call)).json();
    assert.deepEqual(json, { session: { name: 'ann', key: world.sk, subscriber: 0 } });
    const xml = await callSigned(world.server, { ...call, format: 'xml' });
    assert.equal(
      xml.text,
      `<?xml version="1.0" encoding="utf-8"?>\n<lfm status="ok"><session><name>ann</name><key>${world.sk}</key><subscriber>0</subscriber></session></lfm>`,
    );
    assert.equal(xml.headers['content-type'], 'text/xml; charset=utf-8');
  });

  test('a wrong password, a wrong user and a wrong digest fail with number 4', async () => {
    const { token: bobs } = await makeToken(world.server, 'bob');
    for (const given of [
      { username: 'ann', password: 'wrong' },
      { username: 'ann', password: bobs },
      { username: 'bob', authToken: md5(`bob${md5(world.token)}`) },
    ]) {
      const reply = await callSigned(world.server, { method: 'auth.getMobileSession', ...given });
      assert.deepEqual([reply.status, Object(reply.json()).error], [403, 4]);
    }
  });

  test('a token of getToken becomes a session once somebody has approved it, and only once', async () => {
    const given = Object((await callSigned(world.server, { method: 'auth.getToken' })).json());
    assert.match(given.token, /^[0-9a-f]{32}$/);
    const ask = () => callSigned(world.server, { method: 'auth.getSession', token: given.token });
    assert.deepEqual([(await ask()).status, Object((await ask()).json()).error], [403, 14]);
    const approve = () =>
      world.server.app.inject({
        method: 'POST',
        url: '/api/v1/users/ann/player-sign-ins',
        headers: bearer(world.server.keys.admin),
        payload: { token: given.token, label: 'My player' },
      });
    assert.equal((await approve()).statusCode, 204);
    assert.equal((await approve()).statusCode, 404);
    const { session } = Object((await ask()).json());
    assert.equal(session.name, 'ann');
    assert.equal(Object((await ask()).json()).error, 4);
    const reply = await world.scrobble({ sk: session.key, artist: 'a', track: 't', timestamp: String(NOW) });
    assert.equal(reply.status, 200);
  });

  test('a token of getToken is forgotten after an hour', async () => {
    const given = Object((await callSigned(world.server, { method: 'auth.getToken' })).json());
    world.server.advance(3_600_001);
    const reply = await callSigned(world.server, { method: 'auth.getSession', token: given.token });
    world.server.advance(-3_600_001);
    assert.equal(Object(reply.json()).error, 4);
  });

  test('a user token stands for an approved one, and for a session key', async () => {
    const reply = await callSigned(world.server, { method: 'auth.getSession', token: world.token });
    assert.equal(Object(reply.json()).session.key, world.sk);
    const sent = await world.scrobble({
      sk: world.token,
      artist: 'a',
      track: 't',
      timestamp: String(NOW - 1),
    });
    assert.equal(sent.status, 200);
  });

  test('revoking the token ends its sessions with number 9', async () => {
    const made = await makeToken(world.server, 'eve');
    const key = await signIn(world.server, 'eve', made.token);
    await world.server.app.inject({
      method: 'DELETE',
      url: `/api/v1/users/eve/tokens/${made.token_id}`,
      headers: bearer(world.server.keys.admin),
    });
    const reply = await world.scrobble({ sk: key, artist: 'a', track: 't', timestamp: String(NOW) });
    assert.deepEqual([reply.status, Object(reply.json()).error], [403, 9]);
  });

  test('a session outlives a restart of the server, for it is made from the token', async () => {
    const { UserTokens } = await import('../../../src/server/user-tokens.ts');
    const { store, clock, randomBytes } = world.server.context;
    const reopened = await UserTokens.open(store.documents, { clock, randomBytes });
    assert.equal(reopened.findBySessionKey(world.sk)?.userId, 'ann');
  });
});

describe('signatures', () => {
  const call = { method: 'user.getInfo', format: 'json' };

  test('with a user token as API key the token is the secret, and checked', async () => {
    const given = { ...call, api_key: world.token };
    const good = await callLastfm(world.server, { ...given, api_sig: sign(given, world.token) });
    assert.equal(good.status, 200);
    assert.deepEqual(await failureOf({ ...given, api_sig: sign(given, 'other') }), [403, 13]);
  });

  test('a call that has to be signed and is not fails with number 13', async () => {
    const given = {
      method: 'track.scrobble',
      sk: world.sk,
      api_key: 'x',
      artist: 'a',
      track: 't',
      timestamp: '1',
    };
    assert.deepEqual(await failureOf(given), [403, 13]);
    assert.deepEqual(await failureOf({ ...given, api_sig: 'zz' }), [403, 13]);
  });

  test('the form and the query are signed together', async () => {
    const all = {
      method: 'auth.getMobileSession',
      username: 'ann',
      password: world.token,
      api_key: world.token,
    };
    const { username, ...form } = all;
    const reply = await callLastfm(
      world.server,
      { ...form, format: 'json', api_sig: sign(all, world.token) },
      { path: `/2.0/?username=${username}` },
    );
    assert.equal(Object(reply.json()).session.key, world.sk);
  });
});
