import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { NewToken, Token, Tokens } from '../../src/server/contract-operations.ts';
import { UserTokens } from '../../src/server/user-tokens.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let server: OpenServer;
before(async () => {
  server = await openServer();
});
after(() => server.close());

function ask(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object, key = server.keys.admin) {
  const url = `/api/v1/users${path}`;
  return server.app.inject({ method, url, headers: bearer(key), ...(payload && { payload }) });
}

async function create(user: string, label: string): Promise<NewToken> {
  const reply = await ask('POST', `/${encodeURIComponent(user)}/tokens`, { label });
  assert.equal(reply.statusCode, 201);
  return NewToken.parse(reply.json());
}

function reopen(): Promise<UserTokens> {
  const { store, clock, randomBytes } = server.context;
  return UserTokens.open(store.documents, { clock, randomBytes });
}

test('a token is a random UUID that is shown once and stored only as digests', async () => {
  const made = await create('ann/é', 'Navidrome');
  assert.match(made.token, UUID);
  assert.equal(made.user_id, 'ann/é');
  const listed = await ask('GET', '/ann%2F%C3%A9/tokens');
  assert.ok(!listed.body.includes(made.token));
  assert.deepEqual(
    Tokens.parse(listed.json()).tokens.map(({ label }) => label),
    ['Navidrome'],
  );
  const stored = JSON.stringify(await server.context.store.documents.get('user-tokens', made.token_id));
  assert.ok(!stored.includes(made.token));
});

test('a token is known by its text and by its MD5, also after a restart, and only to its own user', async () => {
  const { token, token_id } = await create('bob', 'AudioScrobbler');
  const tokens = await reopen();
  assert.equal(tokens.verify(token)?.userId, 'bob');
  assert.equal(tokens.verify(token.toUpperCase())?.tokenId, token_id);
  assert.equal(tokens.verify(`${token}0`), undefined);
  const md5 = createHash('md5').update(token).digest('hex');
  assert.equal(tokens.findByMd5('bob', (digest) => digest === md5)?.tokenId, token_id);
  assert.equal(
    tokens.findByMd5('ann', (digest) => digest === md5),
    undefined,
  );
});

test('a revoked token opens nothing any more and stays listed', async () => {
  const { token, token_id } = await create('cy', 'old phone');
  const kept = await create('cy', 'new phone');
  assert.equal((await ask('DELETE', `/bob/tokens/${token_id}`)).statusCode, 404);
  const revoked = Token.parse((await ask('DELETE', `/cy/tokens/${token_id}`)).json());
  assert.notEqual(revoked.revoked_at, null);
  assert.deepEqual((await ask('DELETE', `/cy/tokens/${token_id}`)).json(), revoked);
  const tokens = await reopen();
  assert.equal(tokens.verify(token), undefined);
  assert.equal(
    tokens.findByMd5('cy', (digest) => digest === createHash('md5').update(token).digest('hex')),
    undefined,
  );
  assert.equal(tokens.verify(kept.token)?.userId, 'cy');
  const listed = Tokens.parse((await ask('GET', '/cy/tokens')).json()).tokens;
  assert.equal(listed.length, 2);
});

test('tokens are made, listed and revoked by administrators alone', async () => {
  for (const key of [server.keys.read, server.keys.ingest]) {
    assert.equal((await ask('POST', '/ann/tokens', { label: 'a' }, key)).statusCode, 403);
    assert.equal((await ask('GET', '/ann/tokens', undefined, key)).statusCode, 403);
  }
  assert.equal((await ask('POST', '/ann/tokens', { label: '' })).statusCode, 422);
});
