import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanRatings } from '../../src/dataset/clean-ratings.ts';
import { bayesianAverages, countsOfItems, decayedPopularity } from '../../src/dataset/item-figures.ts';
import { columnsOf } from '../../src/dataset/rating-columns.ts';
import { createRatingTableBuilder } from '../../src/dataset/rating-table-builder.ts';
import { columnsFrom, rowsOf } from '../support/rating-columns.ts';

const YEAR_MS = 365 * 86_400_000;

test('of repeated ratings the newest stays, of equal times the last given', () => {
  const builder = createRatingTableBuilder();
  builder.add('anna', 'movie:1', 3, 20);
  builder.add('ben', 'movie:1', 1, 5);
  builder.add('anna', 'movie:1', 4, 10);
  builder.add('ben', 'movie:1', 2, 5);
  const { table, nDuplicates } = builder.build();
  assert.deepEqual(rowsOf(columnsOf(table)), ['0 0 3 20', '1 0 2 5']);
  assert.equal(nDuplicates, 2);
  assert.deepEqual(table.users.ids, ['anna', 'ben']);
});

test('the policy first keeps what was given first', () => {
  const builder = createRatingTableBuilder('first');
  builder.add('anna', 'movie:1', 3, 20);
  builder.add('anna', 'movie:1', 4, 30);
  assert.deepEqual(rowsOf(columnsOf(builder.build().table)), ['0 0 3 20']);
});

test('a table built like another keeps its rows and adds new ones behind', () => {
  const train = createRatingTableBuilder();
  train.add('anna', 'movie:1', 3, 0);
  const held = createRatingTableBuilder('latest', train.build().table);
  held.add('ben', 'movie:2', 4, 0);
  held.add('anna', 'movie:1', 5, 0);
  const { table } = held.build();
  assert.deepEqual(table.users.ids, ['anna', 'ben']);
  assert.deepEqual(rowsOf(columnsOf(table)), ['0 0 5 0', '1 1 4 0']);
});

test('cleaning drops rare items first, then users with few ratings left', () => {
  const columns = columnsFrom(3, 3, [
    [0, 0, 1],
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 1],
    [2, 0, 1],
    [2, 2, 1],
  ]);
  const { kept, before, after } = cleanRatings(columns, { minRatingsPerItem: 2, minRatingsPerUser: 2 });
  assert.deepEqual(rowsOf(kept), ['0 0 1 0', '0 1 1 0', '1 0 1 0', '1 1 1 0']);
  assert.deepEqual(before, { nRatings: 6, nUsers: 3, nItems: 3 });
  assert.deepEqual(after, { nRatings: 4, nUsers: 2, nItems: 2 });
});

test('Bayesian averages pull few ratings towards the mean of all; unrated items have none', () => {
  const columns = columnsFrom(3, 3, [
    [0, 0, 5],
    [1, 0, 5],
    [2, 1, 2],
  ]);
  // Mean 4: (10 + 40) / 12 and (2 + 40) / 11.
  assert.deepEqual(bayesianAverages(columns), Float32Array.of(50 / 12, 42 / 11, Number.NaN));
});

/** Three rows, each a preference of weight 1. */
const ALL = { places: Int32Array.of(0, 1, 2), weights: Float32Array.of(1, 1, 1) };

test('popularity halves with each year of age and is the count without times', () => {
  const aged = columnsFrom(2, 3, [
    [0, 0, 5, 3 * YEAR_MS],
    [1, 0, 5, 2 * YEAR_MS],
    [1, 1, 1, YEAR_MS],
  ]);
  assert.deepEqual(decayedPopularity(aged, ALL), Float32Array.of(1.5, 0.25, 0));
  const timeless = columnsFrom(2, 2, [
    [0, 0, 5],
    [1, 0, 5],
    [1, 1, 1],
  ]);
  assert.deepEqual(decayedPopularity(timeless, ALL), countsOfItems(timeless, ALL));
});
