import { toDeadwaxError } from '../errors.ts';
import type { Job, JobHandler } from './job.ts';
import type { OpenEntry } from './job-records.ts';
import { JobRun, type JobRunOptions } from './job-run.ts';
import { claimed } from './job-state.ts';

export interface JobWorkersOptions extends Omit<JobRunOptions, 'handler'> {
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly exclusive: boolean;
  readonly pollMs: number;
}

/** Jobs that run at a time. */
const LANE_WIDTHS = { heavy: 1, light: 3 } as const;
type Lane = keyof typeof LANE_WIDTHS;
const LANES: readonly Lane[] = ['heavy', 'light'];

function laneOf(handler: JobHandler, { parameters }: Job): Lane {
  return handler.isLight?.(parameters) === true ? 'light' : 'heavy';
}

/** Takes due jobs whenever their lane is free and runs them. */
export class JobWorkers {
  readonly #options: JobWorkersOptions;
  readonly #runs = new Map<string, { readonly run: JobRun; readonly lane: Lane }>();
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
    this.#runs.get(jobId)?.run.stop('cancel');
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
    const runs = [...this.#runs.values()].map(({ run }) => run);
    for (const run of runs) run.stop('shutdown');
    await Promise.all(runs.map((run) => run.done));
  }

  async #fill(): Promise<void> {
    while (this.#pumpAgain && !this.#closed) {
      this.#pumpAgain = false;
      if (!LANES.some((lane) => this.#hasRoom(lane))) return;
      for (const entry of await this.#options.records.openEntries()) {
        if (this.#closed) break;
        if (this.#runs.has(entry.jobId) || entry.notBeforeMs > this.#options.clock()) continue;
        await this.#claim(entry);
      }
    }
  }

  #hasRoom(lane: Lane): boolean {
    const nRunning = [...this.#runs.values()].filter((running) => running.lane === lane).length;
    return nRunning < LANE_WIDTHS[lane];
  }

  async #claim(entry: OpenEntry): Promise<void> {
    const { owner, leaseMs, exclusive, clock, records, handlers } = this.#options;
    const terms = { owner, nowMs: clock(), leaseMs, exclusive };
    let mustWait = false;
    const stored = await records.update(entry.jobId, (found) => {
      const handler = handlers.get(found.job.type);
      mustWait = handler !== undefined && !this.#hasRoom(laneOf(handler, found.job));
      return handler === undefined || mustWait ? undefined : claimed(found, terms);
    });
    if (mustWait) return;
    if (stored === undefined) {
      await records.dropStaleEntry(entry);
      return;
    }
    this.#options.onChange(stored.job);
    if (stored.job.status === 'running') this.#start(stored.job);
  }

  #start(job: Job): void {
    const handler = this.#options.handlers.get(job.type);
    if (handler === undefined) return;
    const run = new JobRun(job, { ...this.#options, handler });
    this.#runs.set(job.jobId, { run, lane: laneOf(handler, job) });
    run.done.then(() => {
      this.#runs.delete(job.jobId);
      this.look();
    });
  }
}
