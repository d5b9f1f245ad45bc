import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startDiscogs } from '../support/discogs-server.ts';
import { runDeadwax } from '../support/run-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/collections');

test('collections and wantlists come from files and from Discogs by the command line', async (context) => {
  const directory = temporaryDirectory(context);
  const discogs = await startDiscogs(context);
  discogs.lists.set('Ann collection', [1, 2, 3]);
  discogs.lists.set('Ann wantlist', []);
  const run = async (...args: string[]) => {
    const all = [...args, '--data', join(directory, 'data'), '--json'];
    const { status, out, err } = await runDeadwax(all, { DEADWAX_DISCOGS_API_URL: discogs.url });
    return { status, err, answer: out === '' ? undefined : JSON.parse(out) };
  };
  const file = await run('import', 'collection', join(FIXTURES, 'collection.csv'), '--user', 'ann');
  assert.equal(file.status, 0, file.err);
  assert.equal(file.answer.lists.collection.records, 2);
  const token = join(directory, 'token');
  writeFileSync(token, 'a-personal-token\n');
  const synced = await run('sync', 'discogs', 'Ann', '--user', 'ann', '--token-file', token);
  assert.equal(synced.status, 0, synced.err);
  const { added, removed } = synced.answer.lists.collection;
  assert.deepEqual([added, removed], [3, 2]);
  assert.equal(discogs.asked[0].headers.authorization, 'Discogs token=a-personal-token');
  assert.match(discogs.asked[0].headers['user-agent'] ?? '', /^Deadwax\/\d/);
  const apart = await run('sync', 'discogs', 'Ann');
  assert.equal(apart.answer.user_id, 'discogs:ann');
  const refused = await run('recommend', '--user', 'discogs:ann');
  assert.equal(refused.status, 1);
  assert.match(refused.err, /is no member/);
});
