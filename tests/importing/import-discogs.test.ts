import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openImportLibrary } from '../../src/importing/import-library.ts';
import type { ImportResult } from '../../src/importing/recorded-import.ts';
import {
  type ImportWorld,
  importContext,
  openImportWorld,
  temporaryFolder,
} from '../support/import-world.ts';
import { killDuringImport } from '../support/kill-during-import.ts';
import { writeDump } from '../support/read-dumps.ts';

const DUMPS = join(import.meta.dirname, '../fixtures/discogs/dumps');
const MALFORMED = join(import.meta.dirname, '../fixtures/discogs/malformed');
const RELEASES = 'discogs_20200806_releases.xml';

async function openWorld(context: TestContext, directory = temporaryFolder(context)): Promise<ImportWorld> {
  const world = await openImportWorld(directory);
  context.after(() => world.close());
  return world;
}

async function importDumps(world: ImportWorld, path: string): Promise<ImportResult> {
  const parameters = world.handler.parse({ path, format: 'discogs' });
  const result = await world.handler.run(parameters, importContext());
  return result as ImportResult;
}

function libraryOf({ store, directory }: ImportWorld) {
  return openImportLibrary({ documents: store.documents, dataDirectory: directory, clock: Date.now });
}

/** A dump of so many releases, each hundredth of them faulty. */
function manyReleases(count: number): string {
  const records = Array.from({ length: count }, (_, at) => {
    const title = at % 100 === 99 ? 'Faulty & so' : `Title ${at}`;
    const artists = `<artists><artist><id>${1 + (at % 50)}</id><name>Artist ${at % 50}</name></artist></artists>`;
    return `<release id="${at + 1}" status="Accepted">${artists}<title>${title}</title><notes>${hash('sha512', String(at))}</notes></release>\n`;
  });
  return `<releases>\n${records.join('')}</releases>\n`;
}

test('dumps come into the catalogue with artists, labels and masters, which list their releases', async (context) => {
  const world = await openWorld(context);
  const { discogs, counts, variant } = await importDumps(world, DUMPS);
  assert.equal(variant, 'discogs');
  assert.equal(counts.rejected, 0);
  assert.deepEqual(
    { ...discogs, catalogue_hash: '' },
    { releases: 12, masters: 3, artists: 4, labels: 4, left_out: 0, repaired: 0, catalogue_hash: '' },
  );
  assert.equal((await world.store.items.get('release:1'))?.title, 'Stockholm');
  assert.equal((await world.store.entities.get('master:115'))?.name, 'Soleil');
  const page = await world.store.entities.items('label:5', 10);
  assert(page.values.some(({ itemId }) => itemId === 'release:1'));
});

test('the same content adds nothing a second time; what is in a dump replaces what was there', async (context) => {
  const world = await openWorld(context);
  const first = await importDumps(world, DUMPS);
  const again = await importDumps(world, DUMPS);
  assert.equal(again.already_imported, true);
  assert.deepEqual(again.discogs, first.discogs);
  const changed = readFileSync(join(DUMPS, RELEASES), 'utf8').replace(
    '<title>Stockholm<',
    '<title>Stockholm II<',
  );
  const later = await importDumps(world, writeDump(join(temporaryFolder(context), RELEASES), changed));
  assert.equal((await world.store.items.get('release:1'))?.title, 'Stockholm II');
  assert.notEqual(later.discogs?.catalogue_hash, first.discogs?.catalogue_hash);
});

test('faulty records can be listed and fetched with file, byte, id and reason', async (context) => {
  const world = await openWorld(context);
  const { import_id, counts } = await importDumps(world, MALFORMED);
  assert.equal(counts.rejected, 7);
  const library = libraryOf(world);
  const { values } = await library.rejects(import_id, 100);
  assert.deepEqual(
    values.map(({ recordId }) => recordId),
    [2, 3, 4, 0, 6, 7, 8].map((number) => `release:${number}`),
  );
  assert(
    values.every(({ offset, file, reason }) => Number(offset) > 0 && file === RELEASES && reason !== ''),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of await library.rejectFile(import_id)) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    JSON.parse(JSON.stringify(values)),
  );
});

test('a cut dump keeps what is whole, fails clearly, and takes no record twice when it is read again', async (context) => {
  const world = await openWorld(context);
  const packed = gzipSync(manyReleases(2000));
  const path = writeDump(
    join(temporaryFolder(context), 'releases.xml.gz'),
    packed.subarray(0, packed.length - 500),
  );
  const error = { code: 'unparsable', message: /not whole.*begins at byte \d+/ };
  await assert.rejects(importDumps(world, path), error);
  const nKept = await world.store.items.count('records');
  assert(nKept > 1000 && nKept < 1980, String(nKept));
  const [failed] = (await libraryOf(world).list(1)).values;
  assert.equal(failed.status, 'failed');
  assert.equal(failed.discogs?.releases, nKept);
  await assert.rejects(importDumps(world, path), error);
  const [again] = (await libraryOf(world).list(1)).values;
  assert.deepEqual(again.discogs, failed.discogs);
  assert.equal(again.counts.rejected, failed.counts.rejected);
});

test('an import that is killed twice ends with the hash, counts and rejects of one that is not', async (context) => {
  const path = writeDump(join(temporaryFolder(context), 'releases.xml.gz'), gzipSync(manyReleases(24_000)));
  const straight = await openWorld(context);
  const expected = await importDumps(straight, path);
  const directory = temporaryFolder(context);
  const parameters = JSON.stringify({ path });
  await killDuringImport({ directory, parameters, step: 'releases.xml.gz', share: 0.85 });
  await killDuringImport({ directory, parameters, step: 'releases.xml.gz', share: 0.2 });
  const world = await openWorld(context, directory);
  const begun = (await libraryOf(world).list(1)).values[0];
  assert(Number(begun.checkpoint?.discogs?.records) >= 10_000, 'the killed runs had come to a checkpoint');
  const { discogs, counts, import_id } = await importDumps(world, path);
  assert.deepEqual(discogs, expected.discogs);
  assert.deepEqual(counts, expected.counts);
  const rejectsOf = (of: ImportWorld, id: string) =>
    readFileSync(join(of.directory, 'imports', id, 'rejects.jsonl'), 'utf8');
  assert.equal(rejectsOf(world, import_id), rejectsOf(straight, expected.import_id));
});

test('options of ratings do not suit dumps', async (context) => {
  const world = await openWorld(context);
  for (const options of [{ scale: '1-10' }, { catalogue: 'movies' }, { user: 'ann' }])
    await assert.rejects(
      async () => world.handler.run(world.handler.parse({ path: DUMPS, ...options }), importContext()),
      { code: 'invalid_input' },
    );
});
