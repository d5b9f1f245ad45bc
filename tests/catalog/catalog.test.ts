import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openCatalog } from '../../src/catalog/catalog.ts';
import {
  buildItemIndex,
  extendItemIndex,
  findGenre,
  genresOfRow,
  hasGenre,
  type ItemIndex,
} from '../../src/catalog/item-index.ts';
import type { Item } from '../../src/domain/item.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
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

const anyGenres = fc.uniqueArray(
  fc.nat(70).map((number) => `Genre ${number}`),
  { maxLength: 6 },
);

/** What an index says, whatever the order of its genres, and without those that no entry has. */
function saying(index: ItemIndex) {
  const genresOf = (row: number) => genresOfRow(index, row).map((bit) => index.genres[bit]);
  return index.ids.ids.map((itemId, row) => ({
    itemId,
    row: index.ids.rowOf(itemId),
    year: index.years[row],
    isStub: index.isStub[row],
    genres: genresOf(row).sort(),
  }));
}

test('an index with what differs says the same as one of all entries, and the one before stays as it was', async () => {
  const write = fc.record({ number: fc.nat(12), genres: anyGenres, stub: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(write, { maxLength: 6 }), { maxLength: 6 }), async (rounds) => {
      const rows = new Map<string, Item>();
      const all = async function* (from = 0) {
        yield [...rows.values()].slice(from);
      };
      let index = await buildItemIndex(all());
      for (const round of rounds) {
        const before = { index, said: saying(index), size: rows.size };
        const items = round.map(({ number, ...changes }) => film(number, changes));
        for (const item of items) rows.set(item.itemId, item);
        const changed = [...new Set(items.map(({ itemId }) => itemId))].flatMap((id) => rows.get(id) ?? []);
        index = await extendItemIndex(index, { added: all(before.size), changed, matched: index.matched });
        assert.deepEqual(saying(index), saying(await buildItemIndex(all())));
        assert.deepEqual(saying(before.index), before.said);
        const other = await extendItemIndex(before.index, {
          added: all(before.size),
          changed,
          matched: before.index.matched,
        });
        assert.deepEqual(saying(other), saying(index));
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

test('new, changed, removed and matched entries are found within two seconds, and only these are read', async (t) => {
  const store = await openSqliteStore({ directory: temporaryDirectory(t) });
  t.after(() => store.close());
  let nowMs = 0;
  await store.items.put([film(1)]);
  const scans: number[] = [];
  const scan: Store['items']['scan'] = (catalogue, fromRow = 0) => {
    scans.push(fromRow);
    return store.items.scan(catalogue, fromRow);
  };
  const items = { ...store.items, scan };
  const catalog = await openCatalog({ items, catalogue: 'movies', clock: () => nowMs });
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
  await store.items.remove(['movie:2']);
  await store.items.setMatches([{ itemId: 'movie:2', sameAs: 'movie:1' }]);
  nowMs = 6_000;
  const removed = await catalog.refreshIfStale();
  assert.deepEqual([...removed.isStub], [0, 1]);
  assert.deepEqual([...removed.matched], [[1, 0]]);
  // Attributes are not in the index.
  await store.items.put([film(1, { title: 'Again', genres: ['Western'], attributes: { imdb_id: 'tt1' } })]);
  nowMs = 8_000;
  assert.equal(await catalog.refreshIfStale(), removed);
  assert.equal((await catalog.getMany(['movie:1']))[0]?.title, 'Again');
  assert.deepEqual(scans, [0, 1, 2, 2, 2]);
});
