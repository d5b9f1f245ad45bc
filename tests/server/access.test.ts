import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createFirstAdmin, createSignInLink } from '../../src/server/accounts.ts';
import { Problem } from '../../src/server/contract.ts';
import { Keys, NewKey, Session } from '../../src/server/contract-operations.ts';
import { ROUTES } from '../../src/server/routes/all-routes.ts';
import { bearer, type OpenServer, openServer, withServer } from '../support/open-server.ts';

let server: OpenServer;
before(async () => {
  server = await openServer();
});
after(() => server.close());

function sources() {
  const { clock, randomBytes } = server.context;
  return { clock, randomBytes };
}

async function signIn(body: object) {
  return server.app.inject({ method: 'POST', url: '/api/v1/session', payload: body });
}

async function newCookie(): Promise<{ cookie: string; csrf: string }> {
  const link = await createSignInLink(server.context.store.documents, sources());
  const reply = await signIn({ link });
  const session = Session.parse(reply.json());
  const cookie = String(reply.headers['set-cookie']).split(';', 1)[0] ?? '';
  return { cookie, csrf: String(session.csrf_token) };
}

test('every route but the public ones refuses nobody with 401 and a key of another scope with 403', async () => {
  for (const route of ROUTES) {
    const url = route.path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'catalogue' ? 'movies' : 'x'));
    const nobody = await server.app.inject({ method: route.method, url });
    if (route.access === 'public') {
      assert.notEqual(nobody.statusCode, 401, url);
      continue;
    }
    assert.equal(nobody.statusCode, 401, `${route.method} ${url}`);
    assert.match(String(nobody.headers['www-authenticate']), /^Bearer/);
    assert.equal(Problem.parse(nobody.json()).code, 'unauthenticated');
    const others = (['read', 'ingest'] as const).filter((scope) => scope !== route.access);
    for (const scope of others) {
      const headers = bearer(server.keys[scope]);
      const refused = await server.app.inject({ method: route.method, url, headers });
      assert.equal(refused.statusCode, 403, `${route.method} ${url} with ${scope}`);
    }
  }
});

test('a key works as Bearer and as X-API-Key until it is revoked, and is stored as a digest only', async () => {
  const { app, keys, context } = server;
  const made = await app.inject({
    method: 'POST',
    url: '/api/v1/keys',
    headers: bearer(keys.admin),
    payload: { label: 'shop', scope: 'read' },
  });
  const { key, key_id } = NewKey.parse(made.json());
  assert.match(key, /^dw_read_[\w-]{43}$/);
  const asHeader = await app.inject({ url: '/api/v1/items', headers: { 'x-api-key': key } });
  assert.equal(asHeader.statusCode, 200);
  assert.equal((await app.inject({ url: '/api/v1/items', headers: bearer(`${key}x`) })).statusCode, 401);
  const stored = await context.store.documents.list('keys', { count: 100 });
  assert.ok(!JSON.stringify(stored).includes(key.slice(8)));
  const revoked = await app.inject({
    method: 'DELETE',
    url: `/api/v1/keys/${key_id}`,
    headers: bearer(keys.admin),
  });
  assert.equal(revoked.statusCode, 200);
  assert.equal((await app.inject({ url: '/api/v1/items', headers: bearer(key) })).statusCode, 401);
  const listed = Keys.parse((await app.inject({ url: '/api/v1/keys', headers: bearer(keys.admin) })).json());
  const entry = listed.keys.find((one) => one.key_id === key_id);
  assert.ok(entry?.revoked_at !== null && entry?.last_used_at !== null);
  assert.ok(!JSON.stringify(listed).includes('digest'));
});

test('the first administrator is made once, and signs in by password and by a link that works once', async () => {
  const { documents } = server.context.store;
  const admin = await createFirstAdmin(documents, sources());
  assert.ok(admin !== undefined);
  assert.equal(await createFirstAdmin(documents, sources()), undefined);
  assert.ok(!JSON.stringify(await documents.get('accounts', 'admin')).includes(admin.password));
  assert.equal((await signIn({ password: admin.password })).statusCode, 200);
  assert.equal((await signIn({ link: admin.linkToken })).statusCode, 200);
  assert.equal((await signIn({ link: admin.linkToken })).statusCode, 401);
  assert.equal((await signIn({ password: 'wrong' })).statusCode, 401);
  assert.equal((await signIn({ password: 'a', link: 'b' })).statusCode, 422);
  server.advance(120_000);
});

test('a sign-in link is worth nothing after a day', async () => {
  const link = await createSignInLink(server.context.store.documents, sources());
  server.advance(25 * 3_600_000);
  assert.equal((await signIn({ link })).statusCode, 401);
  server.advance(120_000);
});

