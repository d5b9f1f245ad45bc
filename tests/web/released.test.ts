import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReleased } from '../../web/src/format/released.ts';

test('a date of a record says as much as is known', () => {
  assert.equal(formatReleased('1999-03-15'), '15 Mar 1999');
  assert.equal(formatReleased('1999-03-00'), 'Mar 1999');
  assert.equal(formatReleased('1999-00-00'), '1999');
  assert.equal(formatReleased('1999'), '1999');
  assert.equal(formatReleased('1999-13'), '1999');
  assert.equal(formatReleased('?'), '?');
});
