import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bearer, type OpenServer, withServer } from '../support/open-server.ts';

const SECRET = 'pUbLiCnEvErSeEnToKeN';

async function send({ app, keys }: OpenServer, line: string, body?: unknown, key = keys.admin) {
  const [method = 'GET', url = ''] = line.split(' ');
  const reply = await app.inject({
    method: method === 'POST' ? 'POST' : method === 'DELETE' ? 'DELETE' : 'GET',
    url,
    headers: bearer(key),
    ...(body === undefined ? {} : { payload: Object(body) }),
  });
  return { status: reply.statusCode, text: reply.body };
}

test('a sync begins with a profile or a file; what opens the profile is shown nowhere and stored sealed', async () => {
  await withServer(async (server) => {
    const path = '/api/v1/users/ann/profile-sync';
    const body = { username: 'rodneyfool', credentials: { token: SECRET } };
    const texts: string[] = [];
    const check = async (line: string, status: number, sent?: unknown, key?: string): Promise<string> => {
      const reply = await send(server, line, sent, key);
      assert.equal(reply.status, status, `${line}: ${reply.text}`);
      texts.push(reply.text);
      return reply.text;
    };
    await check(`GET ${path}`, 404);
    const { job_id } = JSON.parse(await check(`POST ${path}`, 202, body));
    const job = JSON.parse(await check(`GET /api/v1/jobs/${job_id}`, 200));
    assert.deepEqual(job.parameters, {
      user: 'ann',
      username: 'rodneyfool',
      lists: ['collection', 'wantlist'],
    });
    const link = JSON.parse(await check(`GET ${path}`, 200));
    assert.deepEqual(link, {
      user_id: 'ann',
      username: 'rodneyfool',
      has_credentials: true,
      synced_at: null,
    });
    await check('POST /api/v1/users/bob/profile-sync', 202, {
      path: '/x.csv',
      list: 'wantlist',
      member: false,
    });
    await check(`POST ${path}`, 422, { username: 'a', credentials: { token: `${SECRET} with blanks` } });
    await check(`POST ${path}`, 422, { list: 'wantlist' });
    await check(`POST ${path}`, 403, body, server.keys.read);
    for (const file of readdirSync(server.directory, { recursive: true, encoding: 'utf8' })) {
      const full = join(server.directory, file);
      if (statSync(full).isFile()) texts.push(readFileSync(full, 'latin1'));
    }
    for (const text of [...texts, ...server.logLines])
      assert.ok(!text.includes(SECRET), 'the token is shown');
    await check(`DELETE ${path}`, 204);
    await check(`DELETE ${path}`, 404);
  });
});

test('who is no member gets no recommendations, and the reason', async () => {
  await withServer(async (server) => {
    const users = [{ id: 'cid', member: false }, { id: 'ann' }];
    assert.equal((await send(server, 'POST /api/v1/users', { users })).status, 200);
    const lines = (user: string) => [
      `GET /api/v1/users/${user}/recommendations`,
      `GET /api/v1/users/${user}/recommendations/stored`,
      `GET /api/v1/estimate?user=${user}&item=movie:1`,
      `GET /api/v1/browse?user=${user}`,
    ];
    for (const line of lines('cid')) {
      const { status, text } = await send(server, line);
      assert.equal(status, 403, line);
      assert.match(text, /is no member: the profile is only learnt from/);
    }
    for (const line of lines('ann')) assert.notEqual((await send(server, line)).status, 403, line);
  });
});
