import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatFineShare } from '../../web/src/format/numbers.ts';

test('a share keeps digits where it is small', () => {
  const shares = [0, 0.000_01, 0.0004, 0.0042, 0.042, 0.42, 1];
  assert.deepEqual(shares.map(formatFineShare), [
    '0 %',
    '< 0.01 %',
    '0.04 %',
    '0.4 %',
    '4.2 %',
    '42 %',
    '100 %',
  ]);
});
