import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DeadwaxError } from '../../src/errors.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { DocumentStore } from '../../src/store/store.ts';
import {
  closeAfter,
  manualClock,
  openDocuments,
  openQueue,
  temporaryFolder,
  until,
  workHandler,
} from '../support/job-fixture.ts';

/** Runs a process that begins a job in a data directory and kills it in the middle. Returns the job's id. */
async function killInTheMiddle(directory: string, leaseMs: number): Promise<string> {
  const script = fileURLToPath(new URL('../support/job-victim.ts', import.meta.url));
  const victim = spawn(process.execPath, [script, directory, String(leaseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(victim.stdout, 'data');
  victim.kill('SIGKILL');
  await once(victim, 'exit');
  return String(line).trim();
}

async function takeOver(t: TestContext, exclusive: boolean): Promise<void> {
  const directory = temporaryFolder(t);
  const jobId = await killInTheMiddle(directory, exclusive ? 3_600_000 : 600);
  const store = await openSqliteStore({ directory });
  closeAfter(t, () => store.close());
  const handler = workHandler(async ({ attempt, checkpoint }) => ({ attempt, checkpoint }));
  const queue = await openQueue(t, { documents: store.documents, handlers: [handler], exclusive });
  const job = await queue.waitFor(jobId);
  assert.deepEqual(job.result, { attempt: 2, checkpoint: { row: 500 } });
  assert.match(job.logLines[0].line, /taken over: the process of attempt 1 ended/);
  const next = await queue.submit('work', { key: 'films' });
  assert.equal((await queue.waitFor(next.jobId)).status, 'succeeded');
}

test('a job whose process was killed is taken over after its lease and goes on from its checkpoint', (t) =>
  takeOver(t, false));

test('a queue that has the documents for itself takes such a job over at once', (t) => takeOver(t, true));

test('a job whose end could not be stored until its lease was over is taken up again by the same queue', async (t) => {
  const documents = await openDocuments(t);
  let isBroken = false;
  const failing: DocumentStore = {
    ...documents,
    put: async (table, key, value, ifRevision) => {
      if (isBroken && table === 'jobs') throw new DeadwaxError('storage_unavailable', 'the disk is full');
      return documents.put(table, key, value, ifRevision);
    },
  };
  const handler = workHandler(async ({ attempt }) => {
    isBroken = attempt === 1;
    return attempt;
  });
  const clock = manualClock(1_000_000);
  const log: string[] = [];
  const queue = await openQueue(t, {
    documents: failing,
    handlers: [handler],
    exclusive: true,
    clock,
    log: (line) => log.push(line),
  });
  const { jobId } = await queue.submit('work', {});
  await until(() => log.some((line) => line.includes('its end could not be stored')));
  clock.nowMs += 60_000;
  await new Promise((resolve) => setTimeout(resolve, 50));
  isBroken = false;
  assert.equal((await queue.waitFor(jobId)).result, 2);
});
