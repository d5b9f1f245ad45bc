import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Item } from '../../../src/domain/item.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';

function makeItems(round: number): Item[] {
  return Array.from({ length: 3000 }, (_, row) => ({
    itemId: `movie:${row}`,
    catalogue: 'movies',
    title: `Title ${round}x${row} of ${row * 7} place${row % 97}`,
    year: 1990,
    genres: ['Drama'],
    attributes: {},
    stub: false,
    source: 'test',
  }));
}

test('thousands of items can be written again and again with other titles', async (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'deadwax-items-'));
  const store = await openSqliteStore({ directory });
  context.after(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });
  for (let round = 0; round < 6; round += 1) await store.items.put(makeItems(round));
  assert.equal(await store.items.count('movies'), 3000);
  assert.equal((await store.items.get('movie:1'))?.title, 'Title 5x1 of 7 place1');
});
