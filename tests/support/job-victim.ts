import { randomBytes } from 'node:crypto';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { untilAborted, workHandler } from './job-fixture.ts';

// A process that takes a job, saves a checkpoint, says so, and works until it is killed. Arguments: the data directory, the lease in milliseconds.

const store = await openSqliteStore({ directory: process.argv[2] });
const handler = workHandler(async (context) => {
  await context.saveCheckpoint({ row: 500 });
  console.log(context.jobId);
  return await untilAborted(context.signal);
});
const queue = await openJobQueue({
  documents: store.documents,
  handlers: [handler],
  clock: Date.now,
  randomBytes,
  leaseMs: Number(process.argv[3]),
});
await queue.submit('work', { key: 'films' });
