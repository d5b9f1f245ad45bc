import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { readEventRequest } from '../../src/server/event-request.ts';
import { exchangeRaw } from '../support/raw-http.ts';

const MAX_BODY = 100;

/** What Node's own reader of HTTP understood of a connection, in the order in which it did. */
interface Understood {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly isKeptAlive: boolean;
}

const seen = new Map<string, Understood[]>();
const server = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  try {
    for await (const part of request) parts.push(part);
  } catch {
    return;
  }
  const { method, url, headers, socket } = request;
  const body = Buffer.concat(parts).toString('latin1');
  const who = String(socket.remotePort);
  seen.set(who, [
    ...(seen.get(who) ?? []),
    { method, url, headers, body, isKeptAlive: response.shouldKeepAlive },
  ]);
  response.end(who);
});
let port = 0;
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
after(() => server.close());

async function understandByNode(text: string): Promise<Understood[]> {
  const reply = await exchangeRaw({ port, parts: [Buffer.from(text, 'latin1')], end: 'half' });
  const who = reply.slice(reply.lastIndexOf('\r\n\r\n') + 4);
  const requests = seen.get(who) ?? [];
  seen.delete(who);
  return requests;
}

/** Heads as they should be, and with what readers of HTTP have been fooled by. */
const line = fc.constantFrom(
  'POST /api/v1/events HTTP/1.1\r\n',
  'POST /api/v1/events HTTP/1.0\r\n',
  'POST /api/v1/events?a=b HTTP/1.1\r\n',
  'POST  /api/v1/events HTTP/1.1\r\n',
  'post /api/v1/events HTTP/1.1\r\n',
);
const oddField = fc.constantFrom(
  'host: b',
  'Content-Length: 3',
  'content-length: +3',
  'content-length: 3, 3',
  'content-length : 3',
  'transfer-encoding: chunked',
  'Transfer-Encoding: identity',
  'content-type: text/plain',
  'connection: close',
  'connection: upgrade',
  'Proxy-Connection: close',
  'expect: 100-continue',
  ' folded: 1',
  'no colon',
  ': no name',
  'na me: 1',
  'x-request-id: first',
  'x-request-id: a\tb',
  'x-any: \xe9',
  'x-any: a\rb',
  'x-any: a\nb',
  'x-any: a\x00b',
  'x-any:',
  'X-Any: \t some thing \t',
  'idempotency-key: k',
  'authorization: Bearer other',
);
const plainFields = ['Host: a', 'Authorization: Bearer k', 'content-type: application/json'];
const message = fc
  .record({
    line: fc.oneof(
      { weight: 8, arbitrary: fc.constant('POST /api/v1/events HTTP/1.1\r\n') },
      { weight: 1, arbitrary: line },
    ),
    left: fc.oneof({ weight: 6, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(2) }),
    odd: fc.array(oddField, { maxLength: 2 }),
    body: fc.string({ maxLength: 20 }),
    off: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1) }),
    more: fc.oneof(
      { weight: 6, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constant('GET / HTTP/1.1\r\nhost: a\r\n\r\n') },
    ),
    at: fc.nat(4),
  })
  .map(({ line, left, odd, body, off, more, at }) => {
    const fields = plainFields.filter((_, field) => field !== left);
    fields.splice(at, 0, ...odd);
    const bytes = Buffer.byteLength(body, 'latin1');
    return `${line}${[...fields, `content-length: ${bytes + off}`].join('\r\n')}\r\n\r\n${body}${more}`;
  });

test('what the lane reads of a request is what Node reads of it', async () => {
  let nRead = 0;
  let nOther = 0;
  await fc.assert(
    fc.asyncProperty(message, async (text) => {
      const request = readEventRequest(Buffer.from(text, 'latin1'), MAX_BODY);
      if (request === undefined) {
        nOther += 1;
        return;
      }
      nRead += 1;
      const requests = await understandByNode(text);
      assert.equal(requests.length, 1);
      const [{ method, url, headers, body, isKeptAlive }] = requests;
      assert.deepEqual([method, url, isKeptAlive], ['POST', '/api/v1/events', true]);
      assert.equal(headers['content-type'], 'application/json');
      assert.deepEqual(
        [request.authorization, request.requestId, request.body.toString('latin1')],
        [headers.authorization, headers['x-request-id'], body],
      );
      for (const name of ['transfer-encoding', 'expect', 'upgrade', 'idempotency-key', 'content-encoding'])
        assert.equal(headers[name], undefined);
    }),
    { numRuns: 1500 },
  );
  assert.ok(nRead > 100 && nOther > 100, `${nRead} were read and ${nOther} were not`);
});

test('only a whole, plain request is read', () => {
  const body = '{"events":[]}';
  const head = `POST /api/v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer k\r\nX-Request-Id: r-1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  const read = (text: string): unknown => readEventRequest(Buffer.from(text, 'latin1'), MAX_BODY);
  const whole = `${head}\r\n${body}`;
  assert.deepEqual(read(whole), {
    authorization: 'Bearer k',
    requestId: 'r-1',
    body: Buffer.from(body),
  });
  for (let length = 0; length < whole.length; length += 1)
    assert.equal(read(whole.slice(0, length)), undefined, `its first ${length} bytes`);
  assert.equal(read(`${whole}P`), undefined);
  const long = 'x'.repeat(MAX_BODY + 1);
  assert.equal(read(`${head.replace(/\d+\r\n$/, `${long.length}\r\n`)}\r\n${long}`), undefined);
  for (const field of [
    'Transfer-Encoding: chunked',
    'Expect: 100-continue',
    'Idempotency-Key: k',
    'Content-Encoding: gzip',
    'Connection: close',
    'Host: b',
    'Content-Length: 13',
    ' folded: 1',
    `x-long: ${'x'.repeat(9000)}`,
  ])
    assert.equal(read(`${head}${field}\r\n\r\n${body}`), undefined, field.slice(0, 40));
});
