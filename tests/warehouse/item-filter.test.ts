import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readListeners } from '../../src/warehouse/listeners.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { ALL_TIME } from '../../src/warehouse/period.ts';
import { readCounts } from '../../src/warehouse/rollups.ts';
import { applyEvents } from '../support/apply-events.ts';
import { storedRating } from '../support/stored-events.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('one id in two catalogues is two items', async (context) => {
  const warehouse = await openWarehouse({ directory: temporaryDirectory(context), rollUpEvents: 2 });
  context.after(() => warehouse.close());
  const entry = { itemId: '7', year: undefined, stub: false, source: 'test' } as const;
  await warehouse.putItems([
    { ...entry, catalogue: 'tracks', title: 'a song', genres: ['Jazz'], attributes: { artist: 'Ann' } },
    { ...entry, catalogue: 'movies', title: 'a film', genres: ['Drama'], attributes: { artist: 'Bob' } },
  ]);
  await warehouse.putItems([
    { ...entry, catalogue: 'movies', title: 'the film', genres: ['Crime'], attributes: { artist: 'Bob' } },
  ]);
  assert.deepEqual(await warehouse.query('SELECT catalogue::VARCHAR AS c, title FROM items ORDER BY title'), [
    { c: 'tracks', title: 'a song' },
    { c: 'movies', title: 'the film' },
  ]);
  const play = { type: 'play', itemId: '7', catalogue: 'tracks', value: undefined } as const;
  await applyEvents(warehouse, [
    storedRating(0, ['ann', 7, 4, 1e12], { itemId: '7', catalogue: 'movies' }),
    storedRating(1, ['ann', 7, 0, 1e12], play),
    storedRating(2, ['bob', 7, 0, 1e12], play),
  ]);
  const period = ALL_TIME;
  const byArtist = await readCounts(warehouse, { period, dimension: 'artist' });
  assert.deepEqual(
    byArtist.map(({ key, plays, ratings }) => [key, plays, ratings]),
    [
      ['Ann', 2, 0],
      ['Bob', 0, 1],
    ],
  );
  const jazz = { genre: 'Jazz' };
  const [counts] = await readCounts(warehouse, { period, items: jazz });
  assert.deepEqual([counts.plays, counts.ratings], [2, 0]);
  assert.deepEqual(
    (await readListeners(warehouse, { period, items: jazz })).map(({ nListeners }) => nListeners),
    [2],
  );
  assert.deepEqual(await readListeners(warehouse, { period, items: { genre: 'Crime' } }), []);
  const named = await readCounts(warehouse, { period, items: { itemIds: ['7'] } });
  assert.deepEqual(
    named.map(({ plays, ratings }) => [plays, ratings]),
    [[2, 1]],
  );
});
