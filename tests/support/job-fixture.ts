import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { JobContext, JobHandler } from '../../src/jobs/job.ts';
import { type JobQueue, type JobQueueOptions, openJobQueue } from '../../src/jobs/job-queue.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { DocumentStore } from '../../src/store/store.ts';

/** A clock that stands still until it is told otherwise. */
export interface ManualClock {
  (): number;
  nowMs: number;
}

export function manualClock(nowMs: number): ManualClock {
  const clock = Object.assign(() => clock.nowMs, { nowMs });
  return clock;
}

const closers = new WeakMap<TestContext, (() => unknown)[]>();

/** Calls `close` when the test ends, what was opened last first. */
export function closeAfter(context: TestContext, close: () => unknown): void {
  const known = closers.get(context);
  if (known !== undefined) {
    known.unshift(close);
    return;
  }
  const list = [close];
  closers.set(context, list);
  context.after(async () => {
    for (const next of list) await next();
  });
}

/** Makes a folder that goes away with the test. */
export function temporaryFolder(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'deadwax-jobs-'));
  closeAfter(context, () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Opens documents in a new folder, closed with the test. */
export async function openDocuments(context: TestContext): Promise<DocumentStore> {
  const directory = temporaryFolder(context);
  const store = await openSqliteStore({ directory });
  closeAfter(context, () => store.close());
  return store.documents;
}

let nRandom = 0;

/** Opens a queue that looks often, closed with the test. */
export async function openQueue(
  context: TestContext,
  options: Pick<JobQueueOptions, 'documents' | 'handlers'> & Partial<JobQueueOptions>,
): Promise<JobQueue> {
  const queue = await openJobQueue({
    clock: Date.now,
    randomBytes: (size) => new Uint8Array(size).fill(nRandom++),
    pollMs: 5,
    flushMs: 5,
    ...options,
  });
  closeAfter(context, () => queue.close());
  return queue;
}

/** A handler of type `work` that does what `run` says. */
export function workHandler(
  run: (context: JobContext, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>,
  options: Partial<JobHandler> = {},
): JobHandler {
  return {
    type: 'work',
    maxAttempts: 3,
    timeoutMs: 600_000,
    parse: (parameters) => parameters,
    uniqueKey: ({ key }) => (typeof key === 'string' ? key : undefined),
    run: (parameters, context) => run(context, parameters),
    ...options,
  };
}

/** Rejects with the reason when the signal fires: what a handler does that waits. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
}

const UNTIL_MS = 60_000;

/** Resolves once `isSo` gives true, looking every few milliseconds; fails after a minute. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + UNTIL_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it is not so after ${UNTIL_MS} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