test('a signed-in browser reads, and changes only with its CSRF token', async () => {
  const { app } = server;
  const { cookie, csrf } = await newCookie();
  assert.equal((await app.inject({ url: '/api/v1/items', headers: { cookie } })).statusCode, 200);
  const change = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/keys',
      headers: { cookie, ...headers },
      payload: { label: 'a', scope: 'read' },
    });
  assert.equal((await change({})).statusCode, 403);
  assert.equal((await change({ 'x-csrf-token': 'x' })).statusCode, 403);
  assert.equal((await change({ 'x-csrf-token': csrf })).statusCode, 201);
  const other = await newCookie();
  assert.equal((await change({ 'x-csrf-token': other.csrf })).statusCode, 403);
  const me = Session.parse((await app.inject({ url: '/api/v1/session', headers: { cookie } })).json());
  assert.deepEqual(me, { signed_in: true, role: 'admin', csrf_token: csrf });
  const out = await app.inject({
    method: 'DELETE',
    url: '/api/v1/session',
    headers: { cookie, 'x-csrf-token': csrf },
  });
  assert.equal(out.statusCode, 200);
  assert.equal((await app.inject({ url: '/api/v1/items', headers: { cookie } })).statusCode, 401);
  const nobody = Session.parse((await app.inject({ url: '/api/v1/session' })).json());
  assert.equal(nobody.signed_in, false);
});

test('the session cookie is out of reach of scripts and other sites, and ends after 30 days', async () => {
  const link = await createSignInLink(server.context.store.documents, sources());
  const reply = await signIn({ link });
  const set = String(reply.headers['set-cookie']);
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/']) assert.ok(set.includes(part), set);
  const cookie = set.split(';', 1)[0] ?? '';
  server.advance(31 * 24 * 3_600_000);
  assert.equal((await server.app.inject({ url: '/api/v1/items', headers: { cookie } })).statusCode, 401);
});

test('guessing passwords is slowed down', async () => {
  server.advance(3_600_000);
  const statuses: number[] = [];
  for (let guess = 0; guess < 8; guess++)
    statuses.push((await signIn({ password: `guess ${guess}` })).statusCode);
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429, 429]);
  server.advance(13_000);
  assert.equal((await signIn({ password: 'guess' })).statusCode, 401);
});

test('a key that asks too often gets 429 with Retry-After, and others are not held up', async () => {
  await withServer(
    async ({ app, keys, advance }) => {
      const get = (key: string) => app.inject({ url: '/api/v1/items', headers: bearer(key) });
      const statuses: number[] = [];
      for (let n = 0; n < 5; n++) statuses.push((await get(keys.read)).statusCode);
      assert.ok(statuses.includes(429));
      const refused = await get(keys.read);
      assert.equal(Problem.parse(refused.json()).code, 'rate_limited');
      assert.ok(Number(refused.headers['retry-after']) >= 1);
      assert.equal((await get(keys.admin)).statusCode, 200);
      advance(5_000);
      assert.equal((await get(keys.read)).statusCode, 200);
    },
    { options: { rateLimit: { perSecond: 0.5, burst: 2 } } },
  );
});

test('neither keys nor cookies, passwords or links stand in the log', async () => {
  await withServer(async ({ app, keys, logLines, context }) => {
    const { documents } = context.store;
    const { clock, randomBytes } = context;
    const admin = await createFirstAdmin(documents, { clock, randomBytes });
    assert.ok(admin !== undefined);
    const post = (payload: object) => app.inject({ method: 'POST', url: '/api/v1/session', payload });
    await post({ password: admin.password });
    await post({ password: `${admin.password}x` });
    await app.inject({ url: `/?link=${admin.linkToken}`, headers: { accept: 'text/html' } });
    const reply = await post({ link: admin.linkToken });
    const cookie = String(reply.headers['set-cookie']).split(';', 1)[0] ?? '';
    await app.inject({ url: '/api/v1/items', headers: { cookie } });
    await app.inject({ url: '/api/v1/items', headers: bearer(keys.admin) });
    await app.inject({ url: '/api/v1/items', headers: bearer(`${keys.read}x`) });
    app.log.info(
      { authorization: keys.admin, headers: { cookie, 'x-api-key': keys.read }, password: admin.password },
      'test',
    );
    const log = logLines.join('');
    assert.ok(logLines.length >= 7);
    for (const secret of [keys.admin, keys.read, admin.password, admin.linkToken, cookie.split('=')[1] ?? ''])
      assert.ok(secret.length > 10 && !log.includes(secret));
    assert.ok(logLines.every((line) => typeof JSON.parse(line).time === 'string'));
  });
});
