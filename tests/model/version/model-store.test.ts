import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DeadwaxError } from '../../../src/errors.ts';
import { openModelStore } from '../../../src/model/version/model-store.ts';
import { smallFields, smallModel } from '../../support/small-model.ts';

const root = mkdtempSync(join(tmpdir(), 'deadwax-models-'));
after(() => rmSync(root, { recursive: true, force: true }));
const GOLDEN = fileURLToPath(new URL('../../golden/model-v1', import.meta.url));
let nDirectories = 0;

async function openNew(directory = join(root, String(nDirectories++))) {
  let nowMs = Date.UTC(2026, 10, 21, 10, 15);
  const clock = () => {
    nowMs += 60_000;
    return nowMs;
  };
  return { directory, store: await openModelStore({ directory, clock, deadwaxVersion: '0.1.0' }) };
}

function hasCode(code: string, pattern = /./) {
  return (error: unknown) =>
    error instanceof DeadwaxError && error.code === code && pattern.test(error.message);
}

test('a loaded version equals what was written, bit by bit', async () => {
  const { store } = await openNew();
  const manifest = await store.write('movies', smallModel(), smallFields(0.3));
  const loaded = await store.load('movies', manifest.version);
  const { manifest: loadedManifest, ...model } = loaded;
  assert.deepEqual(model, smallModel());
  assert.deepEqual(loadedManifest, manifest);
});

test('a model without ratings and evaluation comes back without them', async () => {
  const { store } = await openNew();
  const fields = { ...smallFields(), rating: undefined };
  const { version } = await store.write('movies', { ...smallModel(), rating: undefined }, fields);
  const loaded = await store.load('movies', version);
  assert.equal(loaded.rating, undefined);
  assert.equal(loaded.manifest.rating, undefined);
  assert.equal(loaded.manifest.evaluation, undefined);
});

test('equal contents have equal hashes, others have others', async () => {
  const { store } = await openNew();
  const first = await store.write('movies', smallModel(1), smallFields());
  const again = await store.write('movies', smallModel(1), smallFields());
  const other = await store.write('movies', smallModel(2), smallFields());
  assert.equal(first.contentHash, again.contentHash);
  assert.equal(first.modelHash, again.modelHash);
  assert.notEqual(first.modelHash, other.modelHash);
  assert.notEqual(first.version, again.version);
  assert.notEqual(first.contentHash, other.contentHash);
});

test('versions written within one second have names of their own', async () => {
  const directory = join(root, 'same-second');
  const store = await openModelStore({ directory, clock: () => 1_800_000_000_000, deadwaxVersion: '0.1.0' });
  await store.write('movies', smallModel(), smallFields());
  await store.write('movies', smallModel(), smallFields());
  assert.equal((await store.list('movies')).length, 2);
});

test('there is no live version before the first publish', async () => {
  const { store } = await openNew();
  await store.write('movies', smallModel(), smallFields());
  assert.equal(await store.live('movies'), undefined);
  await assert.rejects(store.load('movies'), hasCode('no_model', /deadwax train movies/));
  await assert.rejects(store.rollback('movies'), hasCode('no_model'));
});

test('publish and rollback move the pointer, tell the listeners and survive a restart', async () => {
  const { directory, store } = await openNew();
  const heard: string[] = [];
  store.onPublish((catalogue, manifest) => heard.push(`${catalogue} ${manifest.version}`));
  const first = await store.write('movies', smallModel(1), smallFields());
  const second = await store.write('movies', smallModel(2), smallFields());
  await store.publish('movies', first.version);
  await store.publish('movies', second.version);
  assert.equal((await store.load('movies')).manifest.version, second.version);
  assert.equal((await store.rollback('movies')).version, first.version);
  const { store: reopened } = await openNew(directory);
  assert.equal((await reopened.live('movies'))?.version, first.version);
  assert.deepEqual(
    heard,
    [first, second, first].map((manifest) => `movies ${manifest.version}`),
  );
  await assert.rejects(reopened.rollback('movies'), hasCode('conflict'));
});

test('the list is newest first and marks the live version', async () => {
  const { store } = await openNew();
  const first = await store.write('movies', smallModel(1), smallFields());
  const second = await store.write('movies', smallModel(2), smallFields());
  await store.publish('movies', first.version);
  const list = await store.list('movies');
  assert.deepEqual(
    list.map((entry) => [entry.version, entry.live]),
    [
      [second.version, false],
      [first.version, true],
    ],
  );
});

test('one flipped bit in any file is refused by name, and rollback leads out', async () => {
  const { directory, store } = await openNew();
  const first = await store.write('movies', smallModel(1), smallFields());
  const second = await store.write('movies', smallModel(2), smallFields());
  await store.publish('movies', first.version);
  await store.publish('movies', second.version);
  for (const { name } of second.files) {
    const path = join(directory, 'movies', second.version, name);
    const content = readFileSync(path);
    const broken = Buffer.from(content);
    broken[broken.length >> 1] ^= 0x10;
    writeFileSync(path, broken);
    const isNamed = hasCode(
      'damaged_model',
      new RegExp(`${name.replace('.', '\\.')}.*deadwax models rollback movies`),
    );
    await assert.rejects(store.load('movies'), isNamed);
    await assert.rejects(store.publish('movies', second.version), isNamed);
    writeFileSync(path, content);
  }
  truncateSync(join(directory, 'movies', second.version, 'users.json'), 3);
  assert.match((await store.list('movies'))[0].damaged ?? '', /users\.json has 3 bytes/);
  assert.equal((await store.rollback('movies')).version, first.version);
  assert.equal((await store.load('movies')).manifest.version, first.version);
});

