import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberCount } from '../../../src/store/sqlite/remembered-count.ts';

test('a count that took long is given again for a hundred times as long, a quick one never', () => {
  let nowMs = 0;
  let tookMs = 1;
  let nCounts = 0;
  const count = rememberCount(
    () => {
      nowMs += tookMs;
      nCounts += 1;
      return nCounts;
    },
    () => nowMs,
  );
  assert.deepEqual([count(), count()], [1, 2]);
  tookMs = 50;
  const startedAtMs = nowMs;
  assert.equal(count(), 3);
  nowMs = startedAtMs + 4999;
  assert.equal(count(), 3);
  nowMs = startedAtMs + 5000;
  assert.equal(count(), 4);
});
