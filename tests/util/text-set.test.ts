import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashText, TextSet } from '../../src/util/text-set.ts';

test('a set of texts has as many as a set of strings', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { size: 'max', maxLength: 500 }), (texts) => {
      const set = new TextSet();
      for (const text of texts) set.add(hashText(text));
      assert.equal(set.size, new Set(texts).size);
    }),
  );
});

test('half a million ids that differ in little have hashes that differ', () => {
  const set = new TextSet();
  for (let n = 0; n < 500_000; n += 1) set.add(hashText(n % 2 === 0 ? `u${n}` : `user-${n}`));
  assert.equal(set.size, 500_000);
});
