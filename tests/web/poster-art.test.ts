import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { composePoster, readableTitle } from '../../web/src/parts/poster-art.ts';

test('a catalogue title reads as one says it, without the year', () => {
  assert.equal(readableTitle('Matrix, The (1999)'), 'The Matrix');
  assert.equal(readableTitle('Amélie'), 'Amélie');
  assert.equal(readableTitle('Good, the Bad and the Ugly, The (1966)'), 'The Good, the Bad and the Ugly');
});

test('the same film has the same poster, with one to four lines, whatever its title', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (title, genres) => {
      const art = composePoster(title, genres);
      assert.deepEqual(composePoster(title, genres), art);
      assert.ok(art.lines.length >= 1 && art.lines.length <= 4);
    }),
  );
  assert.equal(composePoster('', ['__proto__', 'constructor']).lines.length, 1);
});
