import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeadwaxError } from '../../src/errors.ts';
import {
  manualClock,
  openDocuments,
  openQueue,
  until,
  untilAborted,
  workHandler,
} from '../support/job-fixture.ts';

test('a job runs, shows its steps and lines, and keeps what its handler returned', async (t) => {
  const documents = await openDocuments(t);
  const handler = workHandler(async (context, { n }) => {
    context.progress('read', 1, 2, 'rows');
    context.progress('read', 2, 2, 'rows');
    context.log('half way');
    context.progress('write', 1, undefined, 'rows');
    return { doubled: Number(n) * 2 };
  });
  const queue = await openQueue(t, { documents, handlers: [handler] });
  const submitted = await queue.submit('work', { n: 21 });
  assert.equal(submitted.status, 'queued');
  const job = await queue.waitFor(submitted.jobId);
  assert.equal(job.status, 'succeeded');
  assert.deepEqual(job.result, { doubled: 42 });
  assert.deepEqual(
    job.steps.map(({ name, done, total }) => [name, done, total]),
    [
      ['read', 2, 2],
      ['write', 1, undefined],
    ],
  );
  assert.ok(job.steps.every((step) => step.endedAtMs !== undefined));
  assert.deepEqual(
    job.logLines.map(({ line }) => line),
    ['half way'],
  );
});

test('an unknown type is refused with the nearest known one', async (t) => {
  const queue = await openQueue(t, {
    documents: await openDocuments(t),
    handlers: [workHandler(async () => 1)],
  });
  await assert.rejects(queue.submit('worc', {}), { code: 'invalid_input', message: /'worc'.*'work'/ });
});

test('bad parameters are refused at the door and leave no job', async (t) => {
  const parse = (): never => {
    throw new DeadwaxError('invalid_input', 'n: missing');
  };
  const handlers = [workHandler(async () => 1, { parse })];
  const queue = await openQueue(t, { documents: await openDocuments(t), handlers });
  await assert.rejects(queue.submit('work', {}), { code: 'invalid_input' });
  assert.deepEqual((await queue.list({}, 10)).values, []);
});

test('a second job with the same unique key is refused while the first has not ended, and allowed afterwards', async (t) => {
  const gate = Promise.withResolvers<void>();
  const queue = await openQueue(t, {
    documents: await openDocuments(t),
    handlers: [workHandler(() => gate.promise)],
  });
  const first = await queue.submit('work', { key: 'films' });
  await assert.rejects(queue.submit('work', { key: 'films' }), {
    code: 'conflict',
    details: { jobId: first.jobId },
  });
  assert.equal((await queue.enqueue('work', { key: 'films' })).jobId, first.jobId);
  const other = await queue.submit('work', { key: 'records' });
  gate.resolve();
  await queue.waitFor(first.jobId);
  await queue.waitFor(other.jobId);
  const next = await queue.submit('work', { key: 'films' });
  assert.equal((await queue.waitFor(next.jobId)).status, 'succeeded');
});

test('of many submits at once with one unique key exactly one is taken', async (t) => {
  const gate = Promise.withResolvers<void>();
  const queue = await openQueue(t, {
    documents: await openDocuments(t),
    handlers: [workHandler(() => gate.promise)],
  });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => queue.submit('work', { key: 'films' })),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  gate.resolve();
});

test('one worker takes the highest priority first, and of equal ones the oldest', async (t) => {
  const order: unknown[] = [];
  const gate = Promise.withResolvers<void>();
  const handler = workHandler(async (_context, { name }) => {
    order.push(name);
    await gate.promise;
  });
  const queue = await openQueue(t, { documents: await openDocuments(t), handlers: [handler] });
  await queue.submit('work', { name: 'first' });
  await until(() => order.length === 1);
  await queue.submit('work', { name: 'low' });
  await queue.submit('work', { name: 'high' }, { priority: 5 });
  const last = await queue.submit('work', { name: 'low too' });
  gate.resolve();
  await queue.waitFor(last.jobId);
  assert.deepEqual(order, ['first', 'high', 'low', 'low too']);
});

