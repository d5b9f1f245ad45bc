import * as z from 'zod';
import type { DocumentStore, Page } from '../store/store.ts';
import type { Job, JobStatus } from './job.ts';
import { isEnded } from './job-state.ts';
import { decodeStoredJob, type StoredJob } from './stored-job.ts';

const JOBS = 'jobs';
const OPEN = 'jobs_open';
const KEYS = 'jobs_keys';
const PAGE = 200;
/** How long a name without its document may be one that another process is just writing. */
const WRITE_GRACE_MS = 10_000;

const OpenValue = z.object({ priority: z.number(), notBeforeMs: z.number(), atMs: z.number() });
const KeyValue = z.object({ jobId: z.string(), atMs: z.number() });

/** A job that is queued or running, as the index of those names it. */
export interface OpenEntry {
  readonly jobId: string;
  readonly priority: number;
  readonly notBeforeMs: number;
  /** When the entry was written. */
  readonly atMs: number;
}

export interface JobFilter {
  readonly type?: string;
  readonly status?: JobStatus;
}

/**
 * Jobs in the documents: `jobs` holds them by id, `jobs_open` names those that have not ended, so that old ones cost nothing,
 * and `jobs_keys` says which job a unique key belongs to; a key of a job that has ended is free.
 * The index is written before a job opens and cleared after it ended, so a crash in between leaves an entry too many, never one too few.
 */
export class JobRecords {
  readonly #documents: DocumentStore;
  readonly #clock: () => number;

  constructor(documents: DocumentStore, clock: () => number) {
    this.#documents = documents;
    this.#clock = clock;
  }

  async load(jobId: string): Promise<StoredJob | undefined> {
    const document = await this.#documents.get(JOBS, jobId);
    return document === undefined ? undefined : decodeStoredJob(jobId, document);
  }

  /**
   * Adds a queued job. Returns undefined, or the id of the open job that has the same unique key; then nothing was added.
   */
  async add(job: Job): Promise<string | undefined> {
    const holder = job.uniqueKey === undefined ? undefined : await this.#takeKey(job.uniqueKey, job.jobId);
    if (holder !== undefined) return holder;
    await this.#open(job);
    await this.#documents.put(JOBS, job.jobId, { job });
    return undefined;
  }

  /** Opens an ended job again, unless `holderId` names an open job with the same unique key. */
  async reopen(
    jobId: string,
    change: (stored: StoredJob) => StoredJob | undefined,
  ): Promise<{ readonly holderId: string | undefined; readonly stored: StoredJob | undefined }> {
    const before = await this.load(jobId);
    const key = before?.job.uniqueKey;
    const holderId = key === undefined ? undefined : await this.#takeKey(key, jobId);
    if (before === undefined || holderId !== undefined) return { holderId, stored: undefined };
    await this.#open({ ...before.job, notBeforeMs: this.#clock() });
    return { holderId, stored: await this.update(jobId, change) };
  }

  /**
   * Changes a job: `change` gets the stored one and returns the next, or undefined to leave it. It may run several times
   * when others write at the same time. Returns what is stored then; undefined where there is no job or it was left.
   */
  async update(
    jobId: string,
    change: (stored: StoredJob) => StoredJob | undefined,
  ): Promise<StoredJob | undefined> {
    for (;;) {
      const found = await this.#documents.getWithRevision(JOBS, jobId);
      const next = found && change(decodeStoredJob(jobId, found.value));
      if (found === undefined || next === undefined) return undefined;
      if ((await this.#documents.put(JOBS, jobId, next, found.revision)) === undefined) continue;
      if (isEnded(next.job)) await this.#documents.delete(OPEN, jobId);
      else if (next.job.status === 'queued') await this.#open(next.job);
      return next;
    }
  }

  /** Gives every open job's entry: highest priority first, then the oldest. */
  async openEntries(): Promise<readonly OpenEntry[]> {
    const entries: OpenEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#documents.list(OPEN, {
        count: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { key, value } of page.values) entries.push({ jobId: key, ...OpenValue.parse(value) });
      cursor = page.cursor;
    } while (cursor !== undefined);
    return entries.sort((a, b) => b.priority - a.priority || (a.jobId < b.jobId ? -1 : 1));
  }

  /** Drops an entry whose job has ended or was never written: what a crash between two writes leaves. */
  async dropStaleEntry(entry: OpenEntry): Promise<void> {
    const stored = await this.load(entry.jobId);
    const isStale = stored === undefined ? this.#isOld(entry.atMs) : isEnded(stored.job);
    if (isStale) await this.#documents.delete(OPEN, entry.jobId);
  }

  /** Lists jobs, newest first. */
  async list(filter: JobFilter, count: number, cursor?: string): Promise<Page<Job>> {
    const isOpen = filter.status === 'queued' || filter.status === 'running';
    const values: Job[] = [];
    let next = cursor;
    do {
      const page = await this.#documents.list(isOpen ? OPEN : JOBS, {
        count: count - values.length,
        descending: true,
        ...(next === undefined ? {} : { cursor: next }),
      });
      for (const { key, value } of page.values) {
        const stored = isOpen ? await this.load(key) : decodeStoredJob(key, value);
        if (stored !== undefined && matches(stored.job, filter)) values.push(stored.job);
      }
      next = page.cursor;
    } while (next !== undefined && values.length < count);
    return { values, cursor: next };
  }

  /** Forgets the oldest ended jobs beyond the newest `keep`. */
  async trim(keep: number): Promise<void> {
    let nEnded = 0;
    let cursor: string | undefined;
    do {
      const page = await this.#documents.list(JOBS, {
        count: PAGE,
        descending: true,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { key, value } of page.values) {
        const { job } = decodeStoredJob(key, value);
        if (isEnded(job)) nEnded += 1;
        if (isEnded(job) && nEnded > keep) await this.#forget(job);
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }

  async #forget(job: Job): Promise<void> {
    if (job.uniqueKey !== undefined) {
      const claim = KeyValue.safeParse(await this.#documents.get(KEYS, job.uniqueKey));
      if (claim.success && claim.data.jobId === job.jobId) await this.#documents.delete(KEYS, job.uniqueKey);
    }
    await this.#documents.delete(JOBS, job.jobId);
  }

  async #open(job: Job): Promise<void> {
    const value = { priority: job.priority, notBeforeMs: job.notBeforeMs, atMs: this.#clock() };
    await this.#documents.put(OPEN, job.jobId, value);
  }

  /** Returns undefined when the key is now the job's, else the id of the job that holds it. */
  async #takeKey(key: string, jobId: string): Promise<string | undefined> {
    for (;;) {
      const found = await this.#documents.getWithRevision(KEYS, key);
      const claim = KeyValue.safeParse(found?.value);
      if (claim.success && claim.data.jobId !== jobId) {
        const holder = await this.load(claim.data.jobId);
        const isHeld = holder === undefined ? !this.#isOld(claim.data.atMs) : !isEnded(holder.job);
        if (isHeld) return claim.data.jobId;
      }
      const value = { jobId, atMs: this.#clock() };
      if ((await this.#documents.put(KEYS, key, value, found?.revision ?? 0)) !== undefined) return undefined;
    }
  }

  #isOld(atMs: number): boolean {
    return this.#clock() - atMs > WRITE_GRACE_MS;
  }
}

function matches(job: Job, filter: JobFilter): boolean {
  return (
    (filter.type === undefined || job.type === filter.type) &&
    (filter.status === undefined || job.status === filter.status)
  );
}
