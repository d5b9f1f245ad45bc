import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDocuments, openQueue, workHandler } from '../support/job-fixture.ts';

test('lists give the newest first, by type and status, page by page', async (t) => {
  const documents = await openDocuments(t);
  const other = workHandler(async () => 1, { type: 'other' });
  const queue = await openQueue(t, { documents, handlers: [workHandler(async () => 1), other] });
  const ids: string[] = [];
  for (let n = 0; n < 6; n++) ids.push((await queue.submit(n % 2 ? 'other' : 'work', {})).jobId);
  for (const id of ids) await queue.waitFor(id);
  const first = await queue.list({}, 4);
  const rest = await queue.list({}, 4, first.cursor);
  assert.deepEqual(
    [...first.values, ...rest.values].map(({ jobId }) => jobId),
    ids.toReversed(),
  );
  const others = await queue.list({ type: 'other', status: 'succeeded' }, 2);
  assert.deepEqual(
    others.values.map(({ jobId }) => jobId),
    [ids[5], ids[3]],
  );
  assert.deepEqual((await queue.list({ status: 'running' }, 5)).values, []);
});

test('only the newest ended jobs are kept, and open ones always', async (t) => {
  const documents = await openDocuments(t);
  const queue = await openQueue(t, { documents, handlers: [workHandler(async () => 1)] });
  const waiting = await queue.submit('work', {}, { notBeforeMs: Date.now() + 3_600_000 });
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await queue.submit('work', { key: `k${n}` })).jobId);
  for (const id of ids) await queue.waitFor(id);
  await queue.close();
  const next = await openQueue(t, { documents, handlers: [workHandler(async () => 1)], keepEnded: 2 });
  assert.deepEqual(
    (await next.list({}, 10)).values.map(({ jobId }) => jobId),
    [ids[4], ids[3], waiting.jobId],
  );
});

test('a listener hears each change of a job, and one that throws harms nothing', async (t) => {
  const heard: string[] = [];
  const log: string[] = [];
  const queue = await openQueue(t, {
    documents: await openDocuments(t),
    handlers: [workHandler(async () => 1)],
    log: (line) => log.push(line),
  });
  queue.onChange(() => {
    throw new Error('bad listener');
  });
  // The job's end is stored before the listeners hear of it, so its document says nothing about them.
  const ended = new Promise<void>((resolve) => {
    t.after(
      queue.onChange((job) => {
        heard.push(job.status);
        if (job.status === 'succeeded') resolve();
      }),
    );
  });
  await queue.submit('work', {});
  await ended;
  assert.deepEqual(heard, ['queued', 'running', 'succeeded']);
  assert.match(log[0], /bad listener/);
});
