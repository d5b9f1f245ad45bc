import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem, User } from '../../src/server/contract.ts';
import { UsersAnswer } from '../../src/server/contract-users.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

let server: OpenServer;
before(async () => {
  server = await openServer();
});
after(() => server.close());

async function put(payload: string | object, type = 'application/json', key = server.keys.admin) {
  const reply = await server.app.inject({
    method: 'POST',
    url: '/api/v1/users',
    headers: { ...bearer(key), 'content-type': type },
    payload,
  });
  return { status: reply.statusCode, body: reply.json() };
}

async function read(id: string): Promise<User> {
  const url = `/api/v1/users/${encodeURIComponent(id)}`;
  return User.parse((await server.app.inject({ url, headers: bearer(server.keys.read) })).json());
}

test('users are stored with what is known of them, and again in place of it', async () => {
  const users = [
    { id: 'ann', attributes: { gender: 'F', birth_year: 1986 } },
    { id: 'b/o b', member: false },
  ];
  assert.deepEqual(await put({ users }), { status: 200, body: { accepted: 2, rejected: 0, results: [] } });
  assert.deepEqual(await read('ann'), {
    id: 'ann',
    member: true,
    attributes: { gender: 'F', birth_year: 1986 },
    source: 'api',
    n_interactions: 0,
  });
  assert.equal((await read('b/o b')).member, false);
  await put({ users: [{ id: 'ann', attributes: { zip: '94110' } }] });
  assert.deepEqual((await read('ann')).attributes, { zip: '94110' });
});

test('a stream of users is stored; each bad line is reported and spoils no other', async () => {
  const lines = Array.from({ length: 2500 }, (_, n) => JSON.stringify({ id: `s${n}`, attributes: { n } }));
  lines[3] = '{"id":';
  lines[1700] = JSON.stringify({ id: 's', attributes: { deep: { a: 1 } } });
  lines[1800] = JSON.stringify({ id: `s${'x'.repeat(70_000)}` });
  const { status, body } = await put(`\n${lines.join('\r\n')}`, 'application/x-ndjson');
  const answer = UsersAnswer.parse(body);
  assert.equal(status, 200);
  assert.deepEqual([answer.accepted, answer.rejected], [2497, 3]);
  assert.deepEqual(
    answer.results.map(({ index, error }) => [index, error.code, error.pointer]),
    [
      [3, 'unparsable', ''],
      [1700, 'invalid_type', '/attributes/deep'],
      [1800, 'too_large', ''],
    ],
  );
  assert.deepEqual((await read('s2499')).attributes, { n: 2499 });
});

test('a list of users has bounds, a type and needs an admin key', async () => {
  const users = Array.from({ length: 1001 }, (_, n) => ({ id: `t${n}` }));
  for (const [payload, type, key, status] of [
    [{ users }, 'application/json', server.keys.admin, 422],
    ['[]', 'application/json', server.keys.admin, 422],
    ['{', 'application/json', server.keys.admin, 400],
    ['id\nann', 'text/csv', server.keys.admin, 415],
    [{ users: [] }, 'application/json', server.keys.ingest, 403],
  ] as const) {
    const answer = await put(payload, type, key);
    assert.equal(answer.status, status);
    Problem.parse(answer.body);
  }
  const bad = UsersAnswer.parse((await put({ users: [{ id: 'u', age: 3 }, { id: '' }] })).body);
  assert.deepEqual([bad.accepted, bad.rejected], [0, 2]);
});