test('a passing error is retried after a growing wait, and one that stays makes the job fail after its last attempt', async (t) => {
  const clock = manualClock(1_000_000);
  const attempts: number[] = [];
  const handler = workHandler(async ({ attempt }) => {
    attempts.push(attempt);
    throw new DeadwaxError('storage_unavailable', 'disk full', { hint: 'make room' });
  });
  const queue = await openQueue(t, { documents: await openDocuments(t), handlers: [handler], clock });
  const { jobId } = await queue.submit('work', {});
  const isWaiting = async (n: number): Promise<boolean> => {
    const job = await queue.get(jobId);
    return job?.status === 'queued' && job.attempts === n;
  };
  await until(() => isWaiting(1));
  assert.equal((await queue.get(jobId))?.notBeforeMs, clock.nowMs + 1_000);
  clock.nowMs += 1_000;
  await until(() => isWaiting(2));
  assert.equal((await queue.get(jobId))?.notBeforeMs, clock.nowMs + 2_000);
  clock.nowMs += 2_000;
  const job = await queue.waitFor(jobId);
  assert.equal(job.status, 'failed');
  assert.deepEqual(attempts, [1, 2, 3]);
  assert.deepEqual(job.error, { code: 'storage_unavailable', message: 'disk full', hint: 'make room' });
});

test('an error that no retry can help fails the job at once, and a bug in a handler harms nothing else', async (t) => {
  const handler = workHandler(async (_context, { bug }) => {
    if (bug) throw new TypeError('x is not a function');
    return 'fine';
  });
  const queue = await openQueue(t, { documents: await openDocuments(t), handlers: [handler] });
  const bad = await queue.submit('work', { bug: true });
  const good = await queue.submit('work', {});
  assert.deepEqual((await queue.waitFor(bad.jobId)).error?.code, 'internal');
  assert.equal((await queue.waitFor(good.jobId)).result, 'fine');
});

test('cancelling ends a queued job at once and stops a running one; an ended one is a conflict', async (t) => {
  const queue = await openQueue(t, {
    documents: await openDocuments(t),
    handlers: [workHandler(({ signal }) => untilAborted(signal))],
  });
  const running = await queue.submit('work', {});
  const queued = await queue.submit('work', {});
  await until(async () => (await queue.get(running.jobId))?.status === 'running');
  assert.equal((await queue.cancel(queued.jobId)).status, 'cancelled');
  assert.equal((await queue.cancel(running.jobId)).cancelRequested, true);
  assert.equal((await queue.waitFor(running.jobId)).status, 'cancelled');
  await assert.rejects(queue.cancel(running.jobId), { code: 'conflict' });
  await assert.rejects(queue.cancel('none'), { code: 'not_found' });
});

test('a handler that does not stop is left behind after the grace time, and what it still does counts no more', async (t) => {
  const gate = Promise.withResolvers<void>();
  const late = Promise.withResolvers<unknown>();
  const handler = workHandler(async (context, { deaf }) => {
    if (!deaf) return 'next';
    await gate.promise;
    late.resolve(await context.saveCheckpoint('too late').catch((error: unknown) => error));
    return 'too late';
  });
  const queue = await openQueue(t, {
    documents: await openDocuments(t),
    handlers: [handler],
    stopGraceMs: 20,
  });
  const deaf = await queue.submit('work', { deaf: true });
  await until(async () => (await queue.get(deaf.jobId))?.status === 'running');
  await queue.cancel(deaf.jobId);
  assert.equal((await queue.waitFor(deaf.jobId)).status, 'cancelled');
  const next = await queue.submit('work', {});
  assert.equal((await queue.waitFor(next.jobId)).result, 'next');
  gate.resolve();
  assert.ok((await late.promise) instanceof DeadwaxError);
  const after = await queue.get(deaf.jobId);
  assert.deepEqual([after?.status, after?.checkpoint], ['cancelled', undefined]);
});

