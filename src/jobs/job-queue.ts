import { DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { DocumentStore, Page } from '../store/store.ts';
import { suggestName } from '../util/nearest-name.ts';
import { createJob, type SubmitOptions } from './create-job.ts';
import type { Job, JobHandler } from './job.ts';
import { type JobFilter, JobRecords } from './job-records.ts';
import { cancelled, isEnded, retried } from './job-state.ts';
import { JobWorkers } from './job-workers.ts';

export interface JobQueueOptions {
  readonly documents: DocumentStore;
  readonly handlers: readonly JobHandler[];
  readonly clock: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /** How long a job stays with a process that no longer answers. */
  readonly leaseMs?: number;
  /** True where no other process can be running jobs on these documents: then jobs of a killed one are taken over at once. */
  readonly exclusive?: boolean;
  /** How often queued jobs are looked for besides when one is submitted. */
  readonly pollMs?: number;
  /** Shortest time between two writes of one job's progress. */
  readonly flushMs?: number;
  /** How long a handler may take to stop. */
  readonly stopGraceMs?: number;
  /** Wait before the second attempt; it doubles with each further one. */
  readonly retryDelayMs?: number;
  /** Ended jobs beyond so many are forgotten, oldest first. */
  readonly keepEnded?: number;
  /** Gets one line about each trouble of the queue itself. */
  readonly log?: (line: string) => void;
}

/**
 * Durable background work, done by the handlers of this process, highest priority first: heavy jobs one at a time, so that each has the
 * machine, and a few light ones beside them.
 */
export interface JobQueue {
  /**
   * Queues a job; it is durable when this resolves.
   * Errors: `invalid_input` for an unknown type or bad parameters; `conflict` when an open job has the same unique key
   * (`details.jobId` names it).
   */
  submit(type: string, parameters: Readonly<Record<string, unknown>>, options?: SubmitOptions): Promise<Job>;
  /** Like `submit`, but gives the open job with the same unique key instead of an error. */
  enqueue(type: string, parameters: Readonly<Record<string, unknown>>, options?: SubmitOptions): Promise<Job>;
  /** Checks a type and its parameters as `submit` does, without queueing anything. Errors: `invalid_input`. */
  check(type: string, parameters: Readonly<Record<string, unknown>>): void;
  get(jobId: string): Promise<Job | undefined>;
  /** Newest first. A page may hold fewer than `count` jobs only at the end. */
  list(filter: JobFilter, count: number, cursor?: string): Promise<Page<Job>>;
  /** Ends a queued job at once and asks a running one to stop. Errors: `not_found`, `conflict` for one that has ended. */
  cancel(jobId: string): Promise<Job>;
  /** Queues a failed or cancelled job again, from its checkpoint. Errors: `not_found`, `conflict`. */
  retry(jobId: string): Promise<Job>;
  /** Calls `listener` with each job of this process as it changes. Returns the function that stops it. */
  onChange(listener: (job: Job) => void): () => void;
  /** Resolves with the job once it has ended. Errors: `not_found`; `cancelled` when the queue closes first. */
  waitFor(jobId: string): Promise<Job>;
  /** Stops taking jobs, asks running ones to stop and hands them back, to go on later. */
  close(): Promise<void>;
}

const DEFAULTS = {
  leaseMs: 30_000,
  exclusive: false,
  pollMs: 1_000,
  flushMs: 250,
  stopGraceMs: 10_000,
  retryDelayMs: 1_000,
  keepEnded: 1_000,
  log: (_line: string) => undefined,
} as const;
const TRIM_EVERY = 100;

/** Opens the queue and starts its workers. Errors: those of the documents. */
export async function openJobQueue(options: JobQueueOptions): Promise<JobQueue> {
  const queue = new DocumentJobQueue({ ...DEFAULTS, ...options });
  await queue.start();
  return queue;
}

class DocumentJobQueue implements JobQueue {
  readonly #options: Required<JobQueueOptions>;
  readonly #records: JobRecords;
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #workers: JobWorkers;
  readonly #listeners = new Set<(job: Job) => void>();
  readonly #closing = Promise.withResolvers<never>();
  #closed = false;
  #lastIdMs = 0;
  #nEndedSinceTrim = 0;

  constructor(options: Required<JobQueueOptions>) {
    this.#options = options;
    this.#records = new JobRecords(options.documents, options.clock);
    this.#handlers = new Map(options.handlers.map((handler) => [handler.type, handler]));
    this.#workers = new JobWorkers({
      ...options,
      records: this.#records,
      handlers: this.#handlers,
      owner: Buffer.from(options.randomBytes(8)).toString('hex'),
      onChange: (job) => this.#changed(job),
    });
    this.#closing.promise.catch(() => undefined);
  }

  async start(): Promise<void> {
    await this.#records.trim(this.#options.keepEnded);
    this.#workers.start();
  }

  async submit(
    type: string,
    parameters: Readonly<Record<string, unknown>>,
    options: SubmitOptions = {},
  ): Promise<Job> {
    const { job, holderId } = await this.#add(type, parameters, options);
    if (holderId === undefined) return job;
    throw heldBy(holderId);
  }

  async enqueue(
    type: string,
    parameters: Readonly<Record<string, unknown>>,
    options: SubmitOptions = {},
  ): Promise<Job> {
    for (;;) {
      const { job, holderId } = await this.#add(type, parameters, options);
      const holder = holderId === undefined ? job : await this.get(holderId);
      if (holder !== undefined) return holder;
      await new Promise((resolve) => setTimeout(resolve, this.#options.pollMs));
    }
  }

  check(type: string, parameters: Readonly<Record<string, unknown>>): void {
    this.#handlerOf(type).parse(parameters);
  }

  async get(jobId: string): Promise<Job | undefined> {
    return (await this.#records.load(jobId))?.job;
  }

  async list(filter: JobFilter, count: number, cursor?: string): Promise<Page<Job>> {
    return await this.#records.list(filter, count, cursor);
  }

  async cancel(jobId: string): Promise<Job> {
    const stored = await this.#records.update(jobId, (found) => {
      if (isEnded(found.job)) return undefined;
      if (found.job.status === 'queued') return cancelled(found.job, this.#options.clock());
      return { ...found, job: { ...found.job, cancelRequested: true } };
    });
    if (stored === undefined) throw await this.#refusal(jobId, 'cannot be cancelled');
    this.#workers.cancel(jobId);
    this.#changed(stored.job);
    return stored.job;
  }

  async retry(jobId: string): Promise<Job> {
    const found = await this.get(jobId);
    if (found?.status !== 'failed' && found?.status !== 'cancelled')
      throw await this.#refusal(jobId, 'cannot be retried');
    const { holderId, stored } = await this.#records.reopen(jobId, ({ job }) =>
      isEnded(job) ? retried(job, this.#options.clock()) : undefined,
    );
    if (holderId !== undefined) throw heldBy(holderId);
    if (stored === undefined) throw await this.#refusal(jobId, 'cannot be retried');
    this.#changed(stored.job);
    this.#workers.look();
    return stored.job;
  }

  onChange(listener: (job: Job) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async waitFor(jobId: string): Promise<Job> {
    const ended = Promise.withResolvers<Job>();
    const look = async (): Promise<void> => {
      const job = await this.get(jobId);
      if (job === undefined) throw new DeadwaxError('not_found', `job ${jobId} does not exist`);
      if (isEnded(job)) ended.resolve(job);
    };
    const stop = this.onChange((job) => {
      if (job.jobId === jobId && isEnded(job)) ended.resolve(job);
    });
    const poll = setInterval(() => look().catch(ended.reject), this.#options.pollMs);
    try {
      await look();
      return await Promise.race([ended.promise, this.#closing.promise]);
    } finally {
      clearInterval(poll);
      stop();
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#workers.close();
    this.#closing.reject(
      new DeadwaxError('cancelled', 'the job queue closed; the job goes on when it opens again'),
    );
  }

  async #add(
    type: string,
    parameters: Readonly<Record<string, unknown>>,
    options: SubmitOptions,
  ): Promise<{ job: Job; holderId: string | undefined }> {
    if (this.#closed)
      throw new DeadwaxError('cancelled', `job of type ${type}: the server stops; submit it again later`);
    const nowMs = this.#options.clock();
    const draft = { jobId: this.#newId(nowMs), handler: this.#handlerOf(type), parameters, nowMs };
    const job = createJob(draft, options);
    const holderId = await this.#records.add(job);
    if (holderId === undefined) {
      this.#changed(job);
      this.#workers.look();
    }
    return { job, holderId };
  }

  #handlerOf(type: string): JobHandler {
    const handler = this.#handlers.get(type);
    if (handler !== undefined) return handler;
    const known = [...this.#handlers.keys()];
    throw new DeadwaxError(
      'invalid_input',
      `job type '${type}' does not exist${suggestName(type, known)}; use one of ${known.join(', ')}`,
    );
  }

  /** Ids sort by time, also those of one millisecond in one process. */
  #newId(nowMs: number): string {
    this.#lastIdMs = Math.max(nowMs, this.#lastIdMs + 1);
    const random = Buffer.from(this.#options.randomBytes(3)).toString('hex');
    return `${this.#lastIdMs.toString(36).padStart(9, '0')}-${random}`;
  }

  #changed(job: Job): void {
    for (const listener of this.#listeners) {
      try {
        listener(job);
      } catch (thrown) {
        this.#options.log(`a listener failed on job ${job.jobId}: ${toDeadwaxError(thrown).message}`);
      }
    }
    if (!isEnded(job)) return;
    this.#nEndedSinceTrim += 1;
    if (this.#nEndedSinceTrim < TRIM_EVERY || this.#closed) return;
    this.#nEndedSinceTrim = 0;
    this.#records
      .trim(this.#options.keepEnded)
      .catch((thrown) =>
        this.#options.log(`old jobs cannot be forgotten: ${toDeadwaxError(thrown).message}`),
      );
  }

  async #refusal(jobId: string, what: string): Promise<DeadwaxError> {
    const job = await this.get(jobId);
    if (job === undefined) return new DeadwaxError('not_found', `job ${jobId} does not exist`);
    return new DeadwaxError('conflict', `job ${jobId} ${what}: it is ${job.status}`);
  }
}

function heldBy(jobId: string): DeadwaxError {
  const message = `job ${jobId} does the same and has not ended; wait for it or cancel it`;
  return new DeadwaxError('conflict', message, { details: { jobId } });
}
