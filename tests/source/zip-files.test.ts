import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixture, readAll } from '../support/read-source.ts';
import { writeZip } from '../support/write-zip.ts';

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'deadwax-source-'));
}

test('a zip of a folder gives the same content and hash as the folder', async () => {
  const path = join(temporaryFolder(), 'any-name.zip');
  const names = readdirSync(fixture('ml-latest'));
  const junk = [{ name: '__MACOSX/._ratings.csv', content: Buffer.from('junk') }];
  const entries = names.map((name) => ({
    name: `ml-latest/${name}`,
    content: readFileSync(join(fixture('ml-latest'), name)),
  }));
  writeZip(path, [...junk, ...entries]);
  const { rejects, ...zipped } = await readAll(path);
  const { rejects: _, ...folder } = await readAll(fixture('ml-latest'));
  assert.deepEqual(zipped, folder);
  assert.deepEqual(rejects, []);
});

test('a zip that unpacks to far more than its size is refused', async () => {
  const path = join(temporaryFolder(), 'bomb.zip');
  writeZip(path, [{ name: 'ratings.csv', content: Buffer.alloc(20_000_000) }]);
  await assert.rejects(readAll(path), { code: 'too_large' });
});

test('a zip whose names climb out of it is refused', async () => {
  const path = join(temporaryFolder(), 'climb.zip');
  writeZip(path, [
    { name: '../../ratings.csv', content: Buffer.from('userId,movieId,rating,timestamp\n1,1,4,1\n') },
  ]);
  await assert.rejects(readAll(path), { code: 'unparsable' });
});

test('a truncated zip is refused, and a damaged entry is reported while it is read', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'whole.zip');
  writeZip(path, [{ name: 'ratings.csv', content: readFileSync(join(fixture('ml-latest'), 'ratings.csv')) }]);
  const bytes = readFileSync(path);
  writeFileSync(join(folder, 'cut.zip'), bytes.subarray(0, -30));
  await assert.rejects(readAll(join(folder, 'cut.zip')), { code: 'unparsable' });
  writeFileSync(join(folder, 'damaged.zip'), bytes.fill(0xff, 45, 60));
  await assert.rejects(readAll(join(folder, 'damaged.zip')), { code: 'unparsable' });
});
