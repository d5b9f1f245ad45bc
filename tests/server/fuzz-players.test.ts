import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { listenOf, newPlayer, type Player } from '../support/listenbrainz.ts';
import { type OpenServer, openServer } from '../support/open-server.ts';
import { BAD_EVENTS } from './fuzz-corpus.ts';

let server: OpenServer;
let ann: Player;
before(async () => {
  server = await openServer({ options: { rateLimit: { perSecond: 1e6, burst: 1e6 } } });
  ann = await newPlayer(server, 'ann');
});
after(() => server.close());

const LISTENBRAINZ_POSTS = [
  '/1/submit-listens',
  '/apis/listenbrainz/1/submit-listens',
  '/listenbrainz/submit-listens',
  '/1/delete-listen',
  '/1/latest-import',
  '/1/feedback/recording-feedback',
];
const FORM_POSTS = ['/2.0/', '/2.0', '/np_1.2', '/protocol_1.2'];
const GETS = [
  '/1/user/ann/listens',
  '/1/user/%00/listens',
  '/1/user/%ff/listen-count',
  '/1/user/..%2f..%2fetc/playing-now',
  '/1/stats/user/ann/artists',
  '/1/user/ann/similar-to/__proto__',
  '/1/cf/recommendation/user/ann/recording',
  '/1/validate-token',
  '/2.0/',
  '/',
];
const QUERIES = [
  '',
  '?count=-1',
  '?count=1e400',
  '?max_ts=NaN&min_ts=9999999999999',
  '?range=__proto__',
  '?token=%00',
  '?hs=true&u=a&t=1e999&a=x&p=1.2&c=x&v=x',
  '?method=track.scrobble&artist[0]=%ff',
  '?method=constructor&format=json',
  '?%',
  `?range=${'a'.repeat(6000)}`,
];
const STATUSES = new Set([200, 204, 302, 400, 401, 403, 404, 405, 413, 415, 503]);

const anyBytes = fc.oneof(
  fc.constantFrom(...BAD_EVENTS.map(({ text }) => Buffer.from(text))),
  fc.constantFrom(
    ...BAD_EVENTS.map(({ text }) => Buffer.from(`{"listen_type":"import","payload":[${text}]}`)),
  ),
  fc.constantFrom(
    ...BAD_EVENTS.map(({ text }) => Buffer.from(`method=track.scrobble&sk=x&artist[0]=${text}`)),
  ),
  fc
    .json()
    .map((text) =>
      Buffer.from(`{"listen_type":"single","payload":[{"listened_at":1700000000,"track_metadata":${text}}]}`),
    ),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
);
const anyPost = fc.record({
  path: fc.constantFrom(...LISTENBRAINZ_POSTS, ...FORM_POSTS),
  query: fc.constantFrom(...QUERIES),
  body: anyBytes,
  type: fc.constantFrom('application/json', 'text/plain', 'application/x-www-form-urlencoded', ''),
  encoding: fc.constantFrom('', '', 'gzip', 'zstd', 'br'),
  isPacked: fc.boolean(),
});

function check(status: number, text: string, what: string): void {
  assert.ok(STATUSES.has(status), `${what}: ${status} ${text.slice(0, 200)}`);
  assert.doesNotMatch(text, /\.ts:\d|node_modules|at async/, what);
}

/** Clients decide by these two members whether a listen lives or dies. */
function checkListenBrainzError(status: number, text: string, what: string): void {
  if (status < 400) return;
  const { code, error } = JSON.parse(text);
  assert.deepEqual([code, typeof error], [status, 'string'], what);
}

test("no bytes at any player's door break the server or show its inside, and errors keep the form that players read", async () => {
  await fc.assert(
    fc.asyncProperty(anyPost, async ({ path, query, body, type, encoding, isPacked }) => {
      const reply = await server.app.inject({
        method: 'POST',
        url: path + query,
        headers: {
          authorization: `Token ${ann.token}`,
          ...(type === '' ? {} : { 'content-type': type }),
          ...(encoding === '' ? {} : { 'content-encoding': encoding }),
        },
        payload: isPacked && encoding === 'gzip' ? gzipSync(body) : body,
      });
      const what = `POST ${path}${query} ${type} ${encoding}`;
      check(reply.statusCode, reply.body, what);
      if (LISTENBRAINZ_POSTS.includes(path)) checkListenBrainzError(reply.statusCode, reply.body, what);
    }),
    { numRuns: 400 },
  );
});

test('no address of a read breaks the server', async () => {
  for (const path of GETS)
    for (const query of QUERIES) {
      const reply = await server.app.inject({
        url: path + query,
        headers: { authorization: `Token ${ann.token}` },
      });
      check(reply.statusCode, reply.body, `GET ${path}${query}`);
    }
});

test('of any mix of good and bad listens the good ones are taken and the bad ones are dead letters', async () => {
  const bad = BAD_EVENTS.filter(({ isJson }) => isJson).map(({ text }) => JSON.parse(String(text)));
  let at = 1_700_000_000;
  const countLetters = async () => (await server.context.ingest.deadLetters.figures()).total;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constant(undefined), fc.constantFrom(...bad)), { minLength: 1, maxLength: 20 }),
      async (records) => {
        const payload = records.map((value) =>
          value === undefined ? listenOf(at++, `Track ${at % 7}`) : value,
        );
        const nBad = records.filter((value) => value !== undefined).length;
        const [events, letters] = [await server.context.eventLog.endOffset(), await countLetters()];
        const { status, body } = await ann.submit(payload, 'import');
        assert.equal(status, nBad === records.length ? 400 : 200, JSON.stringify(body));
        assert.equal((await server.context.eventLog.endOffset()) - events, records.length - nBad);
        assert.equal((await countLetters()) - letters, nBad);
        if (status === 200 && nBad > 0) assert.deepEqual(body, { status: 'ok', rejected: nBad });
      },
    ),
    { numRuns: 40 },
  );
});
