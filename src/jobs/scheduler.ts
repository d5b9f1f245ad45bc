import { DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { DocumentStore } from '../store/store.ts';
import { parseCron } from './cron-expression.ts';
import type { Job } from './job.ts';
import type { JobQueue } from './job-queue.ts';
import { isEnded } from './job-state.ts';
import { decodeStoredSchedule, type Schedule, type ScheduleSetting } from './schedule.ts';

const TABLE = 'schedules';
const PAGE = 100;
/** A run that is later than this was missed: the program was down or asleep. */
const MISSED_AFTER_MS = 60_000;

export interface SchedulerOptions {
  readonly documents: DocumentStore;
  readonly queue: JobQueue;
  readonly clock: () => number;
  readonly pollMs?: number;
  /** Gets one line about each run that was left out and each trouble. */
  readonly log?: (line: string) => void;
}

/** Queues jobs by the clock. A schedule's run never overlaps the one before: one that is due meanwhile is left out. */
export interface Scheduler {
  list(): Promise<readonly Schedule[]>;
  /** Makes or replaces a schedule. Errors: `invalid_input` naming the field. */
  put(scheduleId: string, setting: ScheduleSetting): Promise<Schedule>;
  /** Makes a schedule unless one of this id is or ever was there, so that a deleted default stays deleted. */
  putFirst(scheduleId: string, setting: ScheduleSetting): Promise<void>;
  /** Returns false where there is none. */
  delete(scheduleId: string): Promise<boolean>;
  /** Queues its job now. Errors: `not_found`; `conflict` while its last run goes on. */
  run(scheduleId: string): Promise<Job>;
  close(): Promise<void>;
}

/** Opens the scheduler and starts it; what was missed while nothing ran is caught up or skipped at once. */
export function openScheduler(options: SchedulerOptions): Scheduler {
  return new DocumentScheduler({ pollMs: 1_000, log: () => undefined, ...options });
}

class DocumentScheduler implements Scheduler {
  readonly #options: Required<SchedulerOptions>;
  readonly #poll: NodeJS.Timeout;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;
  #isTickQueued = false;

  constructor(options: Required<SchedulerOptions>) {
    this.#options = options;
    this.#poll = setInterval(() => this.#tick(), options.pollMs);
    this.#tick();
  }

  async list(): Promise<readonly Schedule[]> {
    const schedules: Schedule[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#options.documents.list(TABLE, {
        count: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { key, value } of page.values) {
        const stored = decodeStoredSchedule(key, value);
        if (!stored.deleted) schedules.push(stored.schedule);
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
    return schedules;
  }

  async put(scheduleId: string, setting: ScheduleSetting): Promise<Schedule> {
    const { queue, clock } = this.#options;
    const expression = parseCron(setting.cron, setting.timeZone);
    queue.check(setting.jobType, setting.parameters);
    return await this.#inTurn(async () => {
      const before = await this.#find(scheduleId);
      return await this.#save({
        lastRunAtMs: undefined,
        lastJobId: undefined,
        ...before,
        ...setting,
        scheduleId,
        nextRunAtMs: setting.enabled ? expression.nextAfter(clock()) : undefined,
      });
    });
  }

  async putFirst(scheduleId: string, setting: ScheduleSetting): Promise<void> {
    if ((await this.#options.documents.get(TABLE, scheduleId)) === undefined)
      await this.put(scheduleId, setting);
  }

  async delete(scheduleId: string): Promise<boolean> {
    return await this.#inTurn(async () => {
      if ((await this.#find(scheduleId)) === undefined) return false;
      await this.#options.documents.put(TABLE, scheduleId, { deleted: true });
      return true;
    });
  }

  async run(scheduleId: string): Promise<Job> {
    return await this.#inTurn(async () => {
      const schedule = await this.#find(scheduleId);
      if (schedule === undefined)
        throw new DeadwaxError('not_found', `schedule '${scheduleId}' does not exist`);
      const open = await this.#openJob(schedule);
      if (open !== undefined)
        throw new DeadwaxError(
          'conflict',
          `schedule '${scheduleId}': its job ${open.jobId} is ${open.status}; wait for it or cancel it`,
          { details: { jobId: open.jobId } },
        );
      return await this.#submit(schedule);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#poll);
    await this.#last.catch(() => undefined);
  }

  /** Runs one change at a time, so that none works on a schedule that another is changing. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  #tick(): void {
    if (this.#isTickQueued) return;
    this.#isTickQueued = true;
    this.#inTurn(async () => {
      this.#isTickQueued = false;
      for (const schedule of await this.list()) if (!this.#closed) await this.#attend(schedule);
    }).catch((thrown) => this.#options.log(`schedules wait: ${toDeadwaxError(thrown).message}`));
  }

  async #attend(schedule: Schedule): Promise<void> {
    const nowMs = this.#options.clock();
    if (!schedule.enabled || schedule.nextRunAtMs === undefined || schedule.nextRunAtMs > nowMs) return;
    const reason = await this.#reasonToSkip(schedule, nowMs);
    let ran: Job | undefined;
    if (reason === undefined) ran = await this.#trySubmit(schedule);
    else this.#options.log(`schedule '${schedule.scheduleId}': a run is left out: ${reason}`);
    const current = ran === undefined ? schedule : withRun(schedule, ran, nowMs);
    const nextRunAtMs = parseCron(schedule.cron, schedule.timeZone).nextAfter(nowMs);
    await this.#save({ ...current, nextRunAtMs });
  }

  async #reasonToSkip(schedule: Schedule, nowMs: number): Promise<string | undefined> {
    const lateMs = nowMs - (schedule.nextRunAtMs ?? nowMs);
    if (schedule.catchUp === 'skip' && lateMs > MISSED_AFTER_MS)
      return `it was due ${Math.round(lateMs / 60_000)} minutes ago, while nothing ran`;
    const open = await this.#openJob(schedule);
    return open && `job ${open.jobId} of the run before is still ${open.status}`;
  }

  async #openJob({ lastJobId }: Schedule): Promise<Job | undefined> {
    const job = lastJobId === undefined ? undefined : await this.#options.queue.get(lastJobId);
    return job === undefined || isEnded(job) ? undefined : job;
  }

  async #submit(schedule: Schedule): Promise<Job> {
    const { scheduleId, jobType, parameters } = schedule;
    const job = await this.#options.queue.submit(jobType, parameters, { scheduleId });
    await this.#save(withRun(schedule, job, this.#options.clock()));
    return job;
  }

  /** Gives the job in the way where this schedule queued it itself and was killed before it could note that. */
  async #ownJob(schedule: Schedule, error: DeadwaxError): Promise<Job | undefined> {
    const { jobId } = error.details;
    const job = typeof jobId === 'string' ? await this.#options.queue.get(jobId) : undefined;
    return job?.scheduleId === schedule.scheduleId ? job : undefined;
  }

  /** A run that the queue refuses is left out; one that the storage refuses stays due. */
  async #trySubmit(schedule: Schedule): Promise<Job | undefined> {
    try {
      return await this.#submit(schedule);
    } catch (thrown) {
      const error = toDeadwaxError(thrown);
      if (error.code !== 'conflict' && error.code !== 'invalid_input') throw error;
      const holder = await this.#ownJob(schedule, error);
      if (holder !== undefined) return holder;
      this.#options.log(`schedule '${schedule.scheduleId}': a run is left out: ${error.message}`);
      return undefined;
    }
  }

  async #find(scheduleId: string): Promise<Schedule | undefined> {
    const document = await this.#options.documents.get(TABLE, scheduleId);
    if (document === undefined) return undefined;
    const stored = decodeStoredSchedule(scheduleId, document);
    return stored.deleted ? undefined : stored.schedule;
  }

  async #save(schedule: Schedule): Promise<Schedule> {
    await this.#options.documents.put(TABLE, schedule.scheduleId, { deleted: false, schedule });
    return schedule;
  }
}

function withRun(schedule: Schedule, job: Job, nowMs: number): Schedule {
  return { ...schedule, lastRunAtMs: nowMs, lastJobId: job.jobId };
}
