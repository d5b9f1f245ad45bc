import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { searchWords, titleKey } from '../../src/domain/search-text.ts';
import { anyText } from '../support/any-text.ts';

test('words are told without case, accents, apostrophes and punctuation', () => {
  assert.deepEqual(searchWords("Don't Stop Believin' (Live)"), ['dont', 'stop', 'believin', 'live']);
  assert.deepEqual(searchWords('BJÖRK — Hyperballad'), ['bjork', 'hyperballad']);
  assert.deepEqual(searchWords('Drum & Bass'), ['drum', 'and', 'bass']);
  assert.deepEqual(searchWords('E=mc² ❤️ 9½'), ['e', 'mc2', '91', '2']);
  assert.deepEqual(searchWords('東京 Drift'), ['東', '京', 'drift']);
  assert.deepEqual(searchWords('?!'), ['u3f', 'u21']);
  assert.deepEqual(searchWords(' '), []);
});

test('a title is the same title with its article first, last or nowhere, and in one word', () => {
  const key = (title: string) => titleKey(searchWords(title));
  assert.deepEqual(['The Matrix', 'Matrix, The', 'matrix', 'MAT RIX'].map(key), Array(4).fill('matrix'));
  assert.equal(key('The The'), 'the');
  assert.equal(key('The'), 'the');
  assert.equal(key('A'), 'a');
});

test('whatever the text, words hold letters, digits and marks alone, and are words of themselves', () => {
  fc.assert(
    fc.property(anyText(20), (text) => {
      for (const word of searchWords(text)) {
        assert.match(word, /^[\p{L}\p{N}\p{M}]+$/u);
        assert.ok(word.length <= 48);
      }
    }),
  );
});
