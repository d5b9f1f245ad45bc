import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FIRST_USER, LOCAL_KEY_FILE, makeFirstSecrets, openLocalKey } from '../../src/app/first-start.ts';
import { UserTokens } from '../../src/server/user-tokens.ts';
import { openDocuments, temporaryFolder } from '../support/job-fixture.ts';

test("the command line's key is made once, whole and for the owner alone", async (t) => {
  const directory = temporaryFolder(t);
  const documents = await openDocuments(t);
  const sources = {
    clock: Date.now,
    randomBytes: (size: number) => crypto.getRandomValues(new Uint8Array(size)),
  };
  const key = await openLocalKey(directory, documents, sources);
  const path = join(directory, LOCAL_KEY_FILE);
  assert.equal(readFileSync(path, 'utf8'), `${key}\n`);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(await openLocalKey(directory, documents, sources), key);
  assert.deepEqual(readdirSync(directory), [LOCAL_KEY_FILE]);
});

test('the first start alone makes secrets, among them a token of a first user', async (t) => {
  const documents = await openDocuments(t);
  const sources = {
    clock: Date.now,
    randomBytes: (size: number) => crypto.getRandomValues(new Uint8Array(size)),
  };
  const first = await makeFirstSecrets(documents, sources);
  assert.ok(first !== undefined);
  const tokens = await UserTokens.open(documents, sources);
  assert.equal(tokens.verify(first.scrobbleToken)?.userId, FIRST_USER);
  assert.equal(await makeFirstSecrets(documents, sources), undefined);
  assert.equal(tokens.list(FIRST_USER).length, 1);
});
