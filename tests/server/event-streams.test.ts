import assert from 'node:assert/strict';
import { type IncomingMessage, request } from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventsAnswer, Problem } from '../../src/server/contract.ts';
import { bearer, withServer } from '../support/open-server.ts';

const NDJSON = { 'content-type': 'application/x-ndjson' };

function rating(user: string, item: string, value: number, ts: number): Record<string, unknown> {
  return { type: 'rating', user_id: user, item_id: item, ts, value };
}

test('each event of a long stream can correct the one before', async () => {
  await withServer(async ({ app, keys }) => {
    const lines: object[] = [{ ...rating('mender', 'movie:1', 1, 1_700_000_000), event_id: 'mended 0' }];
    for (let round = 1; round <= 12; round += 1) {
      for (let at = 0; at < 900; at += 1)
        lines.push(rating(`filler ${at}`, 'movie:2', 3, 1_700_000_000 + round));
      const corrected = { event_id: `mended ${round}`, replaces: `mended ${round - 1}` };
      lines.push({ ...rating('mender', 'movie:1', round % 2 === 0 ? 4 : 2, 1_700_000_000), ...corrected });
    }
    const payload = lines.map((line) => JSON.stringify(line)).join('\n');
    const headers = { ...bearer(keys.ingest), ...NDJSON };
    const reply = await app.inject({ method: 'POST', url: '/api/v1/events', headers, payload });
    const answer = EventsAnswer.parse(reply.json());
    assert.deepEqual([answer.accepted, answer.results], [lines.length, []]);
    const metrics = await app.inject({ url: '/metrics', headers: bearer(keys.read) });
    const counted = `events_ingested_total{type="rating",result="accepted"} ${lines.length}`;
    assert.ok(metrics.body.includes(counted));
  });
});

test('a stream without end gets its count when the server closes', async () => {
  await withServer(async ({ app, keys }) => {
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const headers = { ...bearer(keys.ingest), ...NDJSON };
    const stream = request(`${url}/api/v1/events`, { method: 'POST', headers });
    stream.on('error', () => undefined);
    const answered = new Promise<IncomingMessage>((resolve) => stream.once('response', resolve));
    let nSent = 0;
    const sending = setInterval(() => {
      stream.write(`${JSON.stringify(rating('endless', 'movie:1', 4, 1_700_000_000 + nSent))}\n`);
      nSent += 1;
    }, 10);
    const read = { url: '/api/v1/users/endless', headers: bearer(keys.read) };
    while ((await app.inject(read)).statusCode !== 200) await sleep(20);
    const closed = app.close();
    const reply = await answered;
    const body = JSON.parse((await reply.toArray()).join(''));
    assert.equal(reply.statusCode, 503);
    assert.match(Problem.parse(body).detail, /shutting down \([1-9]\d* events of the stream were taken/);
    clearInterval(sending);
    await closed;
  });
});

test('a stream whose sender says nothing more gets its count, too', async () => {
  await withServer(async ({ app, keys }) => {
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const headers = { ...bearer(keys.ingest), ...NDJSON };
    const stream = request(`${url}/api/v1/events`, { method: 'POST', headers });
    stream.on('error', () => undefined);
    const answered = new Promise<IncomingMessage>((resolve) => stream.once('response', resolve));
    stream.write(`${JSON.stringify(rating('silent', 'movie:1', 4, 1_700_000_000))}\n`);
    const read = { url: '/api/v1/users/silent', headers: bearer(keys.read) };
    while ((await app.inject(read)).statusCode !== 200) await sleep(20);
    const closed = app.close();
    const reply = await answered;
    assert.equal(reply.statusCode, 503);
    const body = Problem.parse(JSON.parse((await reply.toArray()).join('')));
    assert.match(body.detail, /shutting down \(1 events of the stream were taken/);
    await closed;
  });
});

test('lines that do not end share one memory: who finds it full is held back and told to come later, and others go on', async () => {
  const options = { maxEventMemory: 1_000_000 };
  await withServer(
    async ({ app, keys }) => {
      const url = await app.listen({ port: 0, host: '127.0.0.1' });
      const headers = { ...bearer(keys.ingest), ...NDJSON };
      const open = (bytes: number) => {
        const stream = request(`${url}/api/v1/events`, { method: 'POST', headers });
        stream.on('error', () => undefined);
        const answered = new Promise<IncomingMessage>((resolve) => stream.once('response', resolve));
        stream.write(`{"type":"rating","note":"${'x'.repeat(bytes)}`);
        return { stream, answered };
      };
      const first = open(1_000_000);
      await sleep(200);
      const second = open(1_000_000);
      const line = JSON.stringify(rating('third', 'movie:1', 4, 1_700_000_000));
      const third = await fetch(`${url}/api/v1/events`, { method: 'POST', headers, body: line });
      assert.equal(EventsAnswer.parse(await third.json()).accepted, 1);
      const refused = await second.answered;
      assert.equal(refused.statusCode, 503);
      assert.match(refused.headers['retry-after'] ?? '', /^[1-9]/);
      assert.match(Problem.parse(JSON.parse((await refused.toArray()).join(''))).detail, /more memory/);
      first.stream.end('"}\n');
      const taken = await first.answered;
      assert.equal(taken.statusCode, 200);
      const answer = EventsAnswer.parse(JSON.parse((await taken.toArray()).join('')));
      assert.equal(answer.results[0].error?.code, 'too_large');
    },
    { options },
  );
});
