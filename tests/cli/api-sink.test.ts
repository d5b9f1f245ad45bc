import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiSink } from '../../src/cli/api-sink.ts';
import { DeadwaxError } from '../../src/errors.ts';
import type { LineChunk } from '../../src/simulate/event-source.ts';
import { sendChunks } from '../../src/simulate/send-chunks.ts';

function chunk(number: number, nLines: number, width = 20): LineChunk {
  const text = Array.from({ length: nLines }, (_, line) => `${`${number}-${line}`.padEnd(width)}\n`).join('');
  const bytes = Buffer.allocUnsafeSlow(text.length);
  bytes.write(text);
  return { bytes, nLines };
}

function linesOf(body: Uint8Array): string[] {
  return Buffer.from(body).toString().trimEnd().split('\n');
}

const READY = { clock: () => 0, signal: new AbortController().signal };

function overloaded(seconds: number): DeadwaxError {
  return new DeadwaxError('overloaded', 'full', { details: { retry_after_s: seconds } });
}

test('every line reaches a server that is often at capacity, and each is acknowledged once', async () => {
  const stored = new Set<string>();
  let nCalls = 0;
  const post = async (body: Uint8Array) => {
    nCalls += 1;
    if (nCalls % 3 === 1) throw overloaded(0);
    const lines = linesOf(body);
    const before = stored.size;
    for (const line of lines) stored.add(line);
    // What was stored although the answer got lost comes back as a duplicate.
    if (nCalls % 3 === 2) throw new DeadwaxError('io_failed', 'no Deadwax answers');
    const accepted = stored.size - before;
    return { accepted, duplicates: lines.length - accepted, rejected: 0 };
  };
  const sink = createApiSink({ ...READY, post });
  const chunks = Array.from({ length: 20 }, (_, number) => chunk(number, 50, 1000));
  await sendChunks(chunks, sink, () => undefined);
  const { accepted, duplicates } = sink.acknowledged;
  assert.equal(stored.size, 1000);
  assert.equal(accepted + duplicates, 1000);
  assert(duplicates > 0);
});

test('requests on their way are few and what waits is bounded', async () => {
  let [nInFlight, most] = [0, 0];
  const post = async (body: Uint8Array) => {
    nInFlight += 1;
    most = Math.max(most, nInFlight);
    assert(body.length < 600_000);
    await new Promise((resolve) => setImmediate(resolve));
    nInFlight -= 1;
    return { accepted: linesOf(body).length, duplicates: 0, rejected: 0 };
  };
  const sink = createApiSink({ ...READY, post });
  const chunks = Array.from({ length: 200 }, (_, number) => chunk(number, 60, 1000));
  await sendChunks(chunks, sink, () => undefined);
  assert.equal(sink.acknowledged.accepted, 12_000);
  assert(most > 1 && most <= 3);
});

test('an error that no waiting mends ends the sending, as does a server that is away too long', async () => {
  const forbidden = new DeadwaxError('forbidden', 'not with this key');
  const refuse = async () => {
    throw forbidden;
  };
  await assert.rejects(
    sendChunks([chunk(1, 5), chunk(2, 5)], createApiSink({ ...READY, post: refuse }), () => undefined),
    forbidden,
  );
  let nowMs = 0;
  const post = async () => {
    nowMs += 20_000;
    throw overloaded(0);
  };
  const sink = createApiSink({ post, clock: () => nowMs, signal: READY.signal });
  await assert.rejects(
    sendChunks([chunk(1, 5)], sink, () => undefined),
    { code: 'overloaded' },
  );
  assert(nowMs > 60_000);
});

test('at a stop nothing waits for a server that is away, and the rest is not acknowledged', async () => {
  const controller = new AbortController();
  let nCalls = 0;
  const post = async (body: Uint8Array) => {
    nCalls += 1;
    if (nCalls > 1) {
      controller.abort();
      throw overloaded(1000);
    }
    return { accepted: linesOf(body).length, duplicates: 0, rejected: 0 };
  };
  const sink = createApiSink({ post, clock: () => 0, signal: controller.signal });
  await sendChunks([chunk(1, 5), chunk(2, 7)], sink, () => undefined);
  assert.equal(sink.acknowledged.accepted, 5);
});
