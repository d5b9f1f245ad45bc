import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { announcedServer, openDataDirectory } from '../../src/app/data-directory.ts';
import { DeadwaxError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'deadwax-data-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function hasCode(code: string) {
  return (thrown: unknown): boolean => thrown instanceof DeadwaxError && thrown.code === code;
}

test('a second process is refused while the first lives, and let in after kill -9', async () => {
  const path = join(folder, 'locked');
  const script = `import { openDataDirectory } from '${new URL('../../src/app/data-directory.ts', import.meta.url)}';
    const held = openDataDirectory(process.argv[1]); held.announce('http://127.0.0.1:1'); console.log('held'); setInterval(() => held, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, path]);
  await once(child.stdout, 'data');
  assert.throws(() => openDataDirectory(path), hasCode('data_dir_locked'));
  child.kill('SIGKILL');
  await once(child, 'exit');
  openDataDirectory(path).close();
});

test('the announcement is there while the directory is held and gone afterwards', () => {
  const path = join(folder, 'announced');
  const held = openDataDirectory(path);
  held.announce('http://127.0.0.1:8080');
  assert.equal(announcedServer(path), 'http://127.0.0.1:8080');
  held.close();
  assert.equal(announcedServer(path), undefined);
});

test('a lock file that is none is not taken for another process', () => {
  const path = join(folder, 'damaged');
  openDataDirectory(path).close();
  writeFileSync(join(path, 'lock.db'), 'not a database '.repeat(1000));
  assert.throws(() => openDataDirectory(path), hasCode('damaged_data'));
});

test('a path below a file is refused as not writable', () => {
  const path = join(folder, 'announced', 'lock.db', 'below');
  assert.throws(() => openDataDirectory(path), hasCode('storage_unavailable'));
});

test('a read-only folder is refused', {
  skip: process.getuid?.() === 0 && 'root may write everywhere',
}, () => {
  const path = mkdtempSync(join(folder, 'read-only-'));
  chmodSync(path, 0o500);
  assert.throws(() => openDataDirectory(path), hasCode('storage_unavailable'));
});
