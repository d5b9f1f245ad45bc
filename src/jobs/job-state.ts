import { type DeadwaxError, ERROR_KINDS } from '../errors.ts';
import type { Job } from './job.ts';
import type { StoredJob } from './stored-job.ts';

const MAX_LOG_LINES = 200;
const MAX_LINE_LENGTH = 1_000;
const LONGEST_BACK_OFF_MS = 300_000;
/** A process that ends under a job is no fault that its type may have foreseen, so at least so many attempts are made. */
const LEAST_TAKE_OVERS = 3;

/** Tells whether a job has come to its end: only a retry by hand changes it again. */
export function isEnded(job: Job): boolean {
  return job.status === 'succeeded' || job.status === 'failed' || job.status === 'cancelled';
}

/** Gives the wait before the attempt after the given one: doubling from `firstMs`, at most five minutes. */
function backOffMs(attempt: number, firstMs: number): number {
  return Math.min(LONGEST_BACK_OFF_MS, firstMs * 2 ** (attempt - 1));
}

/** Adds a line to a job's log, dropping the oldest beyond 200 and cutting a line at 1,000 characters. */
export function withLine(lines: Job['logLines'], atMs: number, line: string): Job['logLines'] {
  return [...lines.slice(-(MAX_LOG_LINES - 1)), { atMs, line: line.slice(0, MAX_LINE_LENGTH) }];
}

function endLastStep(steps: Job['steps'], nowMs: number): Job['steps'] {
  const last = steps.at(-1);
  if (last === undefined || last.endedAtMs !== undefined) return steps;
  return [...steps.slice(0, -1), { ...last, endedAtMs: nowMs }];
}

function end(job: Job, status: 'succeeded' | 'failed' | 'cancelled', nowMs: number): StoredJob {
  const steps = endLastStep(job.steps, nowMs);
  return { owner: undefined, job: { ...job, status, steps, endedAtMs: nowMs, leaseUntilMs: undefined } };
}

export function succeeded(job: Job, result: unknown, nowMs: number): StoredJob {
  return end({ ...job, result, error: undefined, checkpoint: undefined }, 'succeeded', nowMs);
}

export function cancelled(job: Job, nowMs: number): StoredJob {
  const line = withLine(job.logLines, nowMs, 'cancelled');
  return end({ ...job, logLines: line, cancelRequested: true, error: undefined }, 'cancelled', nowMs);
}

/** Queues a failed attempt again after a back-off, or makes the job fail when the error is no passing one or attempts are used up. */
export function failedAttempt(
  job: Job,
  error: DeadwaxError,
  nowMs: number,
  firstBackOffMs: number,
): StoredJob {
  const logLines = withLine(job.logLines, nowMs, `attempt ${job.attempts} failed: ${error.message}`);
  const failed = {
    ...job,
    logLines,
    error: { code: error.code, message: error.message, hint: error.hint },
  };
  if (!ERROR_KINDS[error.code].retryable || job.attempts >= job.maxAttempts)
    return end(failed, 'failed', nowMs);
  const notBeforeMs = nowMs + backOffMs(job.attempts, firstBackOffMs);
  return { owner: undefined, job: { ...failed, status: 'queued', notBeforeMs, leaseUntilMs: undefined } };
}

/** Puts a job back as it was before this attempt, because its process shuts down. */
export function handedBack(job: Job, nowMs: number): StoredJob {
  const logLines = withLine(job.logLines, nowMs, 'stopped with the server; goes on when it is up again');
  return {
    owner: undefined,
    job: { ...job, logLines, status: 'queued', attempts: job.attempts - 1, leaseUntilMs: undefined },
  };
}

/** Starts an ended job anew under its id, from its last checkpoint. */
export function retried(job: Job, nowMs: number): StoredJob {
  return {
    owner: undefined,
    job: {
      ...job,
      status: 'queued',
      attempts: 0,
      notBeforeMs: nowMs,
      startedAtMs: undefined,
      endedAtMs: undefined,
      cancelRequested: false,
      error: undefined,
      logLines: withLine(job.logLines, nowMs, 'queued again by hand'),
    },
  };
}

/** How a queue takes jobs. */
export interface ClaimTerms {
  readonly owner: string;
  readonly nowMs: number;
  readonly leaseMs: number;
  /** No other process can be running jobs: a lease that this queue does not hold is void. */
  readonly exclusive: boolean;
}

/**
 * Takes a queued job that is due, or a running one whose lease has ended; undefined where it is not to be had. The queue asks only
 * for jobs that it is not running: its own name on one means that it could not store the end.
 */
export function claimed(stored: StoredJob, terms: ClaimTerms): StoredJob | undefined {
  const { job } = stored;
  const { nowMs } = terms;
  if (job.status === 'queued' && job.notBeforeMs > nowMs) return undefined;
  const isLost =
    job.status === 'running' &&
    ((terms.exclusive && stored.owner !== terms.owner) || (job.leaseUntilMs ?? 0) <= nowMs);
  if (job.status !== 'queued' && !isLost) return undefined;
  if (job.cancelRequested) return cancelled(job, nowMs);
  if (isLost && job.attempts >= Math.max(job.maxAttempts, LEAST_TAKE_OVERS)) {
    const message = `the process that ran it ended ${job.attempts} times; see its last log lines, then retry it`;
    return end({ ...job, error: { code: 'internal', message, hint: undefined } }, 'failed', nowMs);
  }
  const logLines = isLost
    ? withLine(job.logLines, nowMs, `taken over: the process of attempt ${job.attempts} ended`)
    : job.logLines;
  return {
    owner: terms.owner,
    job: {
      ...job,
      logLines,
      status: 'running',
      attempts: job.attempts + 1,
      startedAtMs: job.startedAtMs ?? nowMs,
      leaseUntilMs: nowMs + terms.leaseMs,
    },
  };
}
