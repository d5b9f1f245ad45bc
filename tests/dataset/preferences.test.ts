import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferencesFrom } from '../../src/dataset/preferences.ts';

test('a rating at the threshold is a preference, whatever 32 bits make of it; a removed one never is', () => {
  const ratings = Float32Array.of(4.2, 4.1, Number.NaN, 0.7, 5);
  assert.deepEqual(Array.from(preferencesFrom(ratings, 4.2).places), [0, 4]);
  assert.deepEqual(Array.from(preferencesFrom(ratings, 0.7).places), [0, 1, 3, 4]);
  assert.deepEqual(Array.from(preferencesFrom(ratings, Number.NEGATIVE_INFINITY).places), [0, 1, 3, 4]);
});
