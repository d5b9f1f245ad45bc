import type { Job, JobHandler } from './job.ts';

export interface SubmitOptions {
  /** Instead of the one that the type's handler gives. */
  readonly uniqueKey?: string;
  /** Higher first; 0 unless given. */
  readonly priority?: number;
  readonly notBeforeMs?: number;
  readonly scheduleId?: string;
}

/** What a new job is made of. */
export interface JobDraft {
  readonly jobId: string;
  readonly handler: JobHandler;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
}

/** Makes a queued job. Errors: `invalid_input` from the handler's parser. */
export function createJob(draft: JobDraft, options: SubmitOptions): Job {
  const { handler, nowMs } = draft;
  const parameters = handler.parse(draft.parameters);
  return {
    jobId: draft.jobId,
    type: handler.type,
    parameters,
    status: 'queued',
    steps: [],
    attempts: 0,
    maxAttempts: handler.maxAttempts,
    priority: options.priority ?? 0,
    uniqueKey: options.uniqueKey ?? handler.uniqueKey(parameters),
    timeoutMs: handler.timeoutMs,
    createdAtMs: nowMs,
    notBeforeMs: options.notBeforeMs ?? nowMs,
    startedAtMs: undefined,
    endedAtMs: undefined,
    leaseUntilMs: undefined,
    cancelRequested: false,
    error: undefined,
    checkpoint: undefined,
    result: undefined,
    logLines: [],
    scheduleId: options.scheduleId,
  };
}
