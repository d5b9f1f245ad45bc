import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRatingsCsv } from '../../../src/source/csv/read-ratings-csv.ts';

async function read(text: string): Promise<(string | number)[][]> {
  const path = join(mkdtempSync(join(tmpdir(), 'deadwax-csv-')), 'ratings.csv');
  writeFileSync(path, text);
  const rows: (string | number)[][] = [];
  for await (const batch of readRatingsCsv(path))
    for (const { userId, itemId, rating, tsMs } of batch) rows.push([userId, itemId, rating, tsMs]);
  return rows;
}

test('ratings are read with and without header, rating and time, between commas, tabs and ::', async () => {
  const whole = [['a', 'x', 4.5, 7000]];
  assert.deepEqual(await read('a,x,4.5,7\n'), whole);
  assert.deepEqual(await read('timestamp,rating,item,user\r\n7,4.5,x,a\r\n'), whole);
  assert.deepEqual(await read('a\tx\t4.5\t7'), whole);
  assert.deepEqual(await read('a::x::4.5::7\n'), whole);
  assert.deepEqual(await read('user,item\n"a, b",x\n'), [['a, b', 'x', 1, 0]]);
});

test('a bad line is refused with its number, and other text altogether', async () => {
  await assert.rejects(read('a,x,4\nb,y\nc,z,many\n'), {
    code: 'unparsable',
    message: /line 2: .*1 more bad line/,
  });
  await assert.rejects(read('Dear diary\n'), { code: 'unsupported_format' });
  await assert.rejects(read(''), { code: 'unsupported_format' });
});
