import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { EventsAnswer } from '../../src/server/contract.ts';
import { DATA_SECURITY_HEADERS, SECURITY_HEADERS } from '../../src/server/security-headers.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

let server: OpenServer;
let url: string;
before(async () => {
  server = await openServer();
  url = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
after(() => server.close());

/** What changes from request to request. */
const VARYING = new Set(['date', 'server-timing', 'x-request-id', 'connection', 'keep-alive', 'vary']);

/** What only a page needs. */
const PAGE_HEADERS = new Set(
  Object.keys(SECURITY_HEADERS).filter((name) => !(name in DATA_SECURITY_HEADERS)),
);

interface Shown {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

function show(status: number, headers: Iterable<[string, unknown]>, text: string): Shown {
  const body = JSON.parse(text.replaceAll(/"(request_id|dead_letter_id)":"[^"]+"/g, '"$1":"some"'));
  const isLeftOut = (name: string): boolean =>
    VARYING.has(name) || name === 'content-length' || PAGE_HEADERS.has(name);
  const kept = [...headers].filter(([name]) => !isLeftOut(name));
  return { status, headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])), body };
}

/** Over a connection a plain request takes the lane, injected it takes the route. */
async function ask(headers: Record<string, string>, payload: string): Promise<{ lane: Shown; route: Shown }> {
  const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } } as const;
  const injected = await server.app.inject({ ...options, url: '/api/v1/events', payload });
  const reply = await fetch(`${url}/api/v1/events`, { ...options, body: payload });
  return {
    lane: show(reply.status, reply.headers, await reply.text()),
    route: show(injected.statusCode, Object.entries(injected.headers), injected.body),
  };
}

test('a plain request is answered past the framework as it is by the route', async () => {
  const good = { type: 'rating', user_id: 'lane', item_id: 'movie:1', ts: 1_700_000_000, value: 4 };
  const { ingest, read } = server.keys;
  // Known from before, so that it is a duplicate on both ways.
  await ask(bearer(ingest), JSON.stringify({ events: [good] }));
  const cases: readonly [Record<string, string>, string][] = [
    [bearer(ingest), JSON.stringify({ events: [good, { ...good, value: 99 }, 7] })],
    [bearer(ingest), JSON.stringify({ events: [] })],
    [bearer(ingest), JSON.stringify({ events: Array(1001).fill(good) })],
    [bearer(ingest), JSON.stringify({ event: good })],
    [bearer(ingest), '{"events":['],
    [bearer(ingest), ''],
    [bearer(ingest), JSON.stringify({ events: ['x'.repeat(10_000_001)] })],
    [bearer(read), JSON.stringify({ events: [good] })],
    [bearer('dw_ingest_unknown'), JSON.stringify({ events: [good] })],
    [{ authorization: 'Basic YTpi' }, JSON.stringify({ events: [good] })],
  ];
  for (const [headers, payload] of cases) {
    const { lane, route } = await ask(headers, payload);
    assert.deepEqual(lane, route, payload.slice(0, 80));
  }
});

test('a request id is taken over, and the next read knows the event', async () => {
  const event = { type: 'rating', user_id: 'lane-2', item_id: 'movie:2', ts: 1_700_000_000, value: 5 };
  const reply = await fetch(`${url}/api/v1/events`, {
    method: 'POST',
    headers: {
      ...bearer(server.keys.ingest),
      'content-type': 'application/json',
      'x-request-id': 'my-own-1',
    },
    body: JSON.stringify({ events: [event] }),
  });
  assert.equal(reply.headers.get('x-request-id'), 'my-own-1');
  assert.equal(EventsAnswer.parse(await reply.json()).accepted, 1);
  const read = await fetch(`${url}/api/v1/users/lane-2/interactions`, { headers: bearer(server.keys.read) });
  assert.match(await read.text(), /movie:2/);
});
