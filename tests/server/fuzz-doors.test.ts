import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { EventsAnswer, Problem } from '../../src/server/contract.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';
import { exchangeRaw } from '../support/raw-http.ts';
import { BAD_EVENTS, BAD_REQUESTS } from './fuzz-corpus.ts';

const MAX_IN_FLIGHT = 16;
/** More than the server has with a sender that says nothing. */
const PATIENCE_MS = 12_000;
const NEWLINE = Buffer.from('\n');
let server: OpenServer;
let port = 0;
let nGoodMade = 0;

before(async () => {
  const options = {
    rateLimit: { perSecond: 1e6, burst: 1e6 },
    maxInFlight: MAX_IN_FLIGHT,
    requestTimeoutMs: 3000,
  };
  server = await openServer({ options });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const address = server.app.server.address();
  assert.ok(typeof address === 'object' && address !== null);
  port = (address satisfies AddressInfo).port;
});
after(() => server.close());

function goodEvent(): string {
  nGoodMade += 1;
  const who = { user_id: `g${nGoodMade % 50}`, item_id: `movie:${nGoodMade}`, ts: 1_700_000_000 };
  return JSON.stringify({ type: 'rating', ...who, value: 3 });
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function post(body: Buffer, headers: Record<string, string>): Promise<Answer> {
  const reply = await fetch(`http://127.0.0.1:${port}/api/v1/events`, {
    method: 'POST',
    headers: { ...bearer(server.keys.ingest), ...headers },
    body: new Uint8Array(body),
  });
  return { status: reply.status, body: await reply.json() };
}

const LINES = { 'content-type': 'application/x-ndjson' };
const JSON_TYPE = { 'content-type': 'application/json' };

function lines(records: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(records.flatMap((record) => [Buffer.from(record), NEWLINE]));
}

async function countLetters(): Promise<number> {
  return (await server.context.ingest.deadLetters.figures()).total;
}

/** Fills every place for requests at once: none is held by a request that is long gone. */
async function assertNoPlaceIsLost(): Promise<void> {
  const replies = await Promise.all(
    Array.from({ length: MAX_IN_FLIGHT }, () => post(lines([goodEvent()]), LINES)),
  );
  assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200]);
}

for (const { name, text } of BAD_EVENTS)
  test(`a line that holds ${name} is set aside, and the lines around it are taken`, async () => {
    const before = await countLetters();
    const sent = await post(lines([goodEvent(), text, goodEvent()]), LINES);
    const { accepted, duplicates, rejected, results } = EventsAnswer.parse(sent.body);
    assert.deepEqual([sent.status, accepted, duplicates, rejected], [200, 2, 0, 1]);
    assert.deepEqual(
      results.map(({ index, status }) => [index, status]),
      [[1, 'rejected']],
    );
    assert.match(results[0]?.error?.detail ?? '', /\w/);
    assert.equal((await countLetters()) - before, 1);
  });

test('in a JSON request each bad event is set aside and the good ones are taken', async () => {
  const bad = BAD_EVENTS.filter(({ isJson }) => isJson);
  const before = await countLetters();
  const events = bad.flatMap(({ text }) => [goodEvent(), String(text)]);
  const sent = await post(Buffer.from(`{"events":[${events.join(',')}]}`), JSON_TYPE);
  const { accepted, rejected, results } = EventsAnswer.parse(sent.body);
  assert.deepEqual([sent.status, accepted, rejected], [200, bad.length, bad.length]);
  assert.ok(results.every(({ index }, at) => index === 2 * at + 1));
  assert.equal((await countLetters()) - before, bad.length);
});

test('a JSON request that cannot be read is refused as a whole, with nothing of it taken', async () => {
  const before = await server.context.eventLog.endOffset();
  for (const { name, text } of BAD_EVENTS.filter(({ isJson }) => !isJson)) {
    const body = Buffer.concat([
      Buffer.from(`{"events":[${goodEvent()},`),
      Buffer.from(text),
      Buffer.from(']}'),
    ]);
    const { status, body: problem } = await post(body, JSON_TYPE);
    assert.ok(status === 400 || status === 200, `${name}: ${status}`);
    if (status === 400) assert.equal(Problem.parse(problem).code, 'unparsable', name);
  }
  const end = await server.context.eventLog.endOffset();
  assert.ok(end - before <= 2, 'only text that is JSON after all was taken');
});

test('of any mix of lines, cut into any chunks and packed in any way, each is taken or set aside', async () => {
  const record = fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    fc.constantFrom(...BAD_EVENTS.map(({ text }) => text)),
    fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).fill(1, 0, 1)),
  );
  const packing = fc.constantFrom('', 'gzip', 'zstd');
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 25 }),
      packing,
      async (records, encoding) => {
        const before = await countLetters();
        const texts = records.map((text) => text ?? goodEvent());
        const plain = lines(texts);
        // What looks like one random record may be several lines.
        const nLines = plain
          .toString('latin1')
          .split('\n')
          .filter((text) => !/^[ \t\r]*$/.test(text)).length;
        const body =
          encoding === 'gzip' ? gzipSync(plain) : encoding === 'zstd' ? zstdCompressSync(plain) : plain;
        const sent = await post(body, {
          ...LINES,
          ...(encoding === '' ? {} : { 'content-encoding': encoding }),
        });
        const { accepted, rejected } = EventsAnswer.parse(sent.body);
        const nGood = records.filter((text) => text === undefined).length;
        assert.deepEqual([sent.status, accepted, rejected], [200, nGood, nLines - nGood]);
        assert.equal((await countLetters()) - before, rejected);
      },
    ),
    { numRuns: 40 },
  );
});

