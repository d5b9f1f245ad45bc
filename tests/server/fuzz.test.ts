import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as fc from 'fast-check';
import { EventsAnswer, Problem } from '../../src/server/contract.ts';
import { ROUTES } from '../../src/server/routes/all-routes.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

let server: OpenServer;
before(async () => {
  server = await openServer({ options: { rateLimit: { perSecond: 1e6, burst: 1e6 } } });
});
after(() => server.close());

const STATUSES = new Set([200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503]);
// These change the server under the test, or never end.
const LEFT_OUT = new Set(['streamChanges', 'signOut', 'revokeKey']);

const BODIES: readonly (string | Buffer)[] = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '1e999',
  '-0',
  '{"__proto__":{"admin":true},"constructor":{"prototype":{}}}',
  '{"events":[{"__proto__":{"type":"rating"}},null,[],"x",1e999]}',
  '{"events":{"length":1e9}}',
  '{"items":[{"id":"\\u0000","value":1e308}],"count":1e21}',
  '{"items":[{"id":"\\ud800","value":3}]}',
  `${'['.repeat(100_000)}`,
  `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  `{"events":["${'x'.repeat(50_000)}"]}`,
  Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
  Buffer.from('{"label":"\xc3\x28","scope":"read"}', 'latin1'),
  '\ufeff{"label":"bom","scope":"read"}',
];
const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/x-ndjson',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  '',
];
const ENCODINGS = ['', 'gzip', 'zstd', 'br', 'identity', 'gzip, gzip'];
const QUERIES = [
  '',
  '?count=-1',
  '?count=NaN',
  '?count=1e400',
  '?__proto__=1',
  '?constructor=1',
  '?cursor=%00',
  '?cursor=AAAA',
  '?%',
  '?count[]=1',
  '?text=%F0%9F%98%80&genre=%27%3B--',
  `?text=${'a'.repeat(5000)}`,
];
const IDS = [
  'x',
  '%00',
  '..%2f..%2fetc',
  'movie:1',
  '%F0%9F%98%80',
  '%ff',
  '__proto__',
  'a'.repeat(600),
  '%2F',
  ' ',
];

const anyRequest = fc.record({
  route: fc.constantFrom(...ROUTES.filter(({ operation }) => !LEFT_OUT.has(operation))),
  id: fc.constantFrom(...IDS),
  query: fc.oneof(
    fc.constantFrom(...QUERIES),
    fc.webQueryParameters().map((text) => `?${text}`),
  ),
  body: fc.oneof(
    fc.constantFrom(...BODIES),
    fc.json(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  ),
  type: fc.constantFrom(...TYPES),
  encoding: fc.constantFrom(...ENCODINGS),
});

test('no input to any route of the document breaks the server or shows its inside', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async ({ route, id, query, body, type, encoding }) => {
      const url =
        route.path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'catalogue' ? 'movies' : id)) + query;
      const hasBody = route.method !== 'GET';
      const reply = await server.app.inject({
        method: route.method,
        url,
        headers: {
          ...bearer(server.keys.admin),
          ...(hasBody && type !== '' ? { 'content-type': type } : {}),
          ...(hasBody && encoding !== '' ? { 'content-encoding': encoding } : {}),
        },
        ...(hasBody ? { payload: body } : {}),
      });
      assert.ok(
        STATUSES.has(reply.statusCode),
        `${route.method} ${url}: ${reply.statusCode} ${reply.body.slice(0, 300)}`,
      );
      if (reply.statusCode >= 400 && route.operation !== 'getReadiness') Problem.strict().parse(reply.json());
      assert.doesNotMatch(reply.body, /\.ts:\d|node_modules|at async/);
    }),
    { numRuns: 600 },
  );
  assert.equal((await server.app.inject('/health/live')).statusCode, 200);
});

test('of any mix of good and bad lines every good one is taken and every bad one is counted', async () => {
  let batch = 0;
  const bad = fc.constantFrom(
    '{"type":"rating"}',
    'null',
    '{',
    '"x"',
    '[1]',
    '{"__proto__":1}',
    '\u0001',
    `[${'['.repeat(200)}`,
    `"${'y'.repeat(11_000)}"`,
  );
  const line = fc.oneof(fc.constant('good'), bad);
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 30 }),
      fc.constantFrom('\n', '\r\n', '\n\n'),
      async (lines, end) => {
        batch++;
        const texts = lines.map((text, n) =>
          text === 'good'
            ? JSON.stringify({
                type: 'rating',
                user_id: `b${batch}`,
                item_id: 'movie:1',
                ts: 1_700_000_000 + n,
                value: 3,
              })
            : text,
        );
        const reply = await server.app.inject({
          method: 'POST',
          url: '/api/v1/events',
          headers: { ...bearer(server.keys.ingest), 'content-type': 'application/x-ndjson' },
          payload: texts.join(end),
        });
        const answer = EventsAnswer.parse(reply.json());
        const nGood = lines.filter((text) => text === 'good').length;
        assert.deepEqual(
          [answer.accepted, answer.duplicates, answer.rejected],
          [nGood, 0, lines.length - nGood],
        );
        assert.deepEqual(
          answer.results.map(({ index }) => index),
          lines.flatMap((text, n) => (text === 'good' ? [] : [n])),
        );
      },
    ),
    { numRuns: 60 },
  );
});
