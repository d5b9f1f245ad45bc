import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';
import { STATE_SCHEMA } from '../../../src/store/sqlite/schema.ts';
import { SearchMerger } from '../../../src/store/sqlite/search-merger.ts';
import { createSearchWriter } from '../../../src/store/sqlite/search-writer.ts';
import { openSqliteWriter } from '../../../src/util/sqlite-file.ts';
import { entry, find } from '../../support/search-entries.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function openState(directory: string) {
  return openSqliteWriter({ path: join(directory, 'state.db'), schema: STATE_SCHEMA, cacheMebibytes: 2 });
}

test('segments of the index are merged into one, and everything in them is still found', (context) => {
  const database = openState(temporaryDirectory(context));
  context.after(() => database.close());
  const writer = createSearchWriter(database);
  for (let round = 0; round < 6; round += 1) {
    database.exec('BEGIN');
    for (let at = 0; at < 300; at += 1) writer.put(round * 300 + at, `=k${at} word${at} common`, undefined);
    if (round > 0) writer.put((round - 1) * 300, undefined, '=k0 word0 common');
    database.exec('COMMIT');
  }
  const count = (sql: string): number => Number(database.prepare(sql).get()?.n);
  const countSegments = () => count('SELECT count(DISTINCT segid) AS n FROM search_idx');
  const countFound = () => count("SELECT count(*) AS n FROM search WHERE search MATCH 'common'");
  assert.ok(countSegments() > 1);
  assert.equal(countFound(), 1795);
  const merger = new SearchMerger(database);
  for (let calls = 0; merger.background() !== undefined; calls += 1) assert.ok(calls < 10_000);
  assert.equal(countSegments(), 1);
  assert.equal(countFound(), 1795);
  assert.equal(merger.background(), undefined, 'nothing is left to do until something is written');
  merger.noteWrite();
  assert.ok((merger.background() ?? 0) > 0, 'after a write it waits for quiet');
});

test('the items of a state that had no search index are found once it is opened', async (context) => {
  const directory = temporaryDirectory(context);
  const before = await openSqliteStore({ directory });
  await before.items.put([
    entry('movie:1', 'Star Wars'),
    entry('release:1', 'Star', { catalogue: 'records' }),
  ]);
  await before.close();
  const database = openState(directory);
  database.exec("INSERT INTO search (search) VALUES ('delete-all'); UPDATE state SET is_search_filled = 0");
  database.close();
  const store = await openSqliteStore({ directory });
  context.after(() => store.close());
  assert.deepEqual(await find(store.search, 'star'), ['release:1', 'movie:1']);
});

test('whatever is written after entries have gone from the index is answered', async (context) => {
  const store = await openSqliteStore({ directory: temporaryDirectory(context) });
  context.after(() => store.close());
  await store.items.put(Array.from({ length: 20 }, (_, at) => entry(`movie:${at}`, `Star ${at}`)));
  await store.users.put([{ userId: 'ann', member: true, attributes: {}, source: 'api' }]);
  const writes: readonly (() => Promise<unknown>)[] = [
    () => store.items.setMatches([{ itemId: 'movie:1', sameAs: undefined }]),
    () => store.users.remove(['ann']),
    () => store.search.setUserCounts('movies', Uint32Array.of(10, 0)),
    () => store.items.remove(['movie:2', 'movie:3']),
  ];
  for (const [at, write] of writes.entries()) {
    // The index marks what is no longer there in rows with numbers beyond 2^53.
    await store.items.remove([10, 11].map((first) => `movie:${first + 2 * at}`));
    await write();
  }
  assert.equal((await find(store.search, 'star')).length, 10);
});
