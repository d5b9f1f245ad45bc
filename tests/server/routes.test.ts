import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '../../src/server/contract.ts';
import { describeApi } from '../../src/server/describe-api.ts';
import { ROUTES } from '../../src/server/routes/all-routes.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

let server: OpenServer;
before(async () => {
  server = await openServer();
  await send('POST /api/v1/events', {
    events: [
      { type: 'rating', user_id: 'ann', item_id: 'movie:1', ts: 1_700_000_000, value: 4 },
      { type: 'rating', user_id: 'ann', item_id: 'movie:9/x', ts: 1_700_000_001, value: 4 },
      { type: 'rating', user_id: 'bob', item_id: 'movie:2', ts: 1_700_000_000, value: 99 },
    ],
  });
});
after(() => server.close());

async function send(line: string, body?: unknown, key = server.keys.admin) {
  const [method, url = ''] = line.split(' ');
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
  return server.app.inject({
    method: method === 'POST' ? 'POST' : method === 'PUT' ? 'PUT' : method === 'DELETE' ? 'DELETE' : 'GET',
    url,
    headers: { ...bearer(key), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...payload,
  });
}

function routeOf(method: string, path: string) {
  return ROUTES.find((route) => {
    const pattern = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return route.method === method && pattern.test(path);
  });
}

/** Sends a request and checks its answer against what the document says of it. */
async function check(line: string, status: number, body?: unknown): Promise<unknown> {
  const reply = await send(line, body);
  assert.equal(reply.statusCode, status, `${line}: ${reply.body.slice(0, 300)}`);
  const [method = '', url = ''] = line.split(' ');
  const route = routeOf(method, url.split('?', 1)[0] ?? '');
  assert.ok(route !== undefined, line);
  if (status >= 400) return Problem.strict().parse(reply.json());
  assert.equal(status, route.status, line);
  assert.ok(String(reply.headers['content-type'] ?? route.responseType).startsWith(route.responseType), line);
  if (route.responseType !== 'application/json' || status === 204) return reply.body;
  assert.deepEqual(route.response.parse(reply.json()), reply.json(), `${line} says no more than its schema`);
  return reply.json();
}

function field(value: unknown, name: string): string {
  return String(Object(value)[name]);
}

test('reads of items, users and answers are as documented', async () => {
  for (const line of [
    'GET /api/v1/items?count=2&genre=Drama&year_from=1990&year_to=2000&text=film',
    'GET /api/v1/items/movie:1',
    'GET /api/v1/items/movie:9%2Fx',
    'GET /api/v1/items/movie:1/similar?count=3',
    'GET /api/v1/items/movie:1/users',
    'GET /api/v1/genres',
    'GET /api/v1/users?prefix=a',
    'GET /api/v1/users/ann',
    'GET /api/v1/users/ann/interactions?count=1',
    'GET /api/v1/users/ann/recommendations?count=2&explain=true&exclude=movie:2,movie:3&diversity=0.3&include_seen=1',
    'GET /api/v1/users/nobody/recommendations',
    'GET /api/v1/popular?count=2',
    'GET /api/v1/estimate?user=ann&item=movie:2',
    'GET /api/v1/browse?user=ann&min_score=-100&text=film',
    'GET /api/v1/browse?genre=Comedy&count=1',
    'GET /api/v1/models',
    'GET /api/v1/models/movies/tuning',
    'GET /api/v1/imports',
    'GET /api/v1/profile',
    'GET /api/v1/jobs?status=queued',
    'GET /api/v1/schedules',
    'GET /api/v1/dead-letters',
    'GET /api/v1/keys',
    'GET /api/v1/session',
    'GET /api/v1/status',
    'GET /health/live',
    'GET /health/ready',
    'GET /metrics',
  ])
    await check(line, 200);
  await check('POST /api/v1/recommendations', 200, {
    items: [{ id: 'movie:1', value: 5 }],
    count: 3,
    explain: true,
  });
});

test('lists go on from their cursors and end', async () => {
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = Object(await check(`GET /api/v1/browse?count=2${next}`, 200));
    seen.push(...page.items.map(({ id }: { id: string }) => id));
    cursor = page.next_cursor;
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(seen.length >= 6);
  const first = Object(await check('GET /api/v1/users/ann/interactions?count=1', 200));
  const second = Object(
    await check(`GET /api/v1/users/ann/interactions?count=1&cursor=${first.next_cursor}`, 200),
  );
  assert.deepEqual([first.interactions[0].item_id, second.interactions[0].item_id], ['movie:9/x', 'movie:1']);
  assert.equal(second.next_cursor, null);
  await check('GET /api/v1/users/ann/interactions?cursor=x', 422);
});

test("a visitor's rating off the scale is named", async () => {
  const problem = Object(
    await check('POST /api/v1/recommendations', 422, { items: [{ id: 'movie:1', value: 55 }], count: 2 }),
  );
  assert.equal(problem.errors[0].pointer, '/items/0/value');
  assert.match(problem.detail, /not on the scale/);
});

test('a stored list is given without what was rated since', async () => {
  await check('GET /api/v1/users/ann/recommendations/stored', 404);
  const { store } = server.context;
  const batch = await store.recommendations.begin('movies', 'v1', 1_000);
  const ids = await store.items.ids('movies');
  const itemRows = Int32Array.of(ids.indexOf('movie:1'), ids.indexOf('movie:4'));
  await batch.put([{ userId: 'ann', itemRows, scores: Float32Array.of(0.75, 0.5) }]);
  await batch.publish();
  const answer = Object(await check('GET /api/v1/users/ann/recommendations/stored', 200));
  assert.deepEqual([answer.model_version, answer.scored_at], ['v1', '1970-01-01T00:00:01.000Z']);
  const [only, ...others] = answer.items;
  assert.deepEqual([only.id, only.rank, only.score, others], ['movie:4', 1, 0.5, []]);
});

test('jobs are accepted, shown, cancelled and retried', async () => {
  const train = await check('POST /api/v1/models/movies/train', 202, {
    parameters: { ranking: { cg_steps: 2 } },
    force: true,
  });
  const job = Object(await check(`GET /api/v1/jobs/${field(train, 'job_id')}`, 200));
  assert.deepEqual(job.parameters, { ranking: { cg_steps: 2 }, force: true, catalogue: 'movies' });
  const kept = await server.context.jobs.get(field(train, 'job_id'));
  assert.deepEqual(kept?.parameters.ranking, { cgSteps: 2 });
  await check('POST /api/v1/models/movies/tune', 202, { model: 'rating' });
  await check('POST /api/v1/models/movies/score', 202);
  await check('POST /api/v1/imports', 202, { path: '/nowhere', options: { user_prefix: 'x' } });
  const slow = await check('POST /api/v1/models/movies/score', 202, { slow: true, items: [] });
  const id = field(slow, 'job_id');
  await server.context.jobs.cancel(id).catch(() => undefined);
  await check('GET /api/v1/jobs?type=train&count=1', 200);
  await check(`POST /api/v1/jobs/${field(train, 'job_id')}-x/cancel`, 404, {});
  await check('POST /api/v1/jobs/none/retry', 404, {});
});

test('schedules can be made, run and deleted', async () => {
  const body = {
    cron: '0 22 * * *',
    time_zone: 'Australia/Melbourne',
    job_type: 'train',
    parameters: { catalogue: 'movies' },
  };
  await check('PUT /api/v1/schedules/nightly', 200, body);
  await check('PUT /api/v1/schedules/nightly', 422, { ...body, cron: 'never' });
  await check('POST /api/v1/schedules/nightly/run', 202, {});
  await check('GET /api/v1/schedules', 200);
  await check('DELETE /api/v1/schedules/nightly', 204);
  await check('DELETE /api/v1/schedules/nightly', 404);
});

test('model versions can be published and rolled back', async () => {
  const { models } = Object(await check('GET /api/v1/models?catalogue=movies', 200));
  await check(`POST /api/v1/models/movies/${models[0].version}/publish`, 200, { force: true });
  await check('POST /api/v1/models/movies/rollback', 409, {});
  await check('POST /api/v1/models/movies/none/publish', 404, {});
  await check(`POST /api/v1/models/movies/${models[0].version}/export-spark`, 200, { path: '/somewhere' });
});

test('what is not there is 404, and a wrong method 405 with what is allowed', async () => {
  for (const line of [
    'GET /api/v1/items/movie:404',
    'GET /api/v1/items/movie:404/similar',
    'GET /api/v1/users/nobody',
    'GET /api/v1/jobs/none',
    'GET /api/v1/imports/none',
    'GET /api/v1/imports/none/rejects',
    'GET /api/v1/imports/none/profile',
    'GET /api/v1/estimate?user=ann&item=movie:404',
    'DELETE /api/v1/keys/none',
    'DELETE /api/v1/dead-letters/none',
  ])
    await check(line, 404);
  const lost = await send('GET /api/v1/item');
  assert.equal(Problem.parse(lost.json()).code, 'not_found');
  const wrong = await send('DELETE /api/v1/events');
  assert.equal(wrong.statusCode, 405);
  assert.equal(wrong.headers.allow, 'POST');
});

test('unknown and wrong query parameters are named with what was probably meant', async () => {
  const misspelt = Problem.parse(await check('GET /api/v1/items?coun=3', 422));
  assert.deepEqual(misspelt.errors, [
    {
      pointer: '/query/coun',
      code: 'unknown',
      detail: "query parameter 'coun' is not known (did you mean 'count'?)",
    },
  ]);
  const wrong = Problem.parse(await check('GET /api/v1/items?count=many&year_from=1e9&catalogue=films', 422));
  assert.deepEqual(
    wrong.errors.map(({ pointer }) => pointer),
    ['/query/catalogue', '/query/year_from', '/query/count'],
  );
  await check('GET /api/v1/items?count=1&count=2', 422);
  const body = Problem.parse(
    await check('POST /api/v1/recommendations', 422, { items: [{ id: 'a', value: '5' }], cuont: 1 }),
  );
  assert.deepEqual(
    body.errors.map(({ pointer, code }) => [pointer, code]),
    [
      ['/items/0/value', 'invalid_type'],
      ['/cuont', 'unknown'],
    ],
  );
});

test('the OpenAPI document describes every route and refers to nothing that is missing', () => {
  const document = JSON.parse(JSON.stringify(describeApi()));
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(Object(methods)).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(described.sort(), ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
  const operations = ROUTES.map(({ operation }) => operation);
  assert.equal(new Set(operations).size, operations.length);
  for (const [, place, name] of JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/(\w+)"/g))
    assert.ok(document.components[place ?? ''][name ?? ''] !== undefined, `${place}/${name}`);
  assert.ok(ROUTES.every(({ example }) => example !== undefined));
});

test('the examples of the document are accepted by its schemas', () => {
  for (const { example, documentedBody, body, query } of ROUTES) {
    if (example?.body !== undefined) (documentedBody ?? body).parse(example.body);
    const text = example?.path.split('?')[1] ?? '';
    const given = [...new URLSearchParams(text).keys()];
    assert.ok(
      given.every((name) => name in query.shape),
      String(example?.path),
    );
  }
});
