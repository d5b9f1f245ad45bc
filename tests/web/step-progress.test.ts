import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureStep } from '../../web/src/format/step-progress.ts';

const step = { name: 'ratings', unit: 'rows', started_at: '2026-11-21T10:00:00Z', ended_at: null };
const nowMs = Date.parse('2026-11-21T10:00:10Z');

test('a running step tells its share, its speed and the time left', () => {
  const progress = measureStep({ ...step, done: 250, total: 1000 }, nowMs);
  assert.deepEqual(progress, { share: 0.25, perSecond: 25, leftMs: 30_000 });
});

test('a step of unknown size has a speed but no share and no time left', () => {
  const progress = measureStep({ ...step, done: 250, total: null }, nowMs);
  assert.deepEqual(progress, { share: undefined, perSecond: 25, leftMs: undefined });
});

test('a step that just began has no speed yet', () => {
  const progress = measureStep({ ...step, done: 1, total: 1000 }, Date.parse(step.started_at) + 100);
  assert.equal(progress.perSecond, undefined);
});
