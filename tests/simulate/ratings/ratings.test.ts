import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HALF_STARS, isOnScale } from '../../../src/domain/rating-scale.ts';
import { parseEvent } from '../../../src/ingest/parse-event.ts';
import { createRandomRatings } from '../../../src/simulate/ratings/random-ratings.ts';
import { openReplay } from '../../../src/simulate/ratings/replay-ratings.ts';
import { fixture } from '../../support/read-source.ts';
import { sharedData } from '../../support/shared-data.ts';
import { linesOf } from '../../support/simulated-lines.ts';

const LATEST = sharedData('ml-latest-small');

test('a replay gives the ratings of a file in the order of their times', async () => {
  const lines = linesOf(await openReplay({ path: fixture('ml-1m'), scale: HALF_STARS }));
  assert.deepEqual(lines, [
    { type: 'rating', user_id: 'ml-1m:1', item_id: 'movie:1', ts: 978_300_760_000, value: 5 },
    { type: 'rating', user_id: 'ml-1m:2', item_id: 'movie:3', ts: 978_301_968_000, value: 4 },
    { type: 'rating', user_id: 'ml-1m:1', item_id: 'movie:2', ts: 978_302_109_000, value: 3 },
  ]);
});

test('a replay as of now gives each rating the time at which it is taken', async () => {
  let nowMs = 5_000;
  const clock = () => nowMs++;
  const lines = linesOf(await openReplay({ path: fixture('ml-1m'), scale: HALF_STARS, clock }));
  assert.deepEqual(
    lines.map(({ ts }) => ts),
    [5_000, 5_001, 5_002],
  );
});

test('every rating of ml-latest-small is replayed', {
  skip: LATEST === undefined && 'no ml-latest-small',
}, async () => {
  const lines = linesOf(await openReplay({ path: LATEST ?? '', scale: HALF_STARS }));
  assert.equal(lines.length, 100_836);
  for (let at = 1; at < lines.length; at++) assert(lines[at].ts >= lines[at - 1].ts);
});

test('random ratings take every step of the scale, evenly in time, and are taken by the platform', () => {
  const options = {
    userIds: ['a"b', 'ü'],
    itemIds: ['movie:1'],
    scale: HALF_STARS,
    perSecond: 7,
    startMs: 1e12,
  };
  const take = (seed: number) => {
    const source = createRandomRatings({ ...options, seed });
    const { bytes, nLines } = source.take({ untilMs: Number.POSITIVE_INFINITY, maxEvents: 300 });
    assert.equal(nLines, 300);
    return bytes.toString('utf8');
  };
  const lines = take(1)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const context = { source: 'api', receivedAtMs: 1e12, scaleOf: () => HALF_STARS };
  lines.forEach((line, place) => {
    assert.equal(parseEvent(line, context).error, undefined);
    assert(isOnScale(line.value, HALF_STARS));
    assert.equal(line.ts, Math.floor(1e12 + (place * 1000) / 7));
  });
  assert.equal(new Set(lines.map(({ value }) => value)).size, 10);
  assert.deepEqual(new Set(lines.map(({ user_id }) => user_id)), new Set(['a"b', 'ü']));
  assert.equal(take(1), take(1));
  assert.notEqual(take(1), take(2));
});
