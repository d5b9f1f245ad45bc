import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Item } from '../../src/domain/item.ts';
import type { ItemFilter, ItemStore, Store } from '../../src/store/store.ts';
import { blockOf } from '../support/event-blocks.ts';
import { ratingEvent } from '../support/rating-event.ts';

function film(itemId: string, title: string, changes: Partial<Item> = {}): Item {
  return {
    itemId,
    catalogue: 'movies',
    title,
    year: 1999,
    genres: [],
    attributes: {},
    stub: false,
    source: 'test',
    ...changes,
  };
}

async function listIds(items: ItemStore, filter: ItemFilter, count = 2): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
    const page = await items.list('movies', filter, count, cursor);
    seen.push(...page.values.map(({ itemId }) => itemId));
    cursor = page.cursor;
  }
  return seen;
}

/** What every store of items must do. */
export function itemSuite(name: string, openNew: (context: TestContext) => Promise<Store>): void {
  describe(`${name} as a store of items`, () => {
    test('gives back items as they were put, alone and in the order asked for', async (context) => {
      const { items } = await openNew(context);
      const full = film('movie:1', 'Toy Story', {
        genres: ['Comedy'],
        attributes: { imdb_id: 'tt1', tags: ['a', 'b'], n: 3, x: true },
      });
      const bare = film('movie:2', 'Ö', { year: undefined });
      await items.put([full, bare]);
      assert.deepEqual(await items.get('movie:1'), full);
      assert.deepEqual(await items.getMany(['movie:2', 'movie:9', 'movie:1']), [bare, undefined, full]);
    });

    test('tells what was written since a version, and scans from a row on', async (context) => {
      const { items } = await openNew(context);
      const { version } = items.changesSince(0);
      await items.put([film('movie:1', 'A'), film('movie:2', 'B')]);
      await items.remove(['movie:1']);
      const first = items.changesSince(version);
      assert.deepEqual(first.itemIds, ['movie:1', 'movie:2', 'movie:1']);
      assert.deepEqual(items.changesSince(first.version), { version: first.version, itemIds: [] });
      await items.put([film('movie:3', 'C')]);
      assert.deepEqual(items.changesSince(first.version).itemIds, ['movie:3']);
      const scanned: string[] = [];
      for await (const block of items.scan('movies', 1)) for (const { itemId } of block) scanned.push(itemId);
      assert.deepEqual(scanned, ['movie:2', 'movie:3']);
    });

    test('rows are dense from 0 for each catalogue, in order of first sight, and never change', async (context) => {
      const { items, interactions } = await openNew(context);
      await items.put([
        film('movie:5', 'A'),
        film('release:1', 'R', { catalogue: 'records' }),
        film('movie:3', 'B'),
      ]);
      const before = await items.ids('movies');
      await interactions.apply([blockOf([ratingEvent({ itemId: 'movie:9' })])]);
      await items.put([film('movie:3', 'B, again'), film('movie:9', 'C')]);
      assert.deepEqual(before, ['movie:5', 'movie:3']);
      assert.deepEqual(await items.ids('movies'), ['movie:5', 'movie:3', 'movie:9']);
      assert.deepEqual(await items.ids('records'), ['release:1']);
      assert.equal(await items.count('movies'), 3);
      const scanned: string[] = [];
      for await (const block of items.scan('movies')) scanned.push(...block.map(({ title }) => title));
      assert.deepEqual(scanned, ['A', 'B, again', 'C']);
    });

    test('an unknown item of an event becomes a stub, which an entry replaces and which never replaces an entry', async (context) => {
      const { items, interactions } = await openNew(context);
      await items.put([film('movie:1', 'Known')]);
      await interactions.apply([
        blockOf([ratingEvent({ itemId: 'movie:1' }), ratingEvent({ itemId: 'movie:7' })]),
      ]);
      assert.equal((await items.get('movie:1'))?.title, 'Known');
      assert.deepEqual(await listIds(items, {}), ['movie:1']);
      assert.deepEqual(await listIds(items, { includeStubs: true }), ['movie:1', 'movie:7']);
      assert.equal((await items.get('movie:7'))?.stub, true);
      await items.put([film('movie:7', 'Seventh'), film('movie:1', 'movie:1', { stub: true })]);
      assert.equal((await items.get('movie:7'))?.title, 'Seventh');
      assert.equal((await items.get('movie:1'))?.title, 'Known');
    });

    test('filters by genre and year together, in pages', async (context) => {
      const { items } = await openNew(context);
      await items.put([
        film('movie:1', 'A', { year: 1990, genres: ['Drama', 'War'] }),
        film('movie:2', 'B', { year: 1995, genres: ['Drama'] }),
        film('movie:3', 'C', { year: 2000, genres: ['Drama'] }),
        film('movie:4', 'D', { year: 1995, genres: ['Comedy'] }),
        film('movie:5', 'E', { year: undefined, genres: ['Drama'] }),
      ]);
      assert.deepEqual(await listIds(items, { genre: 'Drama' }), [
        'movie:1',
        'movie:2',
        'movie:3',
        'movie:5',
      ]);
      assert.deepEqual(await listIds(items, { genre: 'Drama', yearFrom: 1991, yearTo: 1999 }), ['movie:2']);
      await items.put([film('movie:1', 'A', { year: 1990, genres: ['War'] })]);
      assert.deepEqual(await listIds(items, { genre: 'Drama' }), ['movie:2', 'movie:3', 'movie:5']);
      assert.deepEqual(await items.genres('movies'), [
        { genre: 'Comedy', nItems: 1 },
        { genre: 'Drama', nItems: 3 },
        { genre: 'War', nItems: 1 },
      ]);
    });

    test('finds titles by the beginning of any word, without case, diacritics and fear of signs', async (context) => {
      const { items } = await openNew(context);
      await items.put([
        film('movie:1', 'Léon: The Professional'),
        film('movie:2', 'The Matrix'),
        film('movie:3', 'Matrix Reloaded, The'),
        film('movie:4', 'Star Wars'),
      ]);
      assert.deepEqual(await listIds(items, { text: 'LEON' }), ['movie:1']);
      assert.deepEqual(await listIds(items, { text: 'prof' }), ['movie:1']);
      assert.deepEqual(await listIds(items, { text: 'matr' }), ['movie:2', 'movie:3']);
      assert.deepEqual(await listIds(items, { text: 'star w' }), ['movie:4']);
      assert.deepEqual(await listIds(items, { text: 'trix' }), []);
      for (const text of ['"', "'; DROP", 'a OR b', '*', '(', 'NEAR(', '\0', '^', 'title:x', '-'])
        await listIds(items, { text });
      await items.put([film('movie:4', 'Renamed')]);
      assert.deepEqual(await listIds(items, { text: 'star' }), []);
      assert.deepEqual(await listIds(items, { text: 'rena' }), ['movie:4']);
    });

    test('a cursor that no list gave is refused', async (context) => {
      const { items } = await openNew(context);
      await assert.rejects(items.list('movies', {}, 5, 'x; --'), { code: 'invalid_input' });
    });
  });
}
