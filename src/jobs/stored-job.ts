import * as z from 'zod';
import { DeadwaxError, ERROR_KINDS, type ErrorCode } from '../errors.ts';
import { JOB_STATUSES, type Job } from './job.ts';

/** A job as it lies in the documents: with the queue that holds its lease. */
export interface StoredJob {
  readonly job: Job;
  /** Names the queue (one per process) that runs it; undefined unless it is running. */
  readonly owner: string | undefined;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_KINDS, code);
}

const Step = z.object({
  name: z.string(),
  done: z.number(),
  total: z.number().optional(),
  unit: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number().optional(),
});

const Stored = z.object({
  owner: z.string().optional(),
  job: z.object({
    jobId: z.string(),
    type: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    status: z.enum(JOB_STATUSES),
    steps: z.array(Step),
    attempts: z.number(),
    maxAttempts: z.number(),
    priority: z.number(),
    uniqueKey: z.string().optional(),
    timeoutMs: z.number(),
    createdAtMs: z.number(),
    notBeforeMs: z.number(),
    startedAtMs: z.number().optional(),
    endedAtMs: z.number().optional(),
    leaseUntilMs: z.number().optional(),
    cancelRequested: z.boolean(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
    checkpoint: z.unknown().optional(),
    result: z.unknown().optional(),
    logLines: z.array(z.object({ atMs: z.number(), line: z.string() })),
    scheduleId: z.string().optional(),
  }),
});

/** Parses a stored document; what JSON left out becomes undefined again. Errors: `damaged_data`. */
export function decodeStoredJob(key: string, document: unknown): StoredJob {
  const parsed = Stored.safeParse(document);
  if (!parsed.success)
    throw new DeadwaxError('damaged_data', `job ${key} is stored in a form that cannot be read`, {
      cause: parsed.error,
    });
  const { owner, job } = parsed.data;
  const { error } = job;
  return {
    owner,
    job: {
      ...job,
      steps: job.steps.map((step) => ({ ...step, total: step.total, endedAtMs: step.endedAtMs })),
      uniqueKey: job.uniqueKey,
      startedAtMs: job.startedAtMs,
      endedAtMs: job.endedAtMs,
      leaseUntilMs: job.leaseUntilMs,
      error: error && {
        code: isErrorCode(error.code) ? error.code : 'internal',
        message: error.message,
        hint: error.hint,
      },
      checkpoint: job.checkpoint,
      result: job.result,
      scheduleId: job.scheduleId,
    },
  };
}