test('a job beyond its time limit is stopped and retried', async (t) => {
  const clock = manualClock(1_000_000);
  const handler = workHandler(
    ({ attempt, signal }) => (attempt === 1 ? untilAborted(signal) : Promise.resolve('second')),
    { timeoutMs: 5_000 },
  );
  const queue = await openQueue(t, { documents: await openDocuments(t), handlers: [handler], clock });
  const { jobId } = await queue.submit('work', {});
  await until(async () => (await queue.get(jobId))?.status === 'running');
  clock.nowMs += 5_000;
  await until(async () => (await queue.get(jobId))?.error?.code === 'timeout');
  clock.nowMs += 1_000;
  assert.equal((await queue.waitFor(jobId)).result, 'second');
});

test('a failed job that is retried by hand goes on from its checkpoint; a succeeded one is a conflict', async (t) => {
  const handler = workHandler(async (context) => {
    if (context.checkpoint !== undefined) return context.checkpoint;
    await context.saveCheckpoint({ row: 7 });
    throw new DeadwaxError('no_data', 'nothing to learn from');
  });
  const queue = await openQueue(t, { documents: await openDocuments(t), handlers: [handler] });
  const { jobId } = await queue.submit('work', { key: 'films' });
  assert.equal((await queue.waitFor(jobId)).status, 'failed');
  await queue.retry(jobId);
  const job = await queue.waitFor(jobId);
  assert.deepEqual([job.status, job.result, job.error], ['succeeded', { row: 7 }, undefined]);
  await assert.rejects(queue.retry(jobId), { code: 'conflict', message: /succeeded/ });
});

test('closing hands a running job back, and the next queue goes on from its checkpoint without a lost attempt', async (t) => {
  const documents = await openDocuments(t);
  const handler = workHandler(async (context) => {
    if (context.checkpoint !== undefined) return [context.attempt, context.checkpoint];
    await context.saveCheckpoint('half');
    return await untilAborted(context.signal);
  });
  const first = await openQueue(t, { documents, handlers: [handler] });
  const { jobId } = await first.submit('work', {});
  await until(async () => (await first.get(jobId))?.checkpoint === 'half');
  const waiting = assert.rejects(first.waitFor(jobId), { code: 'cancelled' });
  await first.close();
  await waiting;
  assert.equal((await first.get(jobId))?.status, 'queued');
  const second = await openQueue(t, { documents, handlers: [handler] });
  assert.deepEqual((await second.waitFor(jobId)).result, [1, 'half']);
});

test('a job stays with the queue that renews its lease, however long it runs', async (t) => {
  const documents = await openDocuments(t);
  const gate = Promise.withResolvers<string>();
  let nRuns = 0;
  const handler = workHandler(() => {
    nRuns += 1;
    return gate.promise;
  });
  const options = { documents, handlers: [handler], leaseMs: 150 };
  const one = await openQueue(t, options);
  const { jobId } = await one.submit('work', {});
  const two = await openQueue(t, options);
  await new Promise((resolve) => setTimeout(resolve, 500));
  gate.resolve('once');
  assert.equal((await two.waitFor(jobId)).result, 'once');
  assert.equal(nRuns, 1);
});

test('light jobs run beside a heavy one, a few at a time, and heavy ones one after another', async (t) => {
  const running: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const handler = workHandler(
    async (_context, { name }) => {
      const gate = Promise.withResolvers<void>();
      gates.set(String(name), gate);
      running.push(String(name));
      await gate.promise;
      running.splice(running.indexOf(String(name)), 1);
    },
    { isLight: ({ light }) => light === true },
  );
  const queue = await openQueue(t, { documents: await openDocuments(t), handlers: [handler] });
  for (const name of ['heavy 1', 'heavy 2']) await queue.submit('work', { name });
  for (const n of [1, 2, 3, 4]) await queue.submit('work', { name: `light ${n}`, light: true });
  await until(() => running.length === 4);
  // Had one more had room, it would have been taken with those that came after it.
  assert.deepEqual(running.toSorted(), ['heavy 1', 'light 1', 'light 2', 'light 3']);
  gates.get('light 2')?.resolve();
  await until(() => running.includes('light 4'));
  assert.ok(!running.includes('heavy 2'));
  gates.get('heavy 1')?.resolve();
  await until(() => running.includes('heavy 2'));
  for (const gate of gates.values()) gate.resolve();
});
