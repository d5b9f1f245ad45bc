import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evenlySpread } from '../../src/util/evenly-spread.ts';

test('few values are all taken, of many as many as asked, from the whole of them', () => {
  const values = Int32Array.of(3, 1, 4, 1, 5, 9, 2);
  assert.deepEqual(evenlySpread(values, 7), values);
  assert.deepEqual(evenlySpread(values, 3), Int32Array.of(3, 4, 5));
  assert.deepEqual(evenlySpread(values, 0), new Int32Array(0));
});
