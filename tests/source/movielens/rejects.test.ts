import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, readAll, reasons } from '../../support/read-source.ts';

test('each bad line of ml-100k is set aside with its reason and the rest is kept', async () => {
  const read = await readAll(fixture('ml-100k-malformed'));
  assert.deepEqual(reasons(read), [
    'u.item:2 the line has 2 fields instead of 24',
    "u.item:3 item id 'x' is not a number",
    'u.item:4 a genre flag is neither 0 nor 1',
    "u.user:2 age 'old' is not a number",
    "u.user:3 gender 'X' is neither M nor F",
    'u.user:4 the line has 3 fields instead of 5',
    'u.data:2 the line has 2 fields instead of 4',
    'u.data:3 rating 11 is not on the scale 0.5-5 in steps of 0.5',
    "u.data:4 rating 'five' is not a number",
    "u.data:5 time 'yesterday' is neither epoch seconds nor YYYY-MM-DD HH:MM:SS",
    'u.data:6 the item id is missing',
    "u.data:7 user id 'u7' is not a number",
    'u.data:8 the line has 3 fields instead of 4',
  ]);
  assert.deepEqual([read.items.length, read.users.length, read.ratings.length], [1, 1, 1]);
});

test('each bad line of ml-1m is set aside with its reason and the rest is kept', async () => {
  const read = await readAll(fixture('ml-1m-malformed'));
  assert.deepEqual(reasons(read), [
    'movies.dat:2 the line has 2 fields instead of 3',
    'movies.dat:3 the item id is missing',
    "users.dat:2 age code '7' is not one of 1, 18, 25, 35, 45, 50, 56",
    "users.dat:3 occupation code '99' is not 0-20",
    'ratings.dat:2 rating 0 is not on the scale 0.5-5 in steps of 0.5',
    'ratings.dat:3 rating 3.25 is not on the scale 0.5-5 in steps of 0.5',
    'ratings.dat:4 the line has 1 fields instead of 4',
    "ratings.dat:5 time '-5' is neither epoch seconds nor YYYY-MM-DD HH:MM:SS",
  ]);
  assert.deepEqual(
    read.ratings.map(({ line }) => line),
    [1, 7],
  );
});

test('a line that is not UTF-8 is set aside where the variant is UTF-8', async () => {
  const read = await readAll(fixture('ml-10m-malformed'));
  assert.deepEqual(reasons(read), [
    'tags.dat:1 the line has 3 fields instead of 4',
    'tags.dat:2 the tag is missing',
    'movies.dat:2 the line is not valid UTF-8',
    'ratings.dat:2 rating 5.5 is not on the scale 0.5-5 in steps of 0.5',
  ]);
  assert.equal(read.rejects[2].text, '2::Café (1997)::Drama');
});

test('each bad line of the csv variants is set aside with its reason and the rest is kept', async () => {
  const read = await readAll(fixture('ml-latest-malformed'));
  assert.deepEqual(reasons(read), [
    "links.csv:2 link '01x' is not a number",
    'movies.csv:2 a quote is not closed',
    'movies.csv:3 the item id is missing',
    'movies.csv:4 the line has 4 fields instead of 3',
    'movies.csv:5 the line is not valid UTF-8',
    'ratings.csv:3 rating 5.5 is not on the scale 0.5-5 in steps of 0.5',
    "ratings.csv:4 rating 'NaN' is not a number",
    "ratings.csv:5 time '2019-02-30 10:00:00' is neither epoch seconds nor YYYY-MM-DD HH:MM:SS",
    'ratings.csv:6 the line has 2 fields instead of 4',
    'ratings.csv:7 the line holds a NUL character',
    'ratings.csv:8 the item id is missing',
  ]);
  assert.deepEqual(
    read.ratings.map(({ line }) => line),
    [2, 9],
  );
  assert.deepEqual(
    read.items.map(({ title }) => title),
    ['Whole'],
  );
});
