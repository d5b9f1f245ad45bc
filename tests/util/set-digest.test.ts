import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SetDigest } from '../../src/util/set-digest.ts';

function digestOf(texts: readonly string[]): string {
  const digest = new SetDigest();
  for (const text of texts) digest.add(text);
  return digest.hex();
}

test('the digest is that of the texts in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.infiniteStream(fc.nat()), (texts, places) => {
      const shuffled = texts
        .map((text) => ({ text, place: places.next().value }))
        .sort((a, b) => a.place - b.place)
        .map(({ text }) => text);
      assert.equal(digestOf(shuffled), digestOf(texts));
    }),
  );
});

test('a text more, less, twice or changed gives another digest', () => {
  const all = [[], ['a'], ['a', 'a'], ['a', 'b'], ['b'], ['ab'], ['', '']].map(digestOf);
  assert.equal(new Set(all).size, all.length);
});
