import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentBlocks } from '../../../src/eventlog/sqlite/recent-blocks.ts';

function blockAt(firstOffset: number, nEvents = 10, nBytes = 100) {
  return { firstOffset, nEvents, bytes: new Uint8Array(nBytes) };
}

test('recent blocks follow one another, up to a size and an age', () => {
  let nowMs = 0;
  const recent = new RecentBlocks({ maxBytes: 350, maxAgeMs: 1000, now: () => nowMs });
  const offsetsFrom = (offset: number, minEvents = 1000): number[] =>
    recent.from(offset, minEvents).map(({ firstOffset }) => firstOffset);
  for (const offset of [0, 10, 20]) recent.add(blockAt(offset));
  assert.deepEqual(offsetsFrom(0), [0, 10, 20]);
  assert.deepEqual(offsetsFrom(10, 5), [10]);
  assert.deepEqual(offsetsFrom(5), [], 'only where a block begins');
  nowMs = 600;
  recent.add(blockAt(30));
  assert.deepEqual(offsetsFrom(0), [], 'the oldest went for the newest');
  assert.deepEqual(offsetsFrom(10), [10, 20, 30]);
  nowMs = 1000;
  recent.forgetOld();
  assert.deepEqual(offsetsFrom(20), []);
  assert.deepEqual(offsetsFrom(30), [30]);
  nowMs = 1600;
  recent.forgetOld();
  assert.deepEqual(offsetsFrom(30), []);
  recent.add(blockAt(40, 10, 400));
  assert.deepEqual(offsetsFrom(40), [], 'larger than all the room');
});
