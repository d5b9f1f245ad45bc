import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type DiscogsServer, startDiscogs } from '../support/discogs-server.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';
import { authorizationsAt } from '../support/profile-authorizations.ts';

const PATH = '/api/v1/users/ann/profile-authorization';
const CALLBACK = 'http://127.0.0.1:8080/connect-discogs?user=ann';
const SECRETS = ['request-secret', 'access-secret', 'our-secret'];

function form(values: Record<string, string>): {
  status: number;
  body: string;
  headers: Record<string, string>;
} {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { status: 200, headers, body: new URLSearchParams(values).toString() };
}

/** The three answers in the form of Discogs'. */
function answerSignIn(discogs: DiscogsServer): void {
  discogs.script = ({ path }) => {
    if (path === '/oauth/request_token')
      return form({
        oauth_token: 'request-token',
        oauth_token_secret: 'request-secret',
        oauth_callback_confirmed: 'true',
      });
    if (path === '/oauth/access_token')
      return form({ oauth_token: 'access-token', oauth_token_secret: 'access-secret' });
    if (path !== '/oauth/identity') return undefined;
    const headers = { 'content-type': 'application/json' };
    return { status: 200, headers, body: { id: 1, username: 'rodneyfool', consumer_name: 'Shelf' } };
  };
}

async function open(context: TestContext): Promise<{ server: OpenServer; discogs: DiscogsServer }> {
  const discogs = await startDiscogs(context);
  answerSignIn(discogs);
  const server = await openServer({
    replace: (own) => ({ profileAuthorizations: authorizationsAt(own, discogs.url) }),
  });
  context.after(() => server.close());
  return { server, discogs };
}

async function post({ app, keys }: OpenServer, url: string, payload: object) {
  const reply = await app.inject({ method: 'POST', url, headers: bearer(keys.admin), payload });
  return { status: reply.statusCode, body: reply.json() };
}

test('a profile is connected by the page of Discogs, signed in plain text, and its secrets are stored sealed', async (context) => {
  const { server, discogs } = await open(context);
  const { status, body } = await post(server, PATH, { callback: CALLBACK });
  assert.deepEqual(
    [status, body.url],
    [200, 'https://www.discogs.com/oauth/authorize?oauth_token=request-token'],
  );
  const answer = { oauth_token: 'request-token', oauth_verifier: 'verify-me' };
  const linked = await post(server, `${PATH}/confirm`, answer);
  assert.deepEqual(linked, {
    status: 200,
    body: {
      possible: true,
      link: { user_id: 'ann', username: 'rodneyfool', has_credentials: true, synced_at: null },
    },
  });
  const [first, second, third] = discogs.asked.map(({ headers }) => String(headers.authorization));
  assert.match(first, /oauth_signature="our-secret%26", oauth_signature_method="PLAINTEXT"/);
  assert.match(first, /oauth_callback="http%3A%2F%2F127\.0\.0\.1%3A8080%2Fconnect-discogs%3Fuser%3Dann"/);
  assert.match(second, /oauth_signature="our-secret%26request-secret".*oauth_verifier="verify-me"/);
  assert.match(third, /oauth_signature="our-secret%26access-secret".*oauth_token="access-token"/);
  for (const file of readdirSync(server.directory, { recursive: true, encoding: 'utf8' })) {
    const full = join(server.directory, file);
    const text = statSync(full).isFile() ? readFileSync(full, 'latin1') : '';
    for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} stands in ${file}`);
  }
  for (const line of server.logLines) for (const secret of SECRETS) assert.ok(!line.includes(secret));
  assert.equal((await post(server, `${PATH}/confirm`, answer)).status, 409, 'an answer works once');
});

test('an answer that nobody waits for, of another user or too late, links nobody', async (context) => {
  const { server } = await open(context);
  const answer = { oauth_token: 'request-token', oauth_verifier: 'verify-me' };
  assert.equal((await post(server, `${PATH}/confirm`, answer)).status, 409);
  await post(server, PATH, { callback: CALLBACK });
  assert.equal((await post(server, `${PATH}/confirm`, { ...answer, oauth_token: 'other' })).status, 409);
  assert.equal((await post(server, `${PATH.replace('ann', 'bob')}/confirm`, answer)).status, 409);
  server.advance(16 * 60_000);
  assert.equal((await post(server, `${PATH}/confirm`, answer)).status, 409);
});

test('what Discogs refuses, and a page in its place, are told; without an application nothing is asked', async (context) => {
  const { server, discogs } = await open(context);
  discogs.script = () => ({ status: 401, body: 'Invalid consumer.' });
  const refused = await post(server, PATH, { callback: CALLBACK });
  assert.equal(refused.status, 422);
  assert.match(refused.body.detail, /refused the request token: status 401/);
  discogs.script = () => ({ status: 200, body: '<html>hello</html>' });
  assert.equal((await post(server, PATH, { callback: CALLBACK })).body.code, 'unparsable');
  assert.equal((await post(server, PATH, { callback: 'javascript:alert(1)' })).status, 422);
  const plain = await openServer();
  context.after(() => plain.close());
  const headers = bearer(plain.keys.admin);
  assert.deepEqual((await plain.app.inject({ url: PATH, headers })).json(), { possible: false, link: null });
  const { status, body } = await post(plain, PATH, { callback: CALLBACK });
  assert.equal(status, 409);
  assert.match(body.hint, /discogs_consumer_key/);
});
