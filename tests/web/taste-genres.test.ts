import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GENRES } from '../../src/domain/genre.ts';
import { GENRE_NAMES } from '../../web/src/pages/taste/genres.ts';

test('the page knows the genres that the server ranks by, in their order', () => {
  assert.deepEqual(
    Array.from(GENRE_NAMES, ([key, name]) => ({ key, name })),
    [...GENRES],
  );
});
