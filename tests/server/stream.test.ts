import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventsAnswer, Problem } from '../../src/server/contract.ts';
import { Job } from '../../src/server/contract-operations.ts';
import { bearer, type OpenServer, withServer } from '../support/open-server.ts';

interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

async function listen(server: OpenServer): Promise<string> {
  return server.app.listen({ host: '127.0.0.1', port: 0 });
}

/** Reads messages from the stream until `isEnough`, or to its end. */
async function readStream(
  url: string,
  headers: Record<string, string>,
  isEnough: (messages: readonly Message[]) => boolean,
): Promise<Message[]> {
  const reply = await fetch(`${url}/api/v1/stream`, { headers });
  assert.equal(reply.status, 200);
  assert.match(String(reply.headers.get('content-type')), /^text\/event-stream/);
  assert.ok(reply.headers.get('x-request-id') !== null);
  const messages: Message[] = [];
  let text = '';
  for await (const chunk of reply.body ?? []) {
    text += Buffer.from(chunk).toString();
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const fields = new Map(
        part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      const data = fields.get('data');
      if (data !== undefined)
        messages.push({
          id: fields.get('id') ?? '',
          event: fields.get('event') ?? '',
          data: JSON.parse(data),
        });
    }
    if (isEnough(messages)) break;
  }
  return messages;
}

function hasEnded(messages: readonly Message[]): boolean {
  return messages.some(({ event, data }) => event === 'job' && Object(data).status === 'succeeded');
}

test('the stream tells of jobs, models and events, and goes on after the last id that was seen', async () => {
  await withServer(async (server) => {
    const { context, keys } = server;
    const url = await listen(server);
    const reading = readStream(
      url,
      bearer(keys.read),
      (messages) =>
        hasEnded(messages) &&
        ['model', 'ingest'].every((name) => messages.some(({ event }) => event === name)),
    );
    await sleep(50);
    await context.jobs.enqueue('train', { catalogue: 'movies' });
    const { version } = (await context.models.live('movies')) ?? { version: '' };
    await context.models.publish('movies', version, { force: true });
    await context.ingest.submit(
      [{ type: 'rating', user_id: 'ann', item_id: 'movie:1', ts: 1_700_000_000, value: 4 }],
      { source: 'api' },
    );
    const messages = await reading;
    for (const { event, data } of messages) if (event === 'job') Job.parse(data);
    const [first] = messages;
    const again = await readStream(
      url,
      { ...bearer(keys.read), 'last-event-id': first?.id ?? '' },
      (found) => found.length >= messages.length - 1,
    );
    assert.deepEqual(again, messages.slice(1));
    const afterRestart = await readStream(
      url,
      { ...bearer(keys.read), 'last-event-id': 'abc-1' },
      (found) => found.length > 0,
    );
    assert.equal(afterRestart[0]?.event, 'gap');
  });
});

test('closing ends the streams, answers what is being worked on, and takes nothing new', async () => {
  const entered = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await withServer(
    async (server) => {
      const url = await listen(server);
      const stream = readStream(url, bearer(server.keys.read), () => false);
      const slow = fetch(`${url}/api/v1/status`, { headers: bearer(server.keys.read) });
      await entered.promise;
      await sleep(50);
      const closed = server.app.close();
      await stream;
      release.resolve();
      assert.equal((await slow).status, 200);
      await closed;
      await assert.rejects(fetch(`${url}/health/live`));
    },
    {
      replace: () => ({
        countEvents: async () => {
          entered.resolve();
          await release.promise;
          return 0;
        },
      }),
    },
  );
});

/** Sends a body piece by piece, waiting where the server does not take more. */
async function sendSlowly(
  url: string,
  headers: Record<string, string>,
  pieces: Iterable<string>,
): Promise<{ status: number; text: string }> {
  const sending = request(url, { method: 'POST', headers });
  const replied = new Promise<{ status: number; text: string }>((resolve, reject) => {
    sending.on('error', reject);
    sending.on('response', async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      resolve({ status: response.statusCode ?? 0, text });
    });
  });
  for (const piece of pieces) {
    const hasRoom = sending.write(piece);
    if (!hasRoom) await new Promise((resolve) => sending.once('drain', resolve));
  }
  sending.end();
  return replied;
}

function* ratingLines(n: number): Generator<string> {
  for (let user = 0; user < n; user++)
    yield `${JSON.stringify({ type: 'rating', user_id: `u${user}`, item_id: 'movie:1', ts: 1_700_000_000, value: 4 })}\n`;
}

test('a stream of many events over a socket is taken whole, longer than a JSON body may be', async () => {
  await withServer(
    async (server) => {
      const url = await listen(server);
      const headers = { ...bearer(server.keys.ingest), 'content-type': 'application/x-ndjson' };
      const reply = await sendSlowly(`${url}/api/v1/events`, headers, ratingLines(20_000));
      assert.equal(EventsAnswer.parse(JSON.parse(reply.text)).accepted, 20_000);
      assert.equal(await server.context.eventLog.endOffset(), 20_000);
    },
    { options: { maxBodyBytes: 100_000 } },
  );
});

test('a stream that the client cuts off keeps what was taken and gives its place free', async () => {
  await withServer(
    async (server) => {
      const url = await listen(server);
      const headers = { ...bearer(server.keys.ingest), 'content-type': 'application/x-ndjson' };
      const sending = request(`${url}/api/v1/events`, { method: 'POST', headers });
      sending.on('error', () => undefined);
      for (const line of ratingLines(3_000)) sending.write(line);
      while ((await server.context.eventLog.endOffset()) < 2_000) await sleep(10);
      const read = () => fetch(`${url}/api/v1/items`, { headers: bearer(server.keys.read) });
      assert.equal((await read()).status, 503);
      sending.destroy();
      while ((await read()).status === 503) await sleep(10);
      assert.equal((await read()).status, 200);
      assert.ok((await server.context.eventLog.endOffset()) >= 2_000);
    },
    { options: { maxInFlight: 1 } },
  );
});

test('a body that is too long is refused with an answer that reaches the client', async () => {
  await withServer(
    async (server) => {
      const url = await listen(server);
      const headers = { ...bearer(server.keys.ingest), 'content-type': 'application/json' };
      const reply = await fetch(`${url}/api/v1/events`, {
        method: 'POST',
        headers,
        body: `{"events":["${'x'.repeat(3_000_000)}"]}`,
      });
      assert.equal(reply.status, 413);
      assert.equal(Problem.parse(await reply.json()).code, 'too_large');
    },
    { options: { maxBodyBytes: 100_000 } },
  );
});

test('large answers are compressed for who asks, streams never', async () => {
  await withServer(async (server) => {
    const reply = await server.app.inject({ url: '/openapi.json', headers: { 'accept-encoding': 'gzip' } });
    assert.equal(reply.headers['content-encoding'], 'gzip');
    const plain = await server.app.inject('/openapi.json');
    assert.equal(plain.headers['content-encoding'], undefined);
  });
});
