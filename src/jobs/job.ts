import type { ErrorCode } from '../errors.ts';

export const JOB_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** A step of a job with how far it is. `total` is undefined while it is not known. */
export interface JobStep {
  readonly name: string;
  readonly done: number;
  readonly total: number | undefined;
  /** What is counted: `rows`, `sweeps`, `users`. */
  readonly unit: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
}

/** A durable unit of background work, as stored and as shown. Times are milliseconds since 1970 UTC. */
export interface Job {
  /** Sorts by creation time. */
  readonly jobId: string;
  readonly type: string;
  /** Must survive JSON. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly status: JobStatus;
  readonly steps: readonly JobStep[];
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly priority: number;
  /** At most one queued or running job has the same key. */
  readonly uniqueKey: string | undefined;
  readonly timeoutMs: number;
  readonly createdAtMs: number;
  readonly notBeforeMs: number;
  readonly startedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly leaseUntilMs: number | undefined;
  readonly cancelRequested: boolean;
  readonly error:
    | { readonly code: ErrorCode; readonly message: string; readonly hint: string | undefined }
    | undefined;
  /** Where the handler left off; given back to it after a crash or retry. Must survive JSON. */
  readonly checkpoint: unknown;
  /** What the handler returned. Must survive JSON. */
  readonly result: unknown;
  /** The last lines, oldest first, at most 200. */
  readonly logLines: readonly { readonly atMs: number; readonly line: string }[];
  /** The schedule that made it, if one did. */
  readonly scheduleId: string | undefined;
}

/** What a running job's handler may use. */
export interface JobContext {
  readonly jobId: string;
  readonly attempt: number;
  /** Fires on cancel, timeout, lost lease and shutdown; handlers stop soon after, leaving a resumable state. */
  readonly signal: AbortSignal;
  /** The checkpoint of an earlier attempt, if there is one. */
  readonly checkpoint: unknown;
  /** Reports progress of a step; a new name ends the step before. Cheap: stored and sent at most a few times a second. */
  progress(step: string, done: number, total: number | undefined, unit: string): void;
  log(line: string): void;
  /** Stores where the work can go on; durable when it resolves. */
  saveCheckpoint(checkpoint: unknown): Promise<void>;
}

/** How one type of job is done. */
export interface JobHandler {
  readonly type: string;
  readonly maxAttempts: number;
  readonly timeoutMs: number;
  /** Checks the parameters at the door; throws `invalid_input`. */
  parse(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** At most one queued or running job has the same key; undefined: any number. */
  uniqueKey(parameters: Readonly<Record<string, unknown>>): string | undefined;
  /** Tells whether a job needs so little that it runs beside the others; undefined: none does. */
  isLight?(parameters: Readonly<Record<string, unknown>>): boolean;
  run(parameters: Readonly<Record<string, unknown>>, context: JobContext): Promise<unknown>;
}
