import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { editDistance } from '../../../src/store/sqlite/edit-distance.ts';

/** The definition, without any bound: the cheapest of all ways to end alike. */
function plainDistance(one: string, other: string): number {
  if (one === '' || other === '') return one.length + other.length;
  const isSame = one.at(-1) === other.at(-1);
  const isSwapped = one.length > 1 && one.at(-1) === other.at(-2) && one.at(-2) === other.at(-1);
  return Math.min(
    plainDistance(one.slice(0, -1), other) + 1,
    plainDistance(one, other.slice(0, -1)) + 1,
    plainDistance(one.slice(0, -1), other.slice(0, -1)) + (isSame ? 0 : 1),
    isSwapped ? plainDistance(one.slice(0, -2), other.slice(0, -2)) + 1 : Number.POSITIVE_INFINITY,
  );
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

test('the distance is that of the definition, up to the most that is asked for', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 3 }), (typed, other, most) => {
      assert.equal(
        editDistance(typed, other, most, 'whole'),
        Math.min(plainDistance(typed, other), most + 1),
      );
    }),
  );
});

test('the distance to a beginning is the least of those to all beginnings', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 3 }), (typed, other, most) => {
      const beginnings = Array.from({ length: other.length + 1 }, (_, end) => other.slice(0, end));
      const least = Math.min(...beginnings.map((beginning) => plainDistance(typed, beginning)), most + 1);
      assert.equal(editDistance(typed, other, most, 'beginning'), least);
    }),
  );
});

test('letters that are left out, doubled, wrong or swapped are one each', () => {
  for (const typed of ['beatls', 'beeatles', 'beetles', 'baetles'])
    assert.equal(editDistance(typed, 'beatles', 2, 'whole'), 1, typed);
  assert.equal(editDistance('pnik', 'pinkerton', 2, 'beginning'), 1);
  assert.equal(editDistance('x'.repeat(200), 'x'.repeat(200), 2, 'whole'), 0);
});
