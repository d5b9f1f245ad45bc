import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { DeadwaxError } from '../../src/errors.ts';
import { ProfileSyncBody } from '../../src/server/contract-profiles.ts';
import { parseInput } from '../../src/server/validate.ts';

function problemsOf(schema: z.ZodType, value: unknown): unknown {
  try {
    parseInput(schema, value, 'body');
    return undefined;
  } catch (error) {
    assert.ok(error instanceof DeadwaxError);
    return error.errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
  }
}

test('of a body that may have several forms the problems of the nearest form are told', () => {
  assert.deepEqual(problemsOf(ProfileSyncBody, {}), ["/username 'username' is missing"]);
  assert.deepEqual(problemsOf(ProfileSyncBody, { list: 'wantlist' }), ["/path 'path' is missing"]);
  assert.deepEqual(problemsOf(ProfileSyncBody, { path: '/x.csv', list: 'basket' }), [
    `/list 'list': expected one of "collection"|"wantlist"; got 'basket'`,
  ]);
  assert.deepEqual(problemsOf(ProfileSyncBody, undefined), ['/ the body is missing']);
});

test('what cannot be a name at Discogs is refused', () => {
  for (const username of ['ann smith', 'https://www.discogs.com/user/ann', 'a'.repeat(65), '../ann'])
    assert.match(JSON.stringify(problemsOf(ProfileSyncBody, { username })), /^\["\/username /, username);
  assert.equal(problemsOf(ProfileSyncBody, { username: ' Ann_B.c-9 ' }), undefined);
});

test('an entry of a list in a query is told by the name of the parameter', () => {
  const schema = z.strictObject({ kind: z.array(z.enum(['records', 'artist'])) });
  assert.throws(() => parseInput(schema, { kind: ['artist', 'x'] }, 'query'), {
    message: `'kind': expected one of "records"|"artist"; got 'x'`,
  });
});

test('a value of the wrong kind is told all kinds that are taken', () => {
  const schema = z.strictObject({ attributes: z.record(z.string(), z.union([z.string(), z.number()])) });
  assert.deepEqual(problemsOf(schema, { attributes: { zip: true } }), [
    "/attributes/zip 'attributes.zip': expected string or number; got 'true'",
  ]);
});

test('the value of a secret is not repeated, in whatever form of the body it is', () => {
  const body = { username: 'ann', credentials: { token: 'a secret with blanks' } };
  assert.doesNotMatch(JSON.stringify(problemsOf(ProfileSyncBody, body)), /secret with/);
});
