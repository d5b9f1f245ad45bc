import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countGenres } from '../../web/src/format/count-genres.ts';

test('genres are counted once a film, the most frequent first, then the better scored', () => {
  const item = (score: number, ...genres: string[]) => ({ score, properties: { genres } });
  const counted = countGenres([item(1, 'Drama', 'War'), item(3, 'Drama'), item(2, 'Horror')]);
  assert.deepEqual(counted, [
    { genre: 'Drama', n: 2, meanScore: 2 },
    { genre: 'Horror', n: 1, meanScore: 2 },
    { genre: 'War', n: 1, meanScore: 1 },
  ]);
});
