import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openImportLibrary } from '../../src/importing/import-library.ts';
import type { ImportResult } from '../../src/importing/recorded-import.ts';
import {
  type ImportWorld,
  importContext,
  openImportWorld,
  temporaryFolder,
} from '../support/import-world.ts';
import { killDuringImport } from '../support/kill-during-import.ts';
import { fixture } from '../support/read-source.ts';
import { sharedData } from '../support/shared-data.ts';

async function openWorld(context: TestContext): Promise<ImportWorld> {
  const directory = temporaryFolder(context);
  const world = await openImportWorld(directory);
  context.after(() => world.close());
  return world;
}

async function runImport(world: ImportWorld, parameters: Record<string, unknown>): Promise<ImportResult> {
  const result = await world.handler.run(world.handler.parse(parameters), importContext());
  assert(typeof result === 'object' && result !== null);
  return Object.assign(
    {
      import_id: '',
      already_imported: false,
      variant: '',
      counts: NOTHING,
      cleaning: null,
      history: null,
      discogs: null,
    },
    result,
  );
}

const NOTHING = {
  ratings_read: 0,
  events_accepted: 0,
  events_duplicate: 0,
  rejected: 0,
  items: 0,
  users: 0,
  tags: 0,
  links: 0,
};

function libraryOf(world: ImportWorld) {
  return openImportLibrary({
    documents: world.store.documents,
    dataDirectory: world.directory,
    clock: Date.now,
  });
}

test('an import writes items, users and events that say where they came from', async (context) => {
  const world = await openWorld(context);
  const result = await runImport(world, { path: fixture('ml-latest') });
  assert.deepEqual(result.counts, {
    ...NOTHING,
    ratings_read: 3,
    events_accepted: 3,
    items: 3,
    users: 2,
    tags: 3,
    links: 2,
  });
  assert.equal((await world.store.items.get('movie:1'))?.title, 'Ferry, The');
  const interactions = await world.store.interactions.read('movies', 'ml-latest:1');
  assert.deepEqual(
    interactions.map(({ itemId, rating }) => [itemId, rating]),
    [
      ['movie:1', 4],
      ['movie:2', 0.5],
    ],
  );
  const [stored] = await world.log.read(0, 1);
  assert.equal(stored.event.source, `import:${result.import_id}`);
});

test('importing the same content again adds nothing and says so', async (context) => {
  const world = await openWorld(context);
  const first = await runImport(world, { path: fixture('ml-1m') });
  const end = await world.log.endOffset();
  const second = await runImport(world, { path: fixture('ml-1m') });
  assert.deepEqual(second, { ...first, already_imported: true });
  assert.equal(await world.log.endOffset(), end);
  const forced = await runImport(world, { path: fixture('ml-1m'), force: true });
  assert.equal(forced.already_imported, false);
  assert.deepEqual([forced.counts.events_accepted, forced.counts.events_duplicate], [0, 3]);
  assert.equal((await libraryOf(world).list(10)).values.length, 2);
});

test('bad lines are kept page by page with the import, and its profile beside them', async (context) => {
  const world = await openWorld(context);
  const { import_id, counts } = await runImport(world, { path: fixture('ml-latest-malformed') });
  const library = libraryOf(world);
  assert.equal(counts.rejected, 11);
  const first = await library.rejects(import_id, 5);
  const second = await library.rejects(import_id, 6, first.cursor);
  assert.equal(second.cursor, undefined);
  assert.deepEqual([first.values.length, second.values.length], [5, 6]);
  assert.deepEqual([second.values[0].file, second.values[0].line], ['ratings.csv', 3]);
  assert.deepEqual(await library.profile(import_id), {
    name: 'ml-latest-malformed',
    catalogue: 'movies',
    eventSource: `import:${import_id}`,
    itemSource: 'ml-latest-malformed',
  });
  const record = await library.get(import_id);
  assert.deepEqual([record?.status, record?.counts.rejected, record?.job_id], ['succeeded', 11, 'job-1']);
});

