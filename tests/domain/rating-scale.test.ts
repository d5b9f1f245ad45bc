import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clampToScale, HALF_STARS, isOnScale, parseRatingScale } from '../../src/domain/rating-scale.ts';

test('every step of a scale is on it and nothing between two steps is', () => {
  const scale = fc.record({ min: fc.integer({ min: 0, max: 5 }), steps: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(scale, fc.nat(), ({ min, steps }, pick) => {
      const halves = { min, max: min + steps / 2, step: 0.5 };
      const value = min + (pick % (steps + 1)) / 2;
      assert.ok(isOnScale(value, halves));
      assert.ok(!isOnScale(value + 0.25, halves));
      assert.equal(clampToScale(value, halves), value);
    }),
  );
});

test('not a number, infinity and what is outside are off the scale', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0, 5.5, -1])
    assert.ok(!isOnScale(value, HALF_STARS));
});

test('a scale is written MIN-MAX or MIN-MAX/STEP', () => {
  assert.deepEqual(parseRatingScale('1-10'), { min: 1, max: 10, step: 1 });
  assert.deepEqual(parseRatingScale('0.5-5/0.5'), HALF_STARS);
  for (const text of ['', '5-1', '1-5/0', 'one-five']) assert.throws(() => parseRatingScale(text), /MIN-MAX/);
});
