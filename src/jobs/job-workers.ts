import { toDeadwaxError } from '../errors.ts';
import type { Job, JobHandler } from './job.ts';
import { JobRun, type JobRunOptions } from './job-run.ts';
import { claimed } from './job-state.ts';

export interface JobWorkersOptions extends Omit<JobRunOptions, 'handler'> {
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly workers: number;
  readonly exclusive: boolean;
  readonly pollMs: number;
}

/** Takes due jobs whenever a worker is free and runs them. */
export class JobWorkers {
  readonly #options: JobWorkersOptions;
  readonly #runs = new Map<string, JobRun>();
  #poll: NodeJS.Timeout | undefined;
  #pumping: Promise<void> | undefined;
  #pumpAgain = false;
  #closed = false;

  constructor(options: JobWorkersOptions) {
    this.#options = options;
  }

  start(): void {
    this.#poll = setInterval(() => this.look(), this.#options.pollMs);
    this.look();
  }

  /** Asks the run of a job to stop, if it runs here. */
  cancel(jobId: string): void {
    this.#runs.get(jobId)?.stop('cancel');
  }

  /** Looks for due jobs. One pass at a time; a call during a pass makes another one follow. */
  look(): void {
    this.#pumpAgain = true;
    if (this.#pumping !== undefined || this.#closed) return;
    this.#pumping = this.#fill()
      .catch((thrown) => this.#options.log(`jobs cannot be taken: ${toDeadwaxError(thrown).message}`))
      .finally(() => {
        this.#pumping = undefined;
        if (this.#pumpAgain) this.look();
      });
  }

  /** Takes no more jobs and resolves when every run has been handed back or has come to its end. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#poll);
    await this.#pumping;
    for (const run of this.#runs.values()) run.stop('shutdown');
    await Promise.all([...this.#runs.values()].map((run) => run.done));
  }

  async #fill(): Promise<void> {
    while (this.#pumpAgain && !this.#closed) {
      this.#pumpAgain = false;
      if (this.#runs.size >= this.#options.workers) return;
      for (const entry of await this.#options.records.openEntries()) {
        if (this.#runs.size >= this.#options.workers || this.#closed) break;
        if (this.#runs.has(entry.jobId) || entry.notBeforeMs > this.#options.clock()) continue;
        const isTaken = await this.#claim(entry.jobId);
        if (!isTaken) await this.#options.records.dropStaleEntry(entry);
      }
    }
  }

  async #claim(jobId: string): Promise<boolean> {
    const { owner, leaseMs, exclusive, clock, records, handlers } = this.#options;
    const terms = { owner, nowMs: clock(), leaseMs, exclusive };
    const stored = await records.update(jobId, (found) =>
      handlers.has(found.job.type) ? claimed(found, terms) : undefined,
    );
    if (stored === undefined) return false;
    this.#options.onChange(stored.job);
    if (stored.job.status === 'running') this.#start(stored.job);
    return true;
  }

  #start(job: Job): void {
    const handler = this.#options.handlers.get(job.type);
    if (handler === undefined) return;
    const run = new JobRun(job, { ...this.#options, handler });
    this.#runs.set(job.jobId, run);
    run.done.then(() => {
      this.#runs.delete(job.jobId);
      this.look();
    });
  }
}