test('a text of 10 MB is one dead letter, and does not grow memory by its length', async () => {
  const before = await countLetters();
  const long = Buffer.from(`{"type":"note","text":"${'x'.repeat(10_000_000)}"}`);
  const { body } = await post(lines([goodEvent(), long, goodEvent()]), LINES);
  const { accepted, rejected, results } = EventsAnswer.parse(body);
  assert.deepEqual([accepted, rejected, results[0]?.error?.code], [2, 1, 'too_large']);
  assert.equal((await countLetters()) - before, 1);
  const { values } = await server.context.ingest.deadLetters.list(1);
  assert.ok((values[0]?.body.length ?? 0) <= 12_288);
});

test('packed bodies that are cut off, damaged or bombs are refused, and what came before stays', async () => {
  const good = lines(Array.from({ length: 2000 }, goodEvent));
  const bomb = Buffer.alloc(80_000_000, ' ');
  for (const [encoding, pack] of [
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const) {
    const packed = pack(good);
    const headers = { ...LINES, 'content-encoding': encoding };
    for (const cut of [1, 10, Math.floor(packed.length / 2), packed.length - 1]) {
      const { status, body } = await post(packed.subarray(0, cut), headers);
      assert.deepEqual([status, Problem.parse(body).code], [400, 'unparsable'], `${encoding} cut at ${cut}`);
    }
    const damaged = Buffer.from(packed);
    const middle = Math.floor(packed.length / 2);
    damaged.fill(0x5a, middle, middle + 40);
    assert.equal((await post(damaged, headers)).status, 400, `damaged ${encoding}`);
    const { status, body } = await post(pack(bomb), headers);
    assert.deepEqual([status, Problem.parse(body).code], [413, 'too_large'], `a bomb of ${encoding}`);
    const whole = EventsAnswer.parse((await post(packed, headers)).body);
    assert.equal(whole.accepted + whole.duplicates, 2000);
  }
});

test('what is not HTTP gets a plain refusal or a closed connection, never a crash or a stack', async () => {
  for (const text of BAD_REQUESTS) {
    const reply = await exchangeRaw({ port, parts: [Buffer.from(text, 'latin1')], end: 'half' });
    assert.match(reply, /^$|^HTTP\/1\.1 4\d\d /, text.slice(0, 60));
    assert.doesNotMatch(reply, /\.ts:\d|node_modules/);
  }
  await assertNoPlaceIsLost();
});

function head(length: number | 'chunked', type = 'application/x-ndjson'): string {
  const size = length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  const { authorization } = bearer(server.keys.ingest);
  return `POST /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: ${type}\r\n${size}\r\n\r\n`;
}

test('a body shorter than it says, a sender that goes away, or one that stops in the middle holds no place', async () => {
  const body = `${goodEvent()}\n`;
  const sends = Array.from({ length: MAX_IN_FLIGHT }, (_, at) => {
    const parts = [
      head(at % 2 === 0 ? body.length + 100 : 'chunked'),
      at % 2 === 0 ? body : `${body.length.toString(16)}\r\n${body}\r\n`,
    ];
    return exchangeRaw({ port, parts, ...(at % 4 < 2 ? { end: 'cut' } : { patienceMs: PATIENCE_MS }) });
  });
  const startedAt = performance.now();
  const replies = await Promise.all(sends);
  assert.ok(performance.now() - startedAt < PATIENCE_MS, 'the server hung up, not this test');
  for (const reply of replies)
    assert.match(reply, /^$|^HTTP\/1\.1 4/, 'what is not whole is not acknowledged');
  await assertNoPlaceIsLost();
});

test('what a sender gets no answer for may be sent again', async () => {
  const body = `${goodEvent()}\n${goodEvent()}\n`;
  await exchangeRaw({ port, parts: [head(body.length), body], end: 'half' });
  const again = EventsAnswer.parse((await post(Buffer.from(body), LINES)).body);
  assert.deepEqual([again.accepted + again.duplicates, again.rejected], [2, 0]);
});

test('a slow sender is served as long as it goes on', async () => {
  const body = `${goodEvent()}\n${goodEvent()}\n`;
  const parts = [head(body.length), ...(body.match(/[\s\S]{1,40}/g) ?? [])];
  const reply = await exchangeRaw({ port, parts, pauseMs: 30, patienceMs: 800 });
  assert.match(reply, /"accepted":2/);
});

test('a body that is longer than it says is not taken as a second request', async () => {
  const body = `${goodEvent()}\n`;
  const smuggled = `GET /api/v1/keys HTTP/1.1\r\nHost: x\r\n\r\n`;
  const reply = await exchangeRaw({ port, parts: [head(body.length), body, smuggled], patienceMs: 800 });
  const statuses = [...reply.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  assert.deepEqual(statuses, ['200', '401'], 'what follows is a request of its own, without the key');
});
