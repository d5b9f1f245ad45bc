import assert from 'node:assert/strict';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventsAnswer } from '../../src/server/contract.ts';
import { countMissing, doorOf, type EventDoor, makeRatings, sendEvents } from '../support/send-events.ts';
import { startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Sends batches from several sides until the server takes no more; gives what was acknowledged. */
async function sendUntilRefused(door: EventDoor, prefix: string): Promise<Record<string, unknown>[]> {
  const acknowledged: Record<string, unknown>[] = [];
  const sender = async (side: number) => {
    for (let n = 0; ; n += 1) {
      const events = makeRatings(`${prefix}-${side}-${n}`, 20);
      const outcome = await sendEvents(door, events).catch(() => undefined);
      if (outcome === undefined) return;
      if (outcome.status === 200) acknowledged.push(...events);
      else {
        assert.deepEqual([outcome.status, Object(outcome.body).code], [503, 'overloaded']);
        assert.match(outcome.retryAfter ?? '', /^[1-9]\d*$/);
      }
    }
  };
  await Promise.all([0, 1, 2, 3].map(sender));
  return acknowledged;
}

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`${signal} under load: what was taken is answered and kept, what comes later is refused, and the program ends well`, async (context) => {
    const data = join(temporaryDirectory(context), 'data');
    const server = await startDeadwax(data);
    context.after(() => server.kill());
    const door = doorOf(server);
    const sending = sendUntilRefused(door, signal);
    await sleep(400);
    server.signal(signal);
    const status = await Promise.race([server.ended, sleep(10_000, 'still running')]);
    await server.kill();
    assert.equal(status, 0);
    const acknowledged = await sending;
    assert.ok(acknowledged.length > 0);
    const again = await startDeadwax(data);
    context.after(() => again.kill());
    assert.equal(await countMissing({ url: again.url, key: door.key }, acknowledged), 0);
    assert.equal(await again.stop(), 0);
  });

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`a second ${signal} ends it at once, with nothing acknowledged lost`, async (context) => {
    const data = join(temporaryDirectory(context), 'data');
    const server = await startDeadwax(data);
    context.after(() => server.kill());
    const door = doorOf(server);
    const events = makeRatings(signal, 100);
    assert.equal((await sendEvents(door, events)).answer?.accepted, 100);
    // A stream that does not end holds the first signal up.
    const stream = request(`${door.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${door.key}`, 'content-type': 'application/x-ndjson' },
    });
    stream.on('error', () => undefined);
    stream.write(`${JSON.stringify({ ...events[0], event_id: 'streamed', user_id: 'streamer' })}\n`);
    const headers = { authorization: `Bearer ${door.key}` };
    while ((await fetch(`${door.url}/api/v1/users/streamer`, { headers })).status !== 200) await sleep(20);
    server.signal(signal);
    while (!server.output.includes('Stopping')) await sleep(20);
    server.signal(signal);
    assert.equal(await server.ended, signal, 'as any program ends by a signal');
    const again = await startDeadwax(data);
    context.after(() => again.kill());
    assert.equal(await countMissing({ url: again.url, key: door.key }, events), 0);
    await again.stop();
  });

test('with much to bring to the disk, streams that go on and a body that never ends, it ends well and loses nothing', async (context) => {
  const data = join(temporaryDirectory(context), 'data');
  const server = await startDeadwax(data);
  context.after(() => server.kill());
  const door = doorOf(server);
  const headers = { authorization: `Bearer ${door.key}`, 'content-type': 'application/x-ndjson' };
  const nEvents = 60_000;
  const line = (n: number) =>
    `{"type":"rating","user_id":"u${n % 20_000}","item_id":"movie:${n}","ts":"2026-01-01T00:00:00Z","value":4}\n`;
  const lines = Array.from({ length: nEvents }, (_, n) => line(n)).join('');
  const all = await fetch(`${door.url}/api/v1/events`, { method: 'POST', headers, body: lines });
  assert.equal(EventsAnswer.parse(await all.json()).accepted, nEvents);
  const open = (type: string, text: string) => {
    const stream = request(`${door.url}/api/v1/events`, {
      method: 'POST',
      headers: { ...headers, 'content-type': type },
    });
    stream.on('error', () => undefined);
    stream.write(text);
  };
  for (let n = 0; n < 20; n += 1) open('application/x-ndjson', line(nEvents + n));
  open('application/json', '{"events":[');
  await sleep(300);
  server.signal('SIGTERM');
  const status = await Promise.race([server.ended, sleep(10_000, 'still running')]);
  assert.equal(status, 0);
  const again = await startDeadwax(data);
  context.after(() => again.kill());
  const repeated = await fetch(`${again.url}/api/v1/events`, { method: 'POST', headers, body: lines });
  assert.equal(EventsAnswer.parse(await repeated.json()).duplicates, nEvents);
  assert.equal(await again.stop(), 0);
});