test('cleaning rules drop repeats, rare items and quiet users, and record what was there before', async (context) => {
  const world = await openWorld(context);
  const path = join(temporaryFolder(context), 'mine.csv');
  const rows = ['a,x,3,100', 'a,x,5,200', 'a,y,4,100', 'b,x,2,100', 'b,y,3,100', 'c,x,1,100', 'c,z,5,100'];
  writeFileSync(path, `user,item,rating,ts\n${rows.join('\n')}\n`);
  const result = await runImport(world, { path, dedupe: 'last', dropItemsBelow: 1, dropUsersBelow: 2 });
  assert.deepEqual(result.cleaning, {
    rules: { dedupe: 'last', drop_items_below: 1, drop_users_below: 2 },
    before: { ratings: 7, users: 3, items: 3 },
    after: { ratings: 4, users: 2, items: 2 },
  });
  assert.equal(result.counts.events_accepted, 4);
  const kept = await world.store.interactions.read('movies', 'a');
  assert.deepEqual(
    kept.map(({ itemId, rating }) => [itemId, rating]),
    [
      ['movie:x', 5],
      ['movie:y', 4],
    ],
  );
});

test('a wrong parameter and a path that is not a data set are refused plainly', async (context) => {
  const world = await openWorld(context);
  assert.throws(() => world.handler.parse({ path: '/x', color: 'red' }), {
    code: 'invalid_input',
    message: /color/,
  });
  assert.throws(() => world.handler.parse({ path: '/x', itemPrefix: 'release:' }), { code: 'invalid_input' });
  assert.throws(() => world.handler.parse({ path: '/x', scale: 'many' }), { code: 'invalid_input' });
  await assert.rejects(runImport(world, { path: fixture('nothing-here') }), { code: 'not_found' });
});

test('a cancelled import can be started again and ends as if it had never stopped', async (context) => {
  const world = await openWorld(context);
  const stop = new AbortController();
  stop.abort();
  const run = world.handler.run({ path: fixture('ml-1m') }, importContext(undefined, stop.signal));
  await assert.rejects(run, { code: 'cancelled' });
  assert.equal((await libraryOf(world).list(1)).values[0].status, 'cancelled');
  const { counts } = await runImport(world, { path: fixture('ml-1m') });
  assert.deepEqual([counts.events_accepted, counts.events_duplicate], [3, 0]);
  assert.deepEqual(
    (await libraryOf(world).list(9)).values.map(({ status }) => status),
    ['succeeded'],
  );
});

const N_ROWS = 120_000;

function writeManyRatings(path: string): void {
  const rows = Array.from(
    { length: N_ROWS },
    (_, row) => `u${row % 997},f${Math.floor(row / 997)},${1 + (row % 5)},${1_000_000 + row}`,
  );
  rows[10] = 'half a li';
  rows[90_000] = 'u1,f1,9,5';
  writeFileSync(path, `user,item,rating,ts\n${rows.join('\n')}\n`);
}

test('an import that is killed twice goes on and ends with the same counts, nothing twice and nothing lost', async (context) => {
  const directory = temporaryFolder(context);
  const path = join(temporaryFolder(context), 'many.csv');
  writeManyRatings(path);
  const parameters = JSON.stringify({ path });
  await killDuringImport({ directory, parameters, step: 'ratings', share: 0.25 });
  await killDuringImport({ directory, parameters, step: 'ratings', share: 0.67 });
  const world = await openImportWorld(directory);
  context.after(() => world.close());
  const { counts, import_id } = await runImport(world, { path });
  const expected = { ratings_read: N_ROWS - 2, events_accepted: N_ROWS - 2, rejected: 2, users: 997 };
  assert.deepEqual(counts, { ...NOTHING, ...expected, items: Math.ceil(N_ROWS / 997) });
  assert.equal(await world.log.endOffset(), N_ROWS - 2);
  const { values } = await libraryOf(world).rejects(import_id, 10);
  assert.deepEqual(
    values.map(({ line }) => line),
    [12, 90_002],
  );
});

const small = sharedData('ml-latest-small');
const skip = small === undefined && 'ml-latest-small is not here';
test('the real ml-latest-small becomes as many events as it has ratings', { skip }, async (context) => {
  const world = await openWorld(context);
  const { counts } = await runImport(world, { path: small });
  const read = {
    ratings_read: 100_836,
    events_accepted: 100_836,
    items: 9742,
    users: 610,
    tags: 3683,
    links: 9742,
  };
  assert.deepEqual(counts, { ...NOTHING, ...read });
});
