import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventSource } from '../../src/simulate/event-source.ts';
import { type Pace, takePaced } from '../../src/simulate/pace.ts';

/** A source with an event at each of some times. */
function sourceAt(times: readonly number[]): EventSource {
  let place = 0;
  return {
    nextTsMs: () => times[place],
    take({ untilMs, maxEvents }) {
      const lines: string[] = [];
      for (; times[place] <= untilMs && lines.length < maxEvents; place++) lines.push(`${times[place]}\n`);
      const bytes = Buffer.allocUnsafeSlow(lines.join('').length);
      bytes.write(lines.join(''));
      return { bytes, nLines: lines.length };
    },
  };
}

/** Runs a source by a clock that a sleep moves on; gives when each event went out. */
async function run(times: readonly number[], pace: Pace, given: { limit?: number; stopAtMs?: number } = {}) {
  let nowMs = 0;
  const controller = new AbortController();
  const sleep = async (durationMs: number): Promise<void> => {
    nowMs += durationMs;
    if (nowMs >= (given.stopAtMs ?? Number.POSITIVE_INFINITY)) controller.abort();
  };
  const sent: { readonly ts: number; readonly atMs: number }[] = [];
  const limit = given.limit ?? Number.POSITIVE_INFINITY;
  const deps = { clock: () => nowMs, sleep, signal: controller.signal };
  for await (const { bytes, nLines } of takePaced(sourceAt(times), { pace, limit }, deps)) {
    const lines = bytes.toString().trimEnd().split('\n');
    assert.equal(lines.length, nLines);
    for (const line of lines) sent.push({ ts: Number(line), atMs: nowMs });
  }
  return sent;
}

const TIMES = Array.from({ length: 50 }, (_, place) => 1_000_000 + place * place * 10);

test('by their times, events go out at their distances from the first, never early', async () => {
  for (const speed of [1, 10]) {
    const sent = await run(TIMES, { kind: 'realtime', speed });
    assert.deepEqual(
      sent.map(({ ts }) => ts),
      TIMES,
    );
    for (const { ts, atMs } of sent) {
      const dueMs = (ts - TIMES[0]) / speed;
      assert(atMs >= dueMs && atMs <= dueMs + 20, `${ts} went out at ${atMs}`);
    }
  }
});

test('at a rate, so many a second go out whatever their times', async () => {
  const sent = await run(TIMES, { kind: 'rate', perSecond: 25 });
  sent.forEach(({ atMs }, place) => {
    assert(atMs >= place * 40 && atMs <= place * 40 + 20, `${place} went out at ${atMs}`);
  });
  assert.equal(sent.length, 50);
});

test('without a pace nothing waits; a limit and a stop end it', async () => {
  assert(!(await run(TIMES, { kind: 'fast' })).some(({ atMs }) => atMs > 0));
  assert.equal((await run(TIMES, { kind: 'fast' }, { limit: 7 })).length, 7);
  const stopped = await run(TIMES, { kind: 'rate', perSecond: 10 }, { stopAtMs: 1000 });
  assert(stopped.length >= 9 && stopped.length <= 11);
});
