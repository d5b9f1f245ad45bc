import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openDiscogs } from '../../../src/source/discogs/open-discogs.ts';
import { itemsOf, readDumps, writeDump } from '../../support/read-dumps.ts';
import { sharedData } from '../../support/shared-data.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/discogs');
const DUMPS = join(FIXTURES, 'dumps');
const RELEASES = 'discogs_20200806_releases.xml';

test('a release is read with all that is kept of it', async () => {
  const { items } = await readDumps(join(DUMPS, RELEASES));
  const found = items.find(({ itemId }) => itemId === 'release:1');
  assert.deepEqual(found, {
    itemId: 'release:1',
    catalogue: 'records',
    title: 'Stockholm',
    year: 1999,
    genres: ['Electronic'],
    attributes: {
      artist: 'The Persuader',
      artists: ['The Persuader'],
      artist_ids: ['artist:1'],
      labels: ['Svek'],
      label_ids: ['label:5'],
      catalogue_numbers: ['SK032'],
      styles: ['Deep House'],
      country: 'Sweden',
      released: '1999-03-00',
      formats: ['2 x Vinyl, 12", 33 ⅓ RPM'],
      format_names: ['Vinyl'],
      master_id: 'master:1660109',
      main_release: true,
      track_titles: ['Östermalm', 'Vasastaden', 'Kungsholmen', 'Södermalm', 'Norrmalm', 'Gamla Stan'],
      track_positions: ['A', 'B1', 'B2', 'C1', 'C2', 'D'],
      track_durations: ['4:45', '6:11', '2:49', '5:38', '4:52', '5:16'],
    },
    stub: false,
    source: 'discogs',
  });
});

