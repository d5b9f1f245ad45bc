import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommitThread } from '../../src/util/commit-thread.ts';

const VICTIM = new URL('../support/commit-thread-victim.ts', import.meta.url);

test('a transaction that cannot begin is answered with its error, and the next command is done', async () => {
  const { thread } = await CommitThread.open<string, string, undefined>(VICTIM, undefined);
  await assert.rejects(thread.call('first'), {
    code: 'storage_unavailable',
    message: /disk does not answer/,
  });
  assert.equal(await thread.call('second'), 'second');
  await thread.close();
});
