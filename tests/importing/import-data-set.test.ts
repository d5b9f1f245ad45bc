import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openImportLibrary } from '../../src/importing/import-library.ts';
import {
  type ImportWorld,
  importContext,
  openImportWorld,
  temporaryFolder,
} from '../support/import-world.ts';
import { fixture } from '../support/read-source.ts';
import { sharedData } from '../support/shared-data.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/million-song');

async function openWorld(context: TestContext): Promise<ImportWorld> {
  const world = await openImportWorld(temporaryFolder(context));
  context.after(() => world.close());
  return world;
}

/** Runs an import and gives its record. */
async function runImport(world: ImportWorld, path: string, options: Record<string, unknown> = {}) {
  await world.handler.run(world.handler.parse({ path, ...options }), importContext());
  const library = openImportLibrary({
    documents: world.store.documents,
    dataDirectory: world.directory,
    clock: Date.now,
  });
  const { values } = await library.list(1);
  const [record] = values;
  const rejects = await library.rejects(record.import_id, 100);
  return { record, rejects: rejects.values };
}

test('Million Song data is found out, its tracks become items and its bad lines are kept with their reason', async (t) => {
  const world = await openWorld(t);
  const { record, rejects } = await runImport(world, join(FIXTURES, 'tracks-malformed'));
  assert.deepEqual(
    [record.variant, record.catalogue, record.status, record.counts.items, record.counts.rejected],
    ['million-song', 'tracks', 'succeeded', 3, 9],
  );
  assert.equal(rejects[0].reason, 'the line has 53 fields; 54 are expected');
  assert.equal(await world.store.items.count('tracks'), 3);
  assert.equal((await world.store.items.get('track:TRBBBBB000000000B1'))?.attributes.artist, 'Someone');
});

test('the same Million Song data imported again, or as a copy elsewhere, adds nothing', async (t) => {
  const world = await openWorld(t);
  const first = await runImport(world, join(FIXTURES, 'subset'));
  const copy = join(world.directory, 'copy');
  cpSync(join(FIXTURES, 'subset'), copy, { recursive: true });
  const again = await runImport(world, copy);
  assert.equal(again.record.import_id, first.record.import_id);
  assert.equal(await world.store.items.count('tracks'), 3);
});

test('tracks are found by artist, title and year', async (t) => {
  const world = await openWorld(t);
  await runImport(world, join(FIXTURES, 'tracks'));
  const find = async (filter: Record<string, unknown>): Promise<string[]> => {
    const page = await world.store.items.list('tracks', filter, 10);
    return page.values.map(({ title }) => title);
  };
  assert.deepEqual(await find({ text: 'untitled' }), ['Untitled, Pt. 2']);
  assert.deepEqual(await find({ text: 'asa brøgger' }), ['Été à Søndre']);
  assert.deepEqual(await find({ yearFrom: 2000 }), ['Été à Søndre']);
  assert.deepEqual(await find({ genre: 'Rock' }), ['Ebb']);
});

test('options that are about ratings, and a catalogue that the data is not of, are refused', async (t) => {
  const world = await openWorld(t);
  const path = join(FIXTURES, 'tracks');
  await assert.rejects(runImport(world, path, { scale: '1-10' }), {
    code: 'invalid_input',
    message: 'scale is for ratings, and million-song has none; leave it out',
  });
  await assert.rejects(runImport(world, path, { catalogue: 'movies' }), {
    message: 'million-song has entries of tracks, not of movies; leave the catalogue out',
  });
  await assert.rejects(runImport(world, fixture('ml-1m'), { catalogue: 'tracks' }), {
    message: 'ml-1m has entries of movies, not of tracks; leave the catalogue out',
  });
});

const subset = sharedData('msd-subset');
test('the subset of the Million Song Dataset comes in whole', {
  skip: subset === undefined && 'the data set msd-subset is not here (DEADWAX_DATA)',
}, async (t) => {
  const world = await openWorld(t);
  const { record } = await runImport(world, subset ?? '');
  assert.deepEqual([record.counts.items, record.counts.rejected], [9_999, 2]);
  assert.equal(await world.store.items.count('tracks'), 9_999);
});
