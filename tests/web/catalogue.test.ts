import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogueOfItem } from '../../src/domain/catalogue.ts';
import { catalogueOf, largestCatalogue } from '../../web/src/api/catalogue.ts';

test('an item is of the catalogue that the server puts it in', () => {
  for (const id of ['movie:1', 'release:1', 'track:1']) assert.equal(catalogueOf(id), catalogueOfItem(id));
});

test('the catalogue with the most items is shown, and films where there is nothing', () => {
  const counts = (movies: number, records: number, tracks: number) =>
    largestCatalogue([
      { catalogue: 'movies', n_items: movies },
      { catalogue: 'records', n_items: records },
      { catalogue: 'tracks', n_items: tracks },
    ]);
  assert.equal(counts(1, 3, 2), 'records');
  assert.equal(counts(2, 2, 2), 'movies');
  assert.equal(counts(0, 0, 0), 'movies');
});
