import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { StoredEvent } from '../../src/domain/event.ts';
import { Profile } from '../../src/server/contract-operations.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { readProfile } from '../../src/warehouse/profile.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { applyEvents } from '../support/apply-events.ts';
import { sharedData } from '../support/shared-data.ts';
import { readRatingEvents, storedRating } from '../support/stored-events.ts';

async function warehouseWith(t: TestContext, events: readonly StoredEvent[]): Promise<Warehouse> {
  const directory = mkdtempSync(join(tmpdir(), 'deadwax-profile-'));
  const warehouse = await openWarehouse({ directory });
  t.after(async () => {
    await warehouse.close();
    rmSync(directory, { recursive: true, force: true });
  });
  for (let start = 0; start < events.length; start += 20_000)
    await applyEvents(warehouse, events.slice(start, start + 20_000));
  return warehouse;
}

function film(itemId: string, year: number | undefined, genres: readonly string[]) {
  const fixed = {
    catalogue: 'movies',
    title: itemId,
    attributes: {},
    stub: false,
    source: 'sample',
  } as const;
  return { ...fixed, itemId, year, genres };
}

test('a profile has the shape that is answered over HTTP, empty or not', async (t) => {
  const warehouse = await warehouseWith(t, []);
  const empty = await readProfile(warehouse, { name: 'movies', catalogue: 'movies' });
  assert.deepEqual(Profile.parse(JSON.parse(JSON.stringify(empty))), empty);
  assert.deepEqual([empty.n_ratings, empty.mean, empty.long_tail, empty.duplicates], [0, null, [], 0]);
  await applyEvents(warehouse, [storedRating(0, ['ann', 1, 4, 0])]);
  const one = await readProfile(warehouse, { name: 'movies', catalogue: 'movies' });
  assert.deepEqual(Profile.parse(JSON.parse(JSON.stringify(one))), one);
  assert.deepEqual([one.n_ratings, one.sd, one.nulls.ts, one.first_rating_at], [1, null, 1, null]);
});

test('a profile by hand: genres, duplicates, years, bins and correlations', async (t) => {
  const y2001 = Date.UTC(2001, 5);
  const y2003 = Date.UTC(2003, 5);
  const warehouse = await warehouseWith(t, [
    storedRating(0, ['ann', 1, 4, y2001]),
    storedRating(1, ['ann', 1, 5, y2003]),
    storedRating(2, ['ann', 2, 2, y2003]),
    storedRating(3, ['bob', 1, 3, y2001], { source: 'import:a' }),
    storedRating(4, ['bob', 3, 1, y2001], { source: 'import:a' }),
    storedRating(5, ['cleo', 1, 4, y2001]),
  ]);
  await warehouse.putItems([
    film('movie:1', 1990, ['Drama', 'Crime']),
    film('movie:2', 1995, ['Drama']),
    film('movie:3', undefined, []),
    film('movie:4', 2000, []),
  ]);
  const profile = await readProfile(warehouse, { name: 'all', catalogue: 'movies' });
  assert.deepEqual(
    [profile.n_ratings, profile.n_users, profile.n_items, profile.n_items_rated],
    [5, 3, 4, 3],
  );
  assert.deepEqual([profile.mean, profile.min, profile.max, profile.duplicates], [3, 1, 5, 1]);
  assert.deepEqual(profile.genres, [
    { genre: 'Drama', n_items: 2, n_ratings: 4, mean: 3.5 },
    { genre: 'Crime', n_items: 1, n_ratings: 3, mean: 4 },
  ]);
  assert.deepEqual(profile.ratings_per_year, [
    { year: 2001, n: 3 },
    { year: 2003, n: 2 },
  ]);
  assert.deepEqual(profile.activity, [
    { from: 1, to: 1, n: 1 },
    { from: 2, to: 4, n: 2 },
  ]);
  assert.deepEqual(profile.votes_per_item[0], { bucket: '1-9', n_items: 3 });
  assert.deepEqual(profile.long_tail.at(0), { item_share: 1 / 3, rating_share: 3 / 5 });
  assert.deepEqual(profile.long_tail.at(-1), { item_share: 1, rating_share: 1 });
  assert.equal(profile.correlations.find(({ a, b }) => a === 'year' && b === 'average')?.r, -1);
  assert.deepEqual(profile.nulls, { ts: 0, title: 0, year: 1, genres: 2 });
  const source = await readProfile(warehouse, { name: 'a', catalogue: 'movies', source: 'import:a' });
  assert.deepEqual([source.n_ratings, source.n_users, source.mean], [2, 1, 2]);
});

const ml100k = sharedData('ml-100k');
test('the profile of MovieLens 100k has the published figures', {
  skip: ml100k === undefined ? 'ml-100k is not here' : false,
}, async (t) => {
  const warehouse = await warehouseWith(t, readRatingEvents(ml100k ?? '', 'u.data', '\t'));
  const profile = await readProfile(warehouse, { name: 'ml-100k', catalogue: 'movies' });
  assert.deepEqual([profile.n_ratings, profile.n_users, profile.n_items_rated], [100_000, 943, 1_682]);
  assert.equal(profile.mean?.toFixed(5), '3.52986');
  assert.equal(profile.sd?.toFixed(4), '1.1257');
  assert.deepEqual(
    profile.rating_distribution.map(({ n }) => n),
    [6_110, 11_370, 27_145, 34_174, 21_201],
  );
  assert.equal(profile.first_rating_at, '1997-09-20T03:05:10.000Z');
  assert.equal(profile.long_tail.length, 100);
});

const ml1m = sharedData('ml-1m');
test('the profile of MovieLens 1M has the published figures', {
  skip: ml1m === undefined ? 'ml-1m is not here' : false,
}, async (t) => {
  const warehouse = await warehouseWith(t, readRatingEvents(ml1m ?? '', 'ratings.dat', '::'));
  const profile = await readProfile(warehouse, { name: 'ml-1m', catalogue: 'movies' });
  assert.deepEqual([profile.n_ratings, profile.n_users, profile.n_items_rated], [1_000_209, 6_040, 3_706]);
  assert.equal(profile.mean?.toFixed(6), '3.581564');
  assert.equal(
    profile.votes_per_item.reduce((sum, { n_items }) => sum + n_items, 0),
    3_706,
  );
});
