import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Problem } from '../../src/server/contract.ts';
import { bearer, type OpenServer, openServer, withServer } from '../support/open-server.ts';

let server: OpenServer;
let webDirectory: string;
before(async () => {
  webDirectory = await mkdtemp(join(tmpdir(), 'deadwax-web-'));
  await mkdir(join(webDirectory, 'assets'));
  await writeFile(join(webDirectory, 'index.html'), '<!doctype html><title>Deadwax</title>');
  await writeFile(join(webDirectory, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(webDirectory, 'assets', 'main-1a2b.js'), 'export {};');
  await writeFile(join(webDirectory, '.secret'), 'no');
  server = await openServer({ webDirectory, options: { maxBodyBytes: 10_000 } });
});
after(async () => {
  await server.close();
  await rm(webDirectory, { recursive: true });
});

test('every answer has security headers, a request id and its time', async () => {
  for (const url of ['/', '/api/v1/items', '/health/live', '/nothing', '/docs', '/assets/main-1a2b.js']) {
    const reply = await server.app.inject({ url, headers: { accept: 'text/html' } });
    const csp = String(reply.headers['content-security-policy']);
    assert.match(csp, /default-src 'self'/);
    assert.doesNotMatch(csp, /script-src|unsafe-eval/);
    assert.equal(reply.headers['x-content-type-options'], 'nosniff');
    assert.equal(reply.headers['x-frame-options'], 'DENY');
    assert.match(String(reply.headers['server-timing']), /^total;dur=\d/);
    assert.match(String(reply.headers['x-request-id']), /^[\w-]{16}$/);
  }
  const own = await server.app.inject({ url: '/health/live', headers: { 'x-request-id': 'my-id.1' } });
  assert.equal(own.headers['x-request-id'], 'my-id.1');
  const bad = await server.app.inject({ url: '/health/live', headers: { 'x-request-id': 'a b<script>' } });
  assert.doesNotMatch(String(bad.headers['x-request-id']), /script/);
});

test('the page is served at its own addresses, hashed assets for ever and the rest fresh', async () => {
  const html = { accept: 'text/html' };
  for (const url of ['/', '/?link=abc', '/users/ann', '/browse?genre=Comedy']) {
    const reply = await server.app.inject({ url, headers: html });
    assert.equal(reply.statusCode, 200, url);
    assert.match(reply.body, /<title>Deadwax/);
    assert.equal(reply.headers['cache-control'], 'no-cache');
  }
  const asset = await server.app.inject('/assets/main-1a2b.js');
  assert.match(String(asset.headers['cache-control']), /immutable/);
  assert.match(String(asset.headers['content-type']), /javascript/);
  for (const url of ['/api/v1/nothing', '/assets/gone.js', '/favicon.ico', '/docs/nothing'])
    assert.equal((await server.app.inject({ url, headers: html })).statusCode, 404, url);
  assert.equal(
    (await server.app.inject({ url: '/users/ann', headers: { accept: 'application/json' } })).statusCode,
    404,
  );
});

test('no path leads out of the folder of the page', async () => {
  for (const path of [
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/assets/..%2f..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/.secret',
    '/assets%5c..%5c.secret',
    '/%00',
    '/assets/%00.js',
    '/%c0%ae%c0%ae/x',
  ]) {
    const reply = await server.app.inject({ url: path });
    assert.ok(
      reply.statusCode === 404 || reply.statusCode === 400 || reply.statusCode === 403,
      `${path}: ${reply.statusCode}`,
    );
    assert.doesNotMatch(reply.body, /root:|devDependencies|^no$/);
    Problem.parse(reply.json());
  }
});

test('the API document and its explorer come from this server alone', async () => {
  const document = (await server.app.inject('/openapi.json')).json();
  assert.equal(document.openapi, '3.1.0');
  const page = await server.app.inject('/docs');
  assert.doesNotMatch(page.body, /https?:\/\/|<script>[^<]/);
  const script = await server.app.inject('/docs/scalar.js');
  assert.equal(script.statusCode, 200);
  assert.ok(script.body.length > 1_000_000);
  assert.equal((await server.app.inject('/docs/start.js')).statusCode, 200);
});

test('an unexpected error shows nothing of its inside but the id under which it is logged', async () => {
  await withServer(
    async ({ app, keys, logLines }) => {
      const reply = await app.inject({
        url: '/api/v1/profile',
        headers: { ...bearer(keys.read), 'x-request-id': 'trace-me' },
      });
      assert.equal(reply.statusCode, 500);
      const problem = Problem.strict().parse(reply.json());
      assert.doesNotMatch(reply.body, /secret inside|\.ts/);
      assert.ok(problem.detail.includes('trace-me'));
      const logged = logLines.filter((line) => line.includes('trace-me')).join('');
      assert.match(logged, /secret inside/);
    },
    {
      replace: () => ({
        profile: async () => {
          throw new Error('secret inside');
        },
      }),
    },
  );
});

test('an answer that breaks its schema is our error', async () => {
  await withServer(
    async ({ app, keys }) => {
      const reply = await app.inject({ url: '/api/v1/items/movie:1', headers: bearer(keys.read) });
      assert.equal(reply.statusCode, 500);
    },
    { replace: () => ({ itemFigures: async () => ({ nRatings: 1.5, averageRating: undefined }) }) },
  );
});

test('more requests than fit are answered 503 at once, and probes still get through', async () => {
  const release = Promise.withResolvers<void>();
  await withServer(
    async ({ app, keys }) => {
      const get = (url: string) => app.inject({ url, headers: bearer(keys.read) });
      const held = [get('/api/v1/status'), get('/api/v1/status')];
      await new Promise((resolve) => setTimeout(resolve, 50));
      const refused = await get('/api/v1/items');
      assert.equal(refused.statusCode, 503);
      assert.equal(refused.headers['retry-after'], '1');
      assert.equal((await app.inject('/health/live')).statusCode, 200);
      release.resolve();
      for (const reply of await Promise.all(held)) assert.equal(reply.statusCode, 200);
      assert.equal((await get('/api/v1/items')).statusCode, 200);
    },
    {
      options: { maxInFlight: 2 },
      replace: () => ({
        countEvents: async () => {
          await release.promise;
          return 0;
        },
      }),
    },
  );
});

test('a request that takes too long is given up', async () => {
  await withServer(
    async ({ app, keys }) => {
      const reply = await app.inject({ url: '/api/v1/status', headers: bearer(keys.read) });
      assert.equal(reply.statusCode, 504);
      assert.equal(Problem.parse(reply.json()).code, 'timeout');
    },
    {
      options: { requestTimeoutMs: 50 },
      replace: () => ({ countEvents: () => new Promise(() => undefined) }),
    },
  );
});

test('a required part that is down makes the server not ready', async () => {
  const part = { name: 'warehouse', up: false, detail: 'secret path' };
  for (const required of [true, false])
    await withServer(
      async ({ app }) => {
        const reply = await app.inject('/health/ready');
        assert.equal(reply.statusCode, required ? 503 : 200);
        assert.doesNotMatch(reply.body, /secret path/);
      },
      { replace: () => ({ health: async () => [{ ...part, required }] }) },
    );
});

test('an upload is streamed under its name, up to its limit', async () => {
  await withServer(
    async ({ app, keys, uploads }) => {
      const upload = (payload: Buffer, type = 'application/zip') =>
        app.inject({
          method: 'POST',
          url: '/api/v1/imports/upload?name=ml.zip',
          headers: { ...bearer(keys.admin), 'content-type': type },
          payload,
        });
      const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, n) => n % 251));
      for (const type of ['application/zip', 'application/json', 'text/csv']) {
        assert.equal((await upload(bytes, type)).statusCode, 202, type);
        assert.deepEqual(uploads.get('ml.zip'), bytes);
      }
      assert.equal((await upload(Buffer.alloc(100_001))).statusCode, 413);
    },
    { options: { maxUploadBytes: 100_000 } },
  );
});

test('what is not HTTP gets a problem and the connection closed', async () => {
  const { port } = new URL(await server.app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('NONSENSE\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  assert.match(text, /^HTTP\/1.1 400/);
  Problem.parse(JSON.parse(text.split('\r\n\r\n')[1] ?? ''));
});

test('metrics have the documented names, with routes by pattern', async () => {
  await server.app.inject({ url: '/api/v1/users/ann', headers: bearer(server.keys.read) });
  const reply = await server.app.inject({ url: '/metrics', headers: bearer(server.keys.read) });
  for (const name of [
    'http_request_duration_seconds_bucket',
    'events_ingested_total',
    'event_log_append_seconds',
    'projection_lag_events{projection="state"}',
    'event_to_answer_seconds',
    'fold_in_seconds',
    'model_train_seconds',
    'model_metric{catalogue="movies",metric="ndcg",k="10"}',
    'model_age_seconds{catalogue="movies"}',
    'import_records_total',
    'process_resident_memory_bytes',
  ])
    assert.ok(reply.body.includes(name), name);
  assert.match(reply.body, /route="\/api\/v1\/users\/:id",method="GET",status="404"/);
});
