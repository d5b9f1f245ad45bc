import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distinctRows } from '../../../src/store/sqlite/distinct-rows.ts';

test('each row comes once, ascending, whether rows lie close together or far apart', () => {
  const anyRows = fc
    .constantFrom(40, 5000, 2 ** 31 - 1)
    .chain((max) => fc.array(fc.nat({ max }), { maxLength: 60 }));
  fc.assert(
    fc.property(anyRows, (rows) => {
      const expected = [...new Set(rows)].sort((a, b) => a - b);
      assert.deepEqual([...distinctRows(Int32Array.from(rows))], expected);
    }),
    { numRuns: 500 },
  );
});
