import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DeadwaxError } from '../../../src/errors.ts';
import { callSigned, type LastfmWorld, makeToken, md5, openLastfm, sign } from '../../support/lastfm.ts';
import type { OpenServer, OpenServerOptions } from '../../support/open-server.ts';

const NOW = Math.floor(Date.now() / 1000);
const SONG = { artist: 'Low', track: 'Words', timestamp: String(NOW) };
const OVERLOADED = new DeadwaxError('overloaded', 'the log is full');

async function withLastfm(use: (world: LastfmWorld) => Promise<void>, options?: OpenServerOptions) {
  const world = await openLastfm(options);
  try {
    await use(world);
  } finally {
    await world.server.close();
  }
}

async function shake({ app }: OpenServer, token: string): Promise<string> {
  const a = md5(md5(token) + NOW);
  const { body } = await app.inject({ method: 'GET', url: `/?hs=true&p=1.2&u=ann&t=${NOW}&a=${a}` });
  return body.split('\n')[1];
}

function post({ app }: OpenServer, url: string, payload: string) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return app.inject({ method: 'POST', url, headers, payload });
}

test('what cannot be taken now is refused in the way that makes players send it again', async () => {
  const failing: { error: unknown } = { error: undefined };
  const options: OpenServerOptions = {
    replace: ({ listens }) => ({
      listens: {
        ...listens,
        submit: async (...given) => {
          if (failing.error !== undefined) throw failing.error;
          return listens.submit(...given);
        },
      },
    }),
  };
  await withLastfm(async ({ server, token, scrobble }) => {
    const s = await shake(server, token);
    const form = new URLSearchParams({ s, 'a[0]': 'Low', 't[0]': 'Words', 'i[0]': String(NOW) }).toString();
    const cases = [
      [OVERLOADED, 503, 16],
      [new DeadwaxError('storage_unavailable', 'the disk is full'), 503, 16],
      [new DeadwaxError('timeout', 'the request took too long'), 503, 16],
      [new Error('a mistake of ours'), 500, 8],
    ] as const;
    for (const [error, status, number] of cases) {
      failing.error = error;
      const reply = await scrobble(SONG);
      assert.deepEqual([reply.status, Object(reply.json()).error], [status, number]);
      if (status === 503) assert.match(String(reply.headers['retry-after']), /^\d+$/);
      assert.doesNotMatch(reply.text, /a mistake of ours/);
      const plain = await post(server, '/protocol_1.2', form);
      assert.equal(plain.statusCode, 200);
      assert.match(plain.body, /^FAILED [^\n]+\n$/);
    }
    failing.error = undefined;
    assert.equal((await scrobble(SONG)).status, 200);
  }, options);
});

test('a server that is full answers each door in its own language', async () => {
  const options = { options: { maxInFlight: 1 } };
  await withLastfm(async ({ server, token, scrobble, sk }) => {
    const s = await shake(server, token);
    const { promise, resolve } = Promise.withResolvers<void>();
    // One request that waits holds the only place.
    const { listens } = server.context;
    const submit = listens.submit.bind(listens);
    Object.assign(listens, {
      submit: async (...given: Parameters<typeof submit>) => {
        await promise;
        return submit(...given);
      },
    });
    const waiting = scrobble(SONG);
    await new Promise((next) => setTimeout(next, 50));
    const refused = await scrobble(SONG);
    const xml = await callSigned(server, { method: 'track.scrobble', sk, ...SONG, format: 'xml' });
    const plain = await post(server, '/protocol_1.2', `s=${s}`);
    resolve();
    assert.deepEqual([refused.status, Object(refused.json()).error], [503, 16]);
    assert.match(xml.text, /^<\?xml [\s\S]+<error code="16">/);
    assert.match(plain.body, /^FAILED /);
    assert.equal((await waiting).status, 200);
  }, options);
});

test('too many reads fail with number 29, too many scrobbles with 16: those must not be lost', async () => {
  const options = { options: { rateLimit: { perSecond: 0.001, burst: 3 } } };
  await withLastfm(async ({ server, scrobble, sk }) => {
    const read = () => callSigned(server, { method: 'user.getInfo', sk });
    for (let n = 0; n < 3; n++) assert.equal((await read()).status, 200);
    const refused = await read();
    assert.deepEqual([refused.status, Object(refused.json()).error], [429, 29]);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    const kept = await scrobble(SONG);
    assert.deepEqual([kept.status, Object(kept.json()).error], [503, 16]);
  }, options);
});

