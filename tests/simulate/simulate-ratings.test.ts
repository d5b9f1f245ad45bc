import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HALF_STARS, isOnScale } from '../../src/domain/rating-scale.ts';
import {
  parseReplaySpeed,
  type ReplaySpeed,
  replayRatings,
  simulateRatings,
} from '../../src/simulate/simulate-ratings.ts';
import { createRandom } from '../../src/util/random.ts';
import { fixture } from '../support/read-source.ts';

/** A clock that a sleep moves on. */
function sleepingClock() {
  let nowMs = 5_000;
  const sleep = async (durationMs: number): Promise<void> => {
    nowMs += durationMs;
  };
  return { clock: () => nowMs, sleep };
}

async function replay(speed: ReplaySpeed) {
  const deps = sleepingClock();
  const sent = [];
  const options = { path: fixture('ml-1m'), scale: HALF_STARS, speed, asNow: false };
  for await (const { user_id, ts } of replayRatings(options, deps))
    sent.push({ user_id, ts, atMs: deps.clock() - 5_000 });
  return sent;
}

test('rows are replayed in their order, so many a second', async () => {
  assert.deepEqual(await replay({ perSecond: 4 }), [
    { user_id: 'ml-1m:1', ts: '2000-12-31T22:12:40.000Z', atMs: 0 },
    { user_id: 'ml-1m:1', ts: '2000-12-31T22:35:09.000Z', atMs: 250 },
    { user_id: 'ml-1m:2', ts: '2000-12-31T22:32:48.000Z', atMs: 500 },
  ]);
});

test('a replay in real time keeps the distances, so many times faster; an earlier row follows at once', async () => {
  assert.deepEqual(
    (await replay({ timesRealtime: 1000 })).map(({ atMs }) => atMs),
    [0, 1349, 1349],
  );
});

test('random ratings take every step of the scale and the time of sending', async () => {
  const options = {
    userIds: ['a', 'b'],
    itemIds: ['movie:1'],
    scale: HALF_STARS,
    perSecond: 10,
    random: createRandom(1),
  };
  const values = new Set<number>();
  let nSent = 0;
  for await (const { value, ts } of simulateRatings(options, sleepingClock())) {
    assert(isOnScale(value, HALF_STARS));
    assert.equal(Date.parse(ts), 5_000 + nSent * 100);
    values.add(value);
    if (++nSent === 200) break;
  }
  assert.equal(values.size, 10);
});

test('a rate is a number a second or a multiple of real time', () => {
  assert.deepEqual(parseReplaySpeed('500'), { perSecond: 500 });
  assert.deepEqual(parseReplaySpeed('realtime x60'), { timesRealtime: 60 });
  assert.deepEqual(parseReplaySpeed('realtime'), { timesRealtime: 1 });
  for (const text of ['', '0', 'fast', 'realtime x0', '-1'])
    assert.throws(() => parseReplaySpeed(text), { code: 'misuse' });
});
