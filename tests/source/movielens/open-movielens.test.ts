import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixture, readAll } from '../../support/read-source.ts';
import { sharedData } from '../../support/shared-data.ts';

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'deadwax-source-'));
}

test('ml-100k is read as Latin-1 with its flags, people and own film numbers', async () => {
  const read = await readAll(fixture('ml-100k'));
  assert.equal(read.dataset, 'ml-100k');
  assert.deepEqual(read.items[0], {
    itemId: 'movie:ml-100k-1',
    catalogue: 'movies',
    title: 'Lantern Street',
    year: 1994,
    genres: ['Comedy', 'Drama'],
    attributes: { url: 'http://films.invalid/1' },
    stub: false,
    source: 'ml-100k',
  });
  assert.equal(read.items[1].title, 'Le Café Imaginaire');
  assert.deepEqual(
    [read.items[2].title, read.items[2].year, read.items[2].genres],
    ['unknown', undefined, []],
  );
  assert.deepEqual(read.users[1].attributes, { gender: 'F', age: 53, occupation: 'other', zip: 'T8H1N' });
  const { line, ...first } = read.ratings[0];
  assert.deepEqual(first, {
    userId: 'ml-100k:1',
    itemId: 'movie:ml-100k-1',
    rating: 5,
    tsMs: 881_250_949_000,
  });
  assert.equal(line, 1);
  assert.equal(read.ratings.length, 4);
  assert.deepEqual(read.rejects, []);
});

test('ml-1m is read as Latin-1 with age groups and occupations by name', async () => {
  const read = await readAll(fixture('ml-1m'));
  assert.equal(read.variant, 'ml-1m');
  assert.deepEqual([read.items[1].title, read.items[1].year], ['Théâtre: Act:: Two', 1971]);
  assert.deepEqual(read.items[0].genres, ['Animation', "Children's"]);
  assert.deepEqual(read.users[0].attributes, {
    gender: 'F',
    age: 'Under 18',
    occupation: 'K-12 student',
    zip: '48067',
  });
  assert.deepEqual([read.ratings[2].userId, read.ratings[2].itemId], ['ml-1m:2', 'movie:3']);
});

test('ml-10m is read as UTF-8 with half stars and tags that hold the separator', async () => {
  const read = await readAll(fixture('ml-10m'));
  assert.equal(read.variant, 'ml-10m');
  assert.equal(read.items[1].title, "L'Été faux");
  assert.deepEqual(read.items[1].genres, []);
  assert.deepEqual(read.items[0].attributes, { tags: ['slow', 'a::b'] });
  assert.deepEqual(
    read.ratings.map(({ rating }) => rating),
    [3.5, 0.5],
  );
  assert.equal(read.nTags, 3);
});

test('the csv variants are read with a byte order mark, CRLF, quoted commas, links and tags', async () => {
  const read = await readAll(fixture('ml-latest'));
  assert.equal(read.variant, 'ml-csv');
  assert.equal(read.dataset, 'ml-latest');
  assert.deepEqual(
    read.items.map(({ title, year }) => [title, year]),
    [
      ['Ferry, The', 1995],
      ['Say "Ahoy"', 2003],
      ['Untitled Harbour', undefined],
    ],
  );
  assert.deepEqual(read.items[0].attributes, {
    imdb_id: 'tt0114709',
    tmdb_id: '862',
    tags: ['boats', 'calm, blue'],
  });
  assert.deepEqual(read.items[1].attributes, { imdb_id: 'tt11470912' });
  assert.deepEqual([read.nTags, read.nLinks], [3, 2]);
  assert.deepEqual(
    read.ratings.map(({ line, rating }) => [line, rating]),
    [
      [2, 4],
      [3, 0.5],
      [4, 3.5],
    ],
  );
  assert.deepEqual(read.rejects, []);
});