test('a damaged manifest is listed with its reason and refused', async () => {
  const { directory, store } = await openNew();
  const { version } = await store.write('movies', smallModel(), smallFields());
  const path = join(directory, 'movies', version, 'manifest.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"files"', '"fi1es"'));
  const [entry] = await store.list('movies');
  assert.equal(entry.manifest, undefined);
  assert.match(entry.damaged ?? '', /manifest\.json/);
  await assert.rejects(store.publish('movies', version), hasCode('damaged_model'));
});

test('a damaged pointer is told, and publishing leads out', async () => {
  const { directory, store } = await openNew();
  const { version } = await store.write('movies', smallModel(), smallFields());
  await store.publish('movies', version);
  writeFileSync(join(directory, 'movies', 'live.json'), '{"version":');
  await assert.rejects(store.load('movies'), hasCode('damaged_model', /live\.json .*deadwax models publish/));
  assert.equal((await store.list('movies'))[0].live, false);
  await store.publish('movies', version);
  assert.equal((await store.live('movies'))?.version, version);
});

test('rollback passes over damaged versions', async () => {
  const { directory, store } = await openNew();
  const versions: string[] = [];
  for (const seed of [1, 2, 3]) {
    const { version } = await store.write('movies', smallModel(seed), smallFields());
    await store.publish('movies', version);
    versions.push(version);
  }
  rmSync(join(directory, 'movies', versions[1], 'users.json'));
  assert.equal((await store.rollback('movies')).version, versions[0]);
});

test('half-written folders are no versions and are removed at the next opening', async () => {
  const { directory, store } = await openNew();
  await store.write('movies', smallModel(), smallFields());
  mkdirSync(join(directory, 'movies', '.tmp-999999999-20261121T101500Z-00000000'));
  mkdirSync(join(directory, 'movies', '.tmp-1-20261121T101500Z-00000000'));
  assert.equal((await store.list('movies')).length, 1);
  await openNew(directory);
  assert.throws(
    () => readFileSync(join(directory, 'movies', '.tmp-999999999-20261121T101500Z-00000000')),
    /ENOENT/,
  );
  // Process 1 is alive and may still be writing.
  assert.throws(() => readFileSync(join(directory, 'movies', '.tmp-1-20261121T101500Z-00000000')), /EISDIR/);
});

test('a name that is not a version never becomes a path', async () => {
  const { store } = await openNew();
  await assert.rejects(
    store.load('movies', '../../etc'),
    hasCode('not_found', /deadwax models --catalogue movies/),
  );
  await assert.rejects(store.publish('movies', '20200101T000000Z-00000000'), hasCode('not_found'));
});

test('the gate refuses a worse version with both figures and lets it pass by force', async () => {
  const { store } = await openNew();
  const good = await store.write('movies', smallModel(1), smallFields(0.3));
  const worse = await store.write('movies', smallModel(2), smallFields(0.28));
  const within = await store.write('movies', smallModel(3), smallFields(0.295));
  await store.publish('movies', good.version);
  await assert.rejects(store.publish('movies', worse.version), hasCode('gate_refused', /0\.2800 .*0\.3000/));
  assert.equal((await store.live('movies'))?.version, good.version);
  await store.publish('movies', within.version);
  await store.publish('movies', worse.version, { force: true });
  assert.equal((await store.live('movies'))?.version, worse.version);
});

test('prune keeps the newest, the live one and the one before it', async () => {
  const { store } = await openNew();
  const versions: string[] = [];
  for (const seed of [1, 2, 3, 4, 5]) {
    versions.push((await store.write('movies', smallModel(seed), smallFields())).version);
  }
  await store.publish('movies', versions[0]);
  await store.publish('movies', versions[1]);
  assert.deepEqual(await store.prune('movies', 1), [versions[3], versions[2]]);
  assert.deepEqual(
    (await store.list('movies')).map((entry) => entry.version),
    [versions[4], versions[1], versions[0]],
  );
});

test('format 1 is read as it was first written', async () => {
  const directory = join(root, 'golden');
  cpSync(GOLDEN, join(directory, 'movies'), { recursive: true });
  const { store } = await openNew(directory);
  const { manifest, ...model } = await store.load('movies');
  assert.deepEqual(model, smallModel());
  assert.equal(manifest.modelHash, undefined);
  // It was written before versions kept their policy: owned weighed 1 then, wanted 0.5, and both as much as the two.
  const { threshold, collected, weights } = manifest.policy;
  assert.deepEqual([threshold, collected, weights.owned, weights.wanted], [3.5, 'sum', 1, 0.5]);
  // It was written before there were segments.
  assert.deepEqual(manifest.evaluation?.segments, []);
  assert.deepEqual(manifest.evaluation.rows[0].segments, {});
  const fresh = await (await openNew()).store.write('movies', smallModel(), smallFields(0.3));
  assert.deepEqual(fresh.files, manifest.files);
  assert.equal(fresh.contentHash, manifest.contentHash);
});
