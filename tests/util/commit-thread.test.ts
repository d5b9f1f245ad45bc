import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeadwaxError } from '../../src/errors.ts';
import { CommitThread } from '../../src/util/commit-thread.ts';
import { armFaults } from '../../src/util/fault-point.ts';

const VICTIM = new URL('../support/commit-thread-victim.ts', import.meta.url);

test('a transaction that cannot begin is answered with its error, and the next command is done', async () => {
  const { thread } = await CommitThread.open<string, string, undefined>(VICTIM, undefined, {
    of: 'control.db',
  });
  await assert.rejects(thread.call('first'), {
    code: 'storage_unavailable',
    message: /disk does not answer/,
  });
  assert.equal(await thread.call('second'), 'second');
  await thread.close();
});

test('a thread that dies says so once, to its owner and to whoever waits for it; one that was closed does not', async () => {
  const deaths: DeadwaxError[] = [];
  const options = { of: 'control.db', onDeath: (fault: DeadwaxError) => deaths.push(fault) };
  const open = () => CommitThread.open<string, string, undefined>(VICTIM, undefined, options);
  const closed = await open();
  await closed.thread.close();
  assert.deepEqual(deaths, []);
  armFaults('control:before-commit@1:end');
  const { thread } = await open();
  const died = { code: 'storage_unavailable', message: 'the writer thread of control.db has ended' };
  await Promise.all([
    assert.rejects(thread.call('fails to begin'), { message: /disk does not answer/ }),
    assert.rejects(thread.call('its commit ends the thread'), died),
  ]);
  await assert.rejects(thread.call('too late'), died);
  assert.throws(() => thread.checkAlive(), died);
  assert.deepEqual(
    deaths.map(({ message }) => message),
    [died.message],
  );
  await thread.close();
});