test('dates as text are read as UTC, and rating.csv and movie.csv are known', async () => {
  const read = await readAll(fixture('kaggle'));
  assert.equal(read.dataset, 'ml');
  assert.equal(read.ratings[0].tsMs, Date.UTC(2005, 3, 2, 23, 53, 47));
  assert.equal(read.items[0].title, 'Paper Comet');
  assert.equal(read.ratings[0].userId, 'ml:1');
});

test('a single ratings file is known by its name or by its lines', async () => {
  const folder = temporaryFolder();
  assert.equal((await readAll(join(fixture('ml-1m'), 'ratings.dat'))).ratings[0].itemId, 'movie:1');
  assert.equal((await readAll(join(fixture('ml-latest'), 'ratings.csv'))).ratings[0].userId, 'ml:1');
  writeFileSync(join(folder, 'u1.base'), '1\t1\t5\t874965758\n');
  assert.equal((await readAll(join(folder, 'u1.base'))).ratings[0].itemId, 'movie:ml-100k-1');
  writeFileSync(join(folder, 'mine.csv'), 'item,user,rating\nabc,anna,4\nmovie:7,ben,2.5\n');
  const read = await readAll(join(folder, 'mine.csv'));
  assert.equal(read.variant, 'csv');
  assert.deepEqual(
    read.ratings.map(({ userId, itemId, tsMs }) => [userId, itemId, tsMs]),
    [
      ['anna', 'movie:abc', 0],
      ['ben', 'movie:7', 0],
    ],
  );
});

test('prefixes of ids can be chosen', async () => {
  const read = await readAll(fixture('ml-1m'), { userPrefix: 'u-', itemPrefix: 'movie:x-' });
  assert.deepEqual([read.ratings[0].userId, read.ratings[0].itemId], ['u-1', 'movie:x-1']);
  assert.deepEqual([read.users[0].userId, read.items[0].itemId], ['u-1', 'movie:x-1']);
});

test('what is not MovieLens is refused, saying what was expected', async () => {
  const folder = temporaryFolder();
  await assert.rejects(readAll(folder), { code: 'unsupported_format', message: /holds no files/ });
  writeFileSync(join(folder, 'notes.txt'), 'Dear diary\n');
  await assert.rejects(readAll(folder), { code: 'unsupported_format', message: /notes\.txt/ });
  await assert.rejects(readAll(join(folder, 'notes.txt')), {
    code: 'unsupported_format',
    hint: /user,item,rating/,
  });
  writeFileSync(join(folder, 'movies.csv'), 'id,name\n1,x\n');
  await assert.rejects(readAll(join(folder, 'movies.csv')), {
    code: 'unsupported_format',
    message: /no column movieId/,
  });
  writeFileSync(join(folder, 'wide.csv'), Buffer.from('\ufeffuser,item,rating\n', 'utf16le'));
  await assert.rejects(readAll(join(folder, 'wide.csv')), { code: 'unsupported_format', message: /UTF-16/ });
  await assert.rejects(readAll(join(folder, 'missing')), { code: 'not_found' });
});

const EXPECTED = {
  'ml-100k': { items: 1682, users: 943, ratings: 100_000, tags: 0, links: 0 },
  'ml-latest-small': { items: 9742, users: 0, ratings: 100_836, tags: 3683, links: 9742 },
  'ml-1m': { items: 3883, users: 6040, ratings: 1_000_209, tags: 0, links: 0 },
} as const;

for (const [name, expected] of Object.entries(EXPECTED)) {
  const path = sharedData(name);
  test(`the real ${name} has the counts of its source`, {
    skip: path === undefined && `${name} is not here`,
  }, async () => {
    const read = await readAll(path ?? '');
    const counts = {
      items: read.items.length,
      users: read.users.length,
      ratings: read.ratings.length,
      tags: read.nTags,
      links: read.nLinks,
    };
    assert.deepEqual(counts, expected);
    assert.deepEqual(read.rejects, []);
    assert.equal(read.dataset, name);
  });
}
