import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from '../../src/domain/item.ts';
import { refreshWarehouseItems, refreshWarehouseUsers } from '../../src/ingest/warehouse-entries.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function track(n: number, artist: string): Item {
  const itemId = `track:${n}`;
  const attributes = { artist_name: artist, release: 'LP' };
  const rest = { year: 1999, genres: ['Rock'], attributes, stub: false, source: 'test' };
  return { itemId, catalogue: 'tracks', title: `Song ${n}`, ...rest };
}

test('what changed in the state is copied, and nothing else is written again', async (context) => {
  const directory = temporaryDirectory(context);
  const store = await openSqliteStore({ directory });
  const warehouse = await openWarehouse({ directory });
  context.after(async () => {
    await warehouse.close();
    await store.close();
  });
  const written: string[] = [];
  const watched: Warehouse = Object.create(warehouse, {
    putItems: {
      value: (...put: Parameters<Warehouse['putItems']>) => {
        written.push(`${put[0].length} items`);
        return warehouse.putItems(...put);
      },
    },
    putUsers: {
      value: (...put: Parameters<Warehouse['putUsers']>) => {
        written.push(`${put[0].length} users`);
        return warehouse.putUsers(...put);
      },
    },
    query: { value: (...query: Parameters<Warehouse['query']>) => warehouse.query(...query) },
    putMatches: {
      value: (...put: Parameters<Warehouse['putMatches']>) => {
        written.push(`${put[1].length} matches`);
        return warehouse.putMatches(...put);
      },
    },
  });
  const refresh = async (): Promise<readonly string[]> => {
    written.length = 0;
    await refreshWarehouseItems(store, watched, 'tracks');
    await refreshWarehouseUsers(store, watched);
    return [...written];
  };
  await store.items.put([track(1, 'X'), track(2, 'Y')]);
  await store.users.put([{ userId: 'ann', member: true, attributes: { age: 18 }, source: 'test' }]);
  assert.deepEqual(await refresh(), ['2 items', '0 matches', '1 users']);
  assert.deepEqual(await refresh(), []);
  await store.items.put([track(2, 'Z')]);
  assert.deepEqual(await refresh(), ['2 items']);
  await store.items.setMatches([{ itemId: 'track:2', sameAs: 'track:1' }]);
  assert.deepEqual(await refresh(), ['1 matches']);
  const rows = await warehouse.query('SELECT artist, album FROM items ORDER BY item_id');
  assert.deepEqual(rows, [
    { artist: 'X', album: 'LP' },
    { artist: 'Z', album: 'LP' },
  ]);
  const [user] = await warehouse.query('SELECT gender, age_bracket, zip3 FROM users');
  assert.deepEqual(user, { gender: null, age_bracket: '18-24', zip3: null });
});
