import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { buildItemIndex, findGenre, genresOfRow, hasGenre } from '../../src/catalog/item-index.ts';
import type { Item } from '../../src/domain/item.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { film } from '../support/recommend-world.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('the index gives back each item its genres and year, for more genres than a word has bits', async () => {
  const genre = fc.nat(70).map((number) => `Genre ${number}`);
  const entry = fc.record({
    genres: fc.uniqueArray(genre, { maxLength: 6 }),
    year: fc.option(fc.integer({ min: 1890, max: 2030 }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 80 }), async (entries) => {
      const items: Item[] = entries.map((changes, number) => film(number, changes));
      async function* scan() {
        for (let start = 0; start < items.length; start += 7) yield items.slice(start, start + 7);
      }
      const index = await buildItemIndex(scan());
      for (const [row, item] of items.entries()) {
        assert.equal(index.ids.idOf(row), item.itemId);
        assert.equal(index.years[row], item.year ?? 0);
        assert.deepEqual(
          genresOfRow(index, row)
            .map((bit) => index.genres[bit])
            .sort(),
          [...item.genres].sort(),
        );
        assert.ok(
          index.genres.every((name, bit) => hasGenre(index, row, bit) === item.genres.includes(name)),
        );
      }
    }),
  );
});

test('a genre is found without regard to case', async () => {
  async function* scan() {
    yield [film(1, { genres: ['Film-Noir'] })];
  }
  const index = await buildItemIndex(scan());
  assert.equal(findGenre(index, 'film-noir'), 0);
  assert.equal(findGenre(index, 'noir'), -1);
});

test('new entries are found within two seconds, changed ones after markStale', async (t) => {
  const store = await openSqliteStore({ directory: temporaryDirectory(t) });
  t.after(() => store.close());
  let nowMs = 0;
  await store.items.put([film(1)]);
  const catalog = await openCatalog({ items: store.items, catalogue: 'movies', clock: () => nowMs });
  assert.equal((await catalog.getMany(['movie:1', 'movie:2']))[0]?.title, 'Film 1');
  await store.items.put([film(2)]);
  assert.equal((await catalog.refreshIfStale()).ids.size, 1);
  nowMs = 2_000;
  const second = await catalog.refreshIfStale();
  assert.equal(second.ids.size, 2);
  await store.items.put([film(1, { title: 'Renamed', genres: ['Western'] })]);
  catalog.markStale();
  assert.deepEqual(
    (await catalog.getMany(['movie:1', 'movie:404'])).map((item) => item?.title),
    ['Renamed', undefined],
  );
  nowMs = 4_000;
  assert.ok((await catalog.refreshIfStale()).genres.includes('Western'));
  assert.ok(!second.genres.includes('Western'));
});
