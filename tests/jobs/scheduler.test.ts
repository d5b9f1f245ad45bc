import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { JobHandler } from '../../src/jobs/job.ts';
import type { JobQueue } from '../../src/jobs/job-queue.ts';
import { nightlySchedule, type ScheduleSetting } from '../../src/jobs/schedule.ts';
import { openScheduler, type Scheduler } from '../../src/jobs/scheduler.ts';
import type { DocumentStore } from '../../src/store/store.ts';
import {
  closeAfter,
  type ManualClock,
  manualClock,
  openDocuments,
  openQueue,
  until,
  workHandler,
} from '../support/job-fixture.ts';

const HOURLY: ScheduleSetting = {
  cron: '0 * * * *',
  timeZone: 'UTC',
  jobType: 'work',
  parameters: { n: 1 },
  enabled: true,
  catchUp: 'run_once',
};
const HOUR_MS = 3_600_000;
const NINE = Date.parse('2026-11-21T09:00:00Z');

interface World {
  readonly clock: ManualClock;
  readonly documents: DocumentStore;
  readonly queue: JobQueue;
  readonly log: string[];
  open(): Scheduler;
}

async function makeWorld(t: TestContext, handler: JobHandler): Promise<World> {
  const clock = manualClock(NINE + 1);
  const documents = await openDocuments(t);
  // The clock leaps by hours, which is not to end the lease of a running job.
  const queue = await openQueue(t, { documents, handlers: [handler], clock, leaseMs: 1_000 * HOUR_MS });
  const log: string[] = [];
  const open = (): Scheduler => {
    const scheduler = openScheduler({ documents, queue, clock, pollMs: 3, log: (line) => log.push(line) });
    closeAfter(t, () => scheduler.close());
    return scheduler;
  };
  return { clock, documents, queue, log, open };
}

async function nJobs(queue: JobQueue): Promise<number> {
  return (await queue.list({}, 100)).values.length;
}

test('a schedule queues its job when it is due, shows the next run, and again an hour later', async (t) => {
  const { clock, queue, open } = await makeWorld(
    t,
    workHandler(async () => 1),
  );
  const scheduler = open();
  const made = await scheduler.put('hourly', HOURLY);
  assert.equal(made.nextRunAtMs, NINE + HOUR_MS);
  // The first has ended before the second is due: otherwise that one would rightly be left out.
  for (const n of [1, 2]) {
    clock.nowMs += HOUR_MS;
    await until(async () => (await nJobs(queue)) === n);
    await queue.waitFor((await queue.list({}, 1)).values[0].jobId);
  }
  const [job] = (await queue.list({}, 1)).values;
  await until(async () => {
    const [{ lastJobId, nextRunAtMs }] = await scheduler.list();
    return lastJobId === job.jobId && (nextRunAtMs ?? 0) > clock.nowMs;
  });
  const [shown] = await scheduler.list();
  assert.equal(job.scheduleId, 'hourly');
  assert.deepEqual([shown.lastRunAtMs, shown.nextRunAtMs], [clock.nowMs, NINE + 3 * HOUR_MS]);
});

test('a run that is due while the one before goes on is left out, and said so', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { clock, queue, log, open } = await makeWorld(
    t,
    workHandler(() => gate.promise),
  );
  const scheduler = open();
  await scheduler.put('hourly', HOURLY);
  const first = await scheduler.run('hourly');
  await assert.rejects(scheduler.run('hourly'), { code: 'conflict', details: { jobId: first.jobId } });
  clock.nowMs += HOUR_MS;
  await until(() => log.length === 1);
  assert.match(log[0], /'hourly': a run is left out: job .* still (queued|running)/);
  assert.equal(await nJobs(queue), 1);
  gate.resolve();
  await queue.waitFor(first.jobId);
  clock.nowMs += HOUR_MS;
  await until(async () => (await nJobs(queue)) === 2);
});

for (const [catchUp, wanted] of [
  ['run_once', 1],
  ['skip', 0],
] as const)
  test(`after five hours in which nothing ran, a schedule with ${catchUp} queues ${wanted} jobs for them`, async (t) => {
    const { clock, queue, open } = await makeWorld(
      t,
      workHandler(async () => 1),
    );
    const before = open();
    await before.put('hourly', { ...HOURLY, catchUp });
    await before.close();
    clock.nowMs += 5 * HOUR_MS + 120_000;
    const after = open();
    await until(async () => (await after.list())[0].nextRunAtMs === NINE + 6 * HOUR_MS);
    assert.equal(await nJobs(queue), wanted);
  });

test('a disabled schedule never runs by itself, but by hand', async (t) => {
  const { clock, queue, open } = await makeWorld(
    t,
    workHandler(async () => 'ran'),
  );
  const scheduler = open();
  assert.equal((await scheduler.put('hourly', { ...HOURLY, enabled: false })).nextRunAtMs, undefined);
  clock.nowMs += 10 * HOUR_MS;
  const job = await scheduler.run('hourly');
  assert.equal((await queue.waitFor(job.jobId)).result, 'ran');
  assert.equal(await nJobs(queue), 1);
  await assert.rejects(scheduler.run('daily'), { code: 'not_found' });
});

test('a default schedule that was deleted stays deleted, and one that was changed stays changed', async (t) => {
  const { open } = await makeWorld(
    t,
    workHandler(async () => 1, { type: 'refit' }),
  );
  const scheduler = open();
  await scheduler.putFirst('nightly', nightlySchedule('movies', 'Australia/Melbourne'));
  assert.equal((await scheduler.list())[0].cron, '0 22 * * *');
  await scheduler.put('nightly', { ...nightlySchedule('movies', 'Australia/Melbourne'), cron: '0 3 * * *' });
  await scheduler.putFirst('nightly', nightlySchedule('movies', 'Australia/Melbourne'));
  assert.equal((await scheduler.list())[0].cron, '0 3 * * *');
  assert.equal(await scheduler.delete('nightly'), true);
  assert.equal(await scheduler.delete('nightly'), false);
  await scheduler.putFirst('nightly', nightlySchedule('movies', 'Australia/Melbourne'));
  assert.deepEqual(await scheduler.list(), []);
});

test('a schedule with an unknown job type is refused', async (t) => {
  const { open } = await makeWorld(
    t,
    workHandler(async () => 1),
  );
  await assert.rejects(open().put('bad', { ...HOURLY, jobType: 'wrk' }), { code: 'invalid_input' });
});
