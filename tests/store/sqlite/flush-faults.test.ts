import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';
import { eventDraft, makeEvents, USERS } from '../../support/any-events.ts';
import { blockOf } from '../../support/event-blocks.ts';
import { readInteractions, readUsers, recount } from '../../support/set-model.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const COUNT = 300;
const SEED = 11;
const FAULTS = [
  'state:flush-slice@3:kill',
  'state:flushed-slice@1:kill',
  'state:flushed-slice@4:kill',
  'state:flushed@2:kill',
  'state:before-commit@20:kill',
  'state:after-commit@30:kill',
];

async function runAndDie(directory: string, faults: string): Promise<void> {
  const script = join(import.meta.dirname, 'flush-child.ts');
  const args = [script, directory, String(SEED), String(COUNT), faults];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const [, signal] = await once(child, 'exit');
  assert.equal(signal, 'SIGKILL', `${faults} did not happen`);
}

test('a store killed anywhere in a flush goes on from its position and counts nothing twice', async (context) => {
  const events = makeEvents(fc.sample(eventDraft, { numRuns: COUNT, seed: SEED }));
  await Promise.all(
    FAULTS.map(async (faults) => {
      const directory = temporaryDirectory(context);
      await runAndDie(directory, faults);
      const store = await openSqliteStore({ directory, pendingChanges: 40 });
      const from = await store.interactions.appliedOffset();
      assert.ok(from < COUNT, faults);
      await store.interactions.apply([blockOf(events.slice(from), from)]);
      assert.deepEqual(await readUsers(store, USERS), recount(events), faults);
      assert.deepEqual(await readInteractions(store), recount(events), faults);
      await store.close();
    }),
  );
});
