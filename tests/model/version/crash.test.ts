import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openModelStore } from '../../../src/model/version/model-store.ts';
import { smallFields, smallModel } from '../../support/small-model.ts';

const root = mkdtempSync(join(tmpdir(), 'deadwax-crash-'));
after(() => rmSync(root, { recursive: true, force: true }));
const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url));

function open(directory: string) {
  return openModelStore({ directory, clock: () => Date.UTC(2026, 10, 21), deadwaxVersion: '0.1.0' });
}

const STEPS = [
  'model:write-file@1',
  'model:write-file@2',
  'model:write-file@3',
  'model:write-manifest@1',
  'model:sync-version@1',
  'model:rename-version@1',
  'model:sync-catalogue@1',
  'model:write-live@1',
  'model:rename-live@1',
  'model:published@1',
];

for (const [index, step] of STEPS.entries()) {
  test(`a process killed before '${step}' leaves exactly one valid live version`, async () => {
    const directory = join(root, String(index));
    const store = await open(directory);
    const first = await store.write('movies', smallModel(1), smallFields());
    await store.publish('movies', first.version);

    const child = spawnSync(process.execPath, [CHILD, directory, step]);
    assert.equal(child.signal, 'SIGKILL', child.stderr.toString());

    const reopened = await open(directory);
    const list = await reopened.list('movies');
    assert.deepEqual(
      list.map((entry) => entry.damaged),
      list.map(() => undefined),
    );
    assert.equal(list.filter((entry) => entry.live).length, 1);
    const live = await reopened.load('movies');
    const isNew = live.manifest.version !== first.version;
    assert.equal(isNew, step === 'model:published@1');
    assert.deepEqual(live.ranking, smallModel(isNew ? 2 : 1).ranking);
    const names = readdirSync(join(directory, 'movies')).sort();
    assert.deepEqual(names, [...list.map((entry) => entry.version), 'live.json'].sort());
    // And the store works on.
    const next = await reopened.write('movies', smallModel(3), smallFields());
    assert.equal((await reopened.publish('movies', next.version)).version, next.version);
  });
}
