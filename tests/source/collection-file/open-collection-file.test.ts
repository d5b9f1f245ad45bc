import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCollectionFile } from '../../../src/source/collection-file/open-collection-file.ts';
import type { CollectionList, CollectionPage } from '../../../src/source/collection-source.ts';
import { listedRelease } from '../../support/discogs-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/collections');

async function read(path: string, list: CollectionList): Promise<CollectionPage> {
  const pages = await Array.fromAsync(openCollectionFile(path).pages(list, 1, new AbortController().signal));
  return {
    entries: pages.flatMap(({ entries }) => entries),
    rejects: pages.flatMap(({ rejects }) => rejects),
    nEntries: pages[0]?.nEntries,
  };
}

test("Discogs' export of a collection gives records with grades; a line without a release is set aside", async () => {
  const { entries, rejects } = await read(join(FIXTURES, 'collection.csv'), 'collection');
  assert.deepEqual(
    entries.map(({ item, mediaGrade }) => [item.itemId, item.title, item.year, mediaGrade]),
    [
      ['release:101', 'A "Quoted" Record', 1971, 6],
      ['release:102', 'Née', undefined, -1],
      ['release:101', 'Twice', 1971, 8],
    ],
  );
  assert.deepEqual(entries[0].item.attributes, {
    artist: 'Ann & Bobs',
    labels: ['Loud', 'Louder'],
    catalogue_numbers: ['LD 1', 'LD 2'],
    formats: ['2xLP, Album'],
  });
  assert.deepEqual(
    rejects.map(({ line, reason }) => [line, reason]),
    [[5, "release_id 'none' is not a number above 0"]],
  );
});

test('the export of a collection is not taken for a wantlist, nor any other table for either', async (context) => {
  const wanted = await read(join(FIXTURES, 'wantlist.csv'), 'wantlist');
  assert.deepEqual(
    wanted.entries.map(({ item }) => [item.itemId, item.year]),
    [['release:201', 1999]],
  );
  await assert.rejects(read(join(FIXTURES, 'collection.csv'), 'wantlist'), {
    code: 'unsupported_format',
    message: /is a collection, not a wantlist/,
  });
  const other = join(temporaryDirectory(context), 'other.csv');
  writeFileSync(other, 'user,item,rating\n1,2,3\n');
  await assert.rejects(read(other, 'collection'), {
    code: 'unsupported_format',
    message: /no column release_id/,
  });
});

test('JSON as the API gives it, and a list of numbers, are read; other JSON is refused', async (context) => {
  const directory = temporaryDirectory(context);
  const write = (name: string, value: unknown): string => {
    writeFileSync(join(directory, name), typeof value === 'string' ? value : JSON.stringify(value));
    return join(directory, name);
  };
  const api = await read(write('api.json', { releases: [listedRelease(4), { id: -1 }] }), 'collection');
  assert.deepEqual(
    api.entries.map(({ item, mediaGrade }) => [item.title, mediaGrade]),
    [['Record 4', 7]],
  );
  assert.equal(api.rejects.length, 1);
  const plain = await read(write('plain.json', [7, 8]), 'wantlist');
  assert.deepEqual(
    plain.entries.map(({ item }) => [item.itemId, item.stub]),
    [
      ['release:7', true],
      ['release:8', true],
    ],
  );
  await assert.rejects(read(directory, 'wantlist'), {
    code: 'unsupported_format',
    message: /is a folder; give the file of the wantlist/,
  });
  for (const bad of [{ wants: 3 }, '[1, 2', { releases: [] }])
    await assert.rejects(read(write('bad.json', bad), 'wantlist'), { code: 'unsupported_format' });
});