test('credits are shown as they are on the sleeve; names lose the numbers of namesakes', async () => {
  const { items } = await readDumps(join(DUMPS, RELEASES));
  const attributesOf = (id: number) =>
    items.find(({ itemId }) => itemId === `release:${id}`)?.attributes ?? {};
  for (const { attributes } of items) assert.doesNotMatch(JSON.stringify(attributes.artists), / \(\d+\)"/);
  const joined = items
    .map(({ attributes }) => String(attributes.artist))
    .filter((artist) => artist.includes(', '));
  assert(joined.length > 0);
  assert.equal(attributesOf(2).label_ids?.toString(), 'label:5,label:5');
  assert.deepEqual(attributesOf(2).catalogue_numbers, ['SK 026', 'SK026']);
  const undated = items.find(({ itemId }) => itemId === 'release:1586316');
  assert.equal(undated?.year, undefined);
  assert.equal(undated?.attributes.released, undefined);
});

test('a folder gives artists, labels and masters, then releases', async () => {
  const { items, entities, rejects, failure } = await readDumps(DUMPS);
  assert.equal(failure, undefined);
  assert.deepEqual(rejects, []);
  assert.equal(items.length, 12);
  assert.deepEqual(
    entities.map(({ kind }) => kind),
    [...Array(4).fill('artist'), ...Array(4).fill('label'), ...Array(3).fill('master')],
  );
  const artist = entities.find(({ entityId }) => entityId === 'artist:2');
  assert.equal(artist?.name, 'Mr. James Barth & A.D.');
  assert.deepEqual(artist?.attributes.member_ids, ['artist:26', 'artist:27']);
  assert.deepEqual(artist?.attributes.members, ['Alexi Delano', 'Cari Lekebusch']);
  const master = entities.find(({ entityId }) => entityId === 'master:115');
  assert.equal(master?.name, 'Soleil');
  assert.equal(master?.attributes.artist, 'Soleil');
  assert.equal(master?.attributes.main_release, 'release:336873');
  assert(entities.some(({ kind, attributes }) => kind === 'label' && attributes.profile !== undefined));
  assert.doesNotMatch(JSON.stringify(entities), /contactinfo/);
});

test('faulty records are set aside with their place, id and reason; the others are read', async () => {
  const path = join(FIXTURES, 'malformed', RELEASES);
  const { items, rejects, failure, nLeftOut, nRepaired } = await readDumps(path);
  assert.equal(failure, undefined);
  assert.deepEqual(
    items.map(({ itemId, title, year }) => [itemId, title, year]),
    [
      ['release:1', 'Good before', undefined],
      ['release:11', 'Good & late ö', undefined],
    ],
  );
  assert.deepEqual(
    rejects.map(({ line, recordId }) => [line, recordId]),
    [
      [2, 'release:2'],
      [3, 'release:3'],
      [4, 'release:4'],
      [5, 'release:0'],
      [6, 'release:6'],
      [7, 'release:7'],
      [8, 'release:8'],
    ],
  );
  assert.equal(nLeftOut, 1);
  assert.equal(nRepaired, 1);
  const bytes = readFileSync(path);
  for (const { offset = -1, text, reason } of rejects) {
    assert.equal(bytes.toString('utf8', offset, offset + 20), text.slice(0, 20));
    assert.notEqual(reason, '');
  }
});

test('cut gzip gives what is whole and says where the rest begins; reading again from there gives the rest', async (context) => {
  const folder = temporaryDirectory(context);
  const xml = readFileSync(join(DUMPS, RELEASES));
  const packed = gzipSync(xml);
  const path = writeDump(join(folder, `${RELEASES}.gz`), packed.subarray(0, Math.floor(packed.length * 0.6)));
  const all = await readDumps(join(DUMPS, RELEASES));
  const { items, rejects, failure } = await readDumps(path);
  assert(failure instanceof Error && 'details' in failure);
  assert.match(failure.message, /not whole/);
  assert.deepEqual(rejects, []);
  assert(items.length > 0 && items.length < all.items.length);
  assert.deepEqual(items, all.items.slice(0, items.length));
  writeDump(path, packed);
  const source = await openDiscogs(path);
  context.after(() => source.close());
  const from = { offset: Number(Object(failure.details).offset), nRecords: items.length };
  for await (const batch of source.read(source.dumps[0], from)) items.push(...itemsOf(batch));
  assert.deepEqual(items, all.items);
});

test('a reading that is given up leaves nothing at work', async () => {
  const source = await openDiscogs(DUMPS);
  const releases = source.dumps.at(-1);
  assert(releases !== undefined);
  for await (const { entries } of source.read(releases, { offset: 0, nRecords: 0 })) {
    assert(entries.ids.length > 0);
    break;
  }
  await source.close();
});

test('damaged gzip is told as that', async (context) => {
  const packed = gzipSync(readFileSync(join(DUMPS, RELEASES)));
  packed.fill(0x55, 4000, 4200);
  const path = writeDump(join(temporaryDirectory(context), 'releases.xml.gz'), packed);
  const reading = readDumps(path).then(({ failure }) => Promise.reject(failure));
  await assert.rejects(reading, { code: 'unparsable', message: /damaged/ });
});

test('a file is held against the checksum beside it', async (context) => {
  const folder = temporaryDirectory(context);
  const xml = readFileSync(join(DUMPS, RELEASES));
  const path = writeDump(join(folder, RELEASES), xml);
  const sum = createHash('sha256').update(xml).digest('hex');
  const list = join(folder, 'discogs_20200806_CHECKSUM.txt');
  for (const from of [folder, path]) {
    writeDump(list, `${sum} *${RELEASES}\n`);
    const source = await openDiscogs(from);
    assert.equal(source.nChecksums, 1);
    await source.measure(() => {});
    await source.close();
    writeDump(list, `${sum.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))}  ${RELEASES}\n`);
    const changed = await openDiscogs(from);
    await assert.rejects(
      changed.measure(() => {}),
      { code: 'unparsable', message: /SHA-256/ },
    );
    await changed.close();
  }
});

test('a folder without dumps is refused', async (context) => {
  const folder = temporaryDirectory(context);
  writeDump(join(folder, 'other.xml'), '<feed><entry/></feed>');
  writeDump(join(folder, 'releases.txt'), '<releases></releases>');
  await assert.rejects(openDiscogs(folder), { code: 'unsupported_format' });
});

const excerpt = sharedData('discogs-xml');
test('the excerpt of 2020 is read whole', {
  skip: excerpt === undefined && 'discogs-xml is missing',
}, async () => {
  const { items, rejects } = await readDumps(join(excerpt ?? '', 'discogs_20200806_releases.xml.gz'));
  const nTracks = items.reduce(
    (sum, { attributes }) => sum + Object(attributes.track_titles ?? []).length,
    0,
  );
  assert.deepEqual([items.length, rejects.length, nTracks], [1000, 0, 9178]);
  assert.equal(items.filter(({ attributes }) => attributes.master_id !== undefined).length, 615);
  assert.equal(new Set(items.flatMap(({ attributes }) => attributes.styles ?? [])).size, 247);
  assert.equal(items.filter(({ attributes }) => attributes.released === undefined).length, 118);
});
test('every sample of other projects is read', {
  skip: excerpt === undefined && 'discogs-xml is missing',
}, async () => {
  const { items, entities, rejects, failure } = await readDumps(excerpt ?? '');
  assert.deepEqual([items.length, entities.length, rejects.length, failure], [1004, 3014, 0, undefined]);
});
