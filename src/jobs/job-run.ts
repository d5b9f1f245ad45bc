import { DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { Job, JobContext, JobHandler, JobStep } from './job.ts';
import type { JobRecords } from './job-records.ts';
import { cancelled, failedAttempt, handedBack, succeeded, withLine } from './job-state.ts';
import type { StoredJob } from './stored-job.ts';

const MAX_STEPS = 100;

/** Why a run has to stop before its handler is done. */
export type StopReason = 'cancel' | 'timeout' | 'lost_lease' | 'shutdown';

export interface JobRunOptions {
  readonly records: JobRecords;
  readonly handler: JobHandler;
  readonly owner: string;
  readonly clock: () => number;
  readonly leaseMs: number;
  readonly flushMs: number;
  readonly stopGraceMs: number;
  readonly retryDelayMs: number;
  readonly onChange: (job: Job) => void;
  readonly log: (line: string) => void;
}

const STOP_MESSAGES: Readonly<Record<StopReason, string>> = {
  cancel: 'the job was cancelled',
  timeout: 'the job took longer than its time limit',
  lost_lease: 'another process took the job over, because its lease had ended',
  shutdown: 'the server stops; the job goes on when it is up again',
};

/**
 * One attempt at a claimed job: runs the handler, keeps the lease, stores progress at most once every `flushMs`, and stores
 * what became of it. `done` resolves when all of that is over and never rejects.
 */
export class JobRun {
  readonly jobId: string;
  readonly done: Promise<void>;
  readonly #options: JobRunOptions;
  readonly #controller = new AbortController();
  readonly #abandoned = Promise.withResolvers<never>();
  readonly #deadlineMs: number;
  #abandonTimer: NodeJS.Timeout | undefined;
  #stopReason: StopReason | undefined;
  #job: Job;
  #changed = false;
  #over = false;
  #isClosing = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(job: Job, options: JobRunOptions) {
    this.jobId = job.jobId;
    this.#job = job;
    this.#options = options;
    this.#deadlineMs = options.clock() + job.timeoutMs;
    this.#abandoned.promise.catch(() => undefined);
    this.done = this.#run();
  }

  /** Asks the handler to stop. One that has not stopped after the grace time is left behind: nothing it does counts any more. */
  stop(reason: StopReason): void {
    if (reason === 'shutdown') this.#isClosing = true;
    if (this.#stopReason !== undefined || this.#over) return;
    this.#stopReason = reason;
    const code = reason === 'timeout' ? 'timeout' : 'cancelled';
    const error = new DeadwaxError(code, STOP_MESSAGES[reason]);
    this.#controller.abort(error);
    this.#abandonTimer = setTimeout(() => this.#abandoned.reject(error), this.#options.stopGraceMs);
  }

  async #run(): Promise<void> {
    const beat = setInterval(() => this.#beat(), this.#options.flushMs);
    const context = this.#context();
    const { handler } = this.#options;
    let settle: (job: Job) => StoredJob | undefined;
    try {
      const work = Promise.resolve().then(() => handler.run(handler.parse(this.#job.parameters), context));
      const result = await Promise.race([work, this.#abandoned.promise]);
      settle = (job) => succeeded(job, result, this.#options.clock());
    } catch (thrown) {
      settle = (job) => this.#afterError(job, thrown);
    }
    this.#over = true;
    clearInterval(beat);
    clearTimeout(this.#abandonTimer);
    await this.#writing;
    await this.#settle(settle);
  }

  #afterError(job: Job, thrown: unknown): StoredJob | undefined {
    const nowMs = this.#options.clock();
    if (this.#stopReason === 'lost_lease') return undefined;
    if (this.#stopReason === 'shutdown') return handedBack(job, nowMs);
    if (this.#stopReason === 'cancel' || job.cancelRequested) return cancelled(job, nowMs);
    const error =
      this.#stopReason === 'timeout'
        ? new DeadwaxError('timeout', `the job took longer than its ${job.timeoutMs / 1000} seconds`)
        : toDeadwaxError(thrown);
    return failedAttempt(job, error, nowMs, this.#options.retryDelayMs);
  }

  /** Stores the end; a storage that does not answer is tried again until the lease is over, when another process may take the job, or the queue closes. */
  async #settle(settle: (job: Job) => StoredJob | undefined): Promise<void> {
    for (;;) {
      try {
        await this.#store(settle);
        return;
      } catch (thrown) {
        this.#options.log(
          `job ${this.jobId}: its end could not be stored: ${toDeadwaxError(thrown).message}`,
        );
        if (this.#isLeaseOver() || this.#isClosing) return;
        await new Promise((resolve) => setTimeout(resolve, this.#options.flushMs));
      }
    }
  }

  #isLeaseOver(): boolean {
    return this.#options.clock() >= (this.#job.leaseUntilMs ?? 0);
  }

  #beat(): void {
    const nowMs = this.#options.clock();
    if (nowMs >= this.#deadlineMs) this.stop('timeout');
    const isRenewalDue = (this.#job.leaseUntilMs ?? 0) - nowMs < (this.#options.leaseMs * 2) / 3;
    if (this.#changed || isRenewalDue) this.#flush();
  }

  #flush(): void {
    this.#changed = false;
    this.#writing = this.#writing.then(async () => {
      if (this.#over) return;
      try {
        const stored = await this.#store((job) => this.#renewed(job));
        if (stored === undefined) this.stop('lost_lease');
        else if (stored.job.cancelRequested) this.stop('cancel');
      } catch (thrown) {
        this.#options.log(
          `job ${this.jobId}: progress could not be stored: ${toDeadwaxError(thrown).message}`,
        );
        if (this.#isLeaseOver()) this.stop('lost_lease');
      }
    });
  }

  #renewed(job: Job): StoredJob {
    const leaseUntilMs = this.#options.clock() + this.#options.leaseMs;
    return { owner: this.#options.owner, job: { ...job, leaseUntilMs } };
  }

  /** Writes `change` applied to the stored job with this run's steps and lines, if the job is still this run's. */
  async #store(change: (job: Job) => StoredJob | undefined): Promise<StoredJob | undefined> {
    const stored = await this.#options.records.update(this.jobId, (found) => {
      if (found.owner !== this.#options.owner || found.job.status !== 'running') return undefined;
      const { steps, logLines, checkpoint } = this.#job;
      return change({ ...found.job, steps, logLines, checkpoint });
    });
    if (stored === undefined) return undefined;
    this.#job = { ...this.#job, leaseUntilMs: stored.job.leaseUntilMs };
    this.#options.onChange(stored.job);
    return stored;
  }

  #context(): JobContext {
    return {
      jobId: this.jobId,
      attempt: this.#job.attempts,
      signal: this.#controller.signal,
      checkpoint: this.#job.checkpoint,
      progress: (step, done, total, unit) => {
        const startedAtMs = this.#options.clock();
        this.#job = {
          ...this.#job,
          steps: withProgress(this.#job.steps, {
            name: step,
            done,
            total,
            unit,
            startedAtMs,
            endedAtMs: undefined,
          }),
        };
        this.#changed = true;
      },
      log: (line) => {
        this.#job = { ...this.#job, logLines: withLine(this.#job.logLines, this.#options.clock(), line) };
        this.#changed = true;
      },
      saveCheckpoint: async (checkpoint) => {
        if (this.#over)
          throw new DeadwaxError('cancelled', `job ${this.jobId} is over; its checkpoint is not taken`);
        this.#job = { ...this.#job, checkpoint };
        const stored = await this.#store((job) => this.#renewed(job));
        if (stored !== undefined) return;
        this.stop('lost_lease');
        throw new DeadwaxError('cancelled', STOP_MESSAGES.lost_lease);
      },
    };
  }
}

/** Updates the last step, or ends it and begins the next; a step that is done again, after a retry, takes the place of its old one. */
function withProgress(steps: readonly JobStep[], next: JobStep): readonly JobStep[] {
  const last = steps.at(-1);
  if (last?.name === next.name && last.endedAtMs === undefined)
    return [...steps.slice(0, -1), { ...next, startedAtMs: last.startedAtMs }];
  const before = steps
    .filter((step) => step.name !== next.name)
    .map((step) => ({ ...step, endedAtMs: step.endedAtMs ?? next.startedAtMs }));
  return [...before.slice(-(MAX_STEPS - 1)), next];
}