test('the page at / is served beside the handshake, and not in place of what the doors have not', async () => {
  const webDirectory = mkdtempSync(join(tmpdir(), 'deadwax-page-'));
  writeFileSync(join(webDirectory, 'index.html'), '<title>the page</title>');
  await withLastfm(
    async ({ server, token }) => {
      const headers = { accept: 'text/html' };
      for (const url of ['/', '/?link=abc', '/?hs=false']) {
        const reply = await server.app.inject({ method: 'GET', url, headers });
        assert.match(reply.body, /the page/, url);
      }
      assert.match(await shake(server, token), /^[0-9a-f]{32}$/);
      for (const url of ['/1/nothing', '/listenbrainz/1/nothing', '/apis/listenbrainz/nothing']) {
        const missing = await server.app.inject({ method: 'GET', url, headers });
        assert.deepEqual([missing.statusCode, missing.json().code], [404, 404], url);
      }
    },
    { webDirectory },
  );
});

test('a player that signs in by the browser is sent to the page that asks', async () => {
  await withLastfm(async ({ server }) => {
    const reply = await server.app.inject({ method: 'GET', url: '/api/auth/?api_key=x&token=ab%2Fc' });
    assert.deepEqual([reply.statusCode, reply.headers.location], [302, '/allow-player?token=ab%2Fc']);
  });
});

const NAMES = [
  ...[
    'method',
    'sk',
    'api_key',
    'api_sig',
    'format',
    'artist',
    'track',
    'timestamp',
    'user',
    'limit',
    'page',
  ],
  ...[
    'artist[0]',
    'track[0]',
    'timestamp[0]',
    'duration[0]',
    'artist[999]',
    'from',
    'to',
    'token',
    'username',
  ],
  ...[
    'password',
    'authToken',
    's',
    'a[0]',
    't[0]',
    'i[0]',
    'r[0]',
    'l[0]',
    'm[0]',
    '__proto__',
    'constructor',
  ],
];
const METHODS = [
  ...['track.scrobble', 'track.updateNowPlaying', 'track.love', 'user.getInfo', 'user.getRecentTracks'],
  ...['auth.getSession', 'auth.getMobileSession', 'auth.getToken'],
];

test('no form brings a server down or gets an answer that a player cannot read', async () => {
  await withLastfm(async ({ server, token, sk }) => {
    const s = await shake(server, token);
    const { token: other } = await makeToken(server, 'bob');
    const value = fc.oneof(
      fc.constantFrom(sk, token, other, s, String(NOW), '-1', '1e9', 'L', 'json', 'xml', '', ...METHODS),
      fc.string({ unit: 'binary' }),
      fc.nat().map(String),
    );
    const form = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 12 });
    const method = fc.constantFrom('GET', 'POST');
    const isJson = fc.boolean();
    await fc.assert(
      fc.asyncProperty(form, method, isJson, fc.boolean(), async (given, verb, asJson, isSigned) => {
        const plain: Record<string, string> = { ...given, ...(asJson ? { format: 'json' } : {}) };
        const secret = plain.api_key === token ? token : 'any';
        const all = isSigned ? { ...plain, api_sig: sign(plain, secret) } : plain;
        const text = new URLSearchParams(all).toString();
        const lastfm =
          verb === 'GET'
            ? await server.app.inject({ method: 'GET', url: `/2.0/?${text}` })
            : await post(server, '/2.0/', text);
        assert.notEqual(lastfm.statusCode, 500, lastfm.body);
        if (lastfm.headers['content-type'] === 'application/json; charset=utf-8') JSON.parse(lastfm.body);
        else assert.match(lastfm.body, /^<\?xml [^>]+>\n<lfm status="(ok|failed)"/);
        for (const path of ['/protocol_1.2', '/np_1.2'])
          assert.match((await post(server, path, text)).body, /^(OK|BADSESSION|FAILED .+)\n$/);
        const shaken = await server.app.inject({ method: 'GET', url: `/?hs=true&${text}` });
        assert.match(shaken.body, /^(OK\n|BADAUTH\n|BADTIME\n|FAILED )/);
      }),
      { numRuns: 60 },
    );
    assert.ok(server.logLines.every((line) => !line.includes('request failed')));
  });
});

test('a body that is no form, too large or badly compressed gets its number', async () => {
  await withLastfm(async ({ server }) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const [payload, more] of [
      [Buffer.from([0xff, 0xfe, 0, 1]), {}],
      [Buffer.alloc(1_000_001, 97), {}],
      [Buffer.from('not gzip'), { 'content-encoding': 'gzip' }],
      [Buffer.from('x'), { 'content-encoding': 'rot13' }],
      [Buffer.from('{"method":"track.scrobble"}'), { 'content-type': 'application/json' }],
    ] as const) {
      const reply = await server.app.inject({
        method: 'POST',
        url: '/2.0/',
        headers: { ...headers, ...more },
        payload,
      });
      assert.equal(reply.statusCode, 400);
      assert.match(reply.body, /<error code="6">/);
    }
  });
});
