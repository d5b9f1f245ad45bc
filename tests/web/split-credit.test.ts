import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { splitCredit } from '../../web/src/parts/split-credit.ts';

const textOf = (credit: string, names: string[], ids: string[]) =>
  splitCredit(credit, names, ids)
    .map(({ text, entityId }) => (entityId === undefined ? text : `[${text}]`))
    .join('');

test('each artist of a credit is a link, what joins them is not', () => {
  assert.equal(textOf('Low', ['Low'], ['artist:1']), '[Low]');
  assert.equal(
    textOf('Air & Beck, feat. Can', ['Air', 'Beck', 'Can'], ['artist:1', '', 'artist:3']),
    '[Air] & Beck, feat. [Can]',
  );
  assert.equal(textOf('The The & The', ['The The', 'The'], ['artist:1', 'artist:2']), '[The The] & [The]');
});

test('another spelling than the name leads to the artist, and of several the names stand there', () => {
  assert.equal(textOf('Prince Rogers', ['Prince'], ['artist:1']), '[Prince Rogers]');
  assert.equal(textOf('P. & Q.', ['Paul', 'Quinn'], ['artist:1', 'artist:2']), '[Paul], [Quinn]');
  assert.equal(textOf('Nobody known', [], []), 'Nobody known');
});

test('a credit that has its names in order is only cut, never changed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.string()), { minLength: 2 }), (pairs) => {
      const credit = pairs.map(([name, join]) => name + join).join('');
      const parts = splitCredit(
        credit,
        pairs.map(([name]) => name),
        [],
      );
      assert.equal(parts.map(({ text }) => text).join(''), credit);
    }),
  );
});
