import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { syncDirectory } from '../util/durable-file.ts';
import { camelCaseNames } from '../util/name-case.ts';
import { parseImportParameters } from './import-parameters.ts';
import { checkName, type Extent, LandingFiles, type LandingLog, PARTIAL } from './landing-files.ts';

export interface LandingDeps {
  /** The landing folder is `landing/` in it. */
  readonly dataDirectory: string;
  /** Gives the open job with the same path instead of a second one. */
  readonly enqueue: (type: 'import', parameters: Readonly<Record<string, unknown>>) => Promise<Job>;
  readonly getJob: (jobId: string) => Promise<Job | undefined>;
  readonly clock: () => number;
  /** Time between two looks into `input/`; what did not change between two of them is whole. */
  readonly pollMs: number;
  /** Gets one line about each trouble of the watching itself. */
  readonly onFault: (line: string) => void;
}

/** Options of an import, by the names of the API. */
type ImportOptions = Readonly<Record<string, unknown>>;

/** The watched landing folder: what is dropped into `input/` is imported and ends in `processed/` or `errors/`. */
export interface Landing {
  /**
   * Streams a file into `input/` and queues its import once it is whole; `options` are those of an import by the names of the API.
   * After a dry run the file stays until it is confirmed or discarded.
   * Errors: `invalid_input` for a bad name or option, `conflict` while a file of that name is there.
   */
  receive(name: string, body: Readable, options: ImportOptions): Promise<Job>;
  /** Queues the import of a file that a dry run has looked at. Errors: `not_found`. */
  confirm(name: string): Promise<Job>;
  /** Removes a file that a dry run has looked at. Errors: `not_found`. */
  discard(name: string): Promise<void>;
  listLogs(): Promise<readonly LandingLog[]>;
  /** Errors: `not_found`, `invalid_input`. */
  readLog(name: string): Promise<string>;
  /** Stops watching; jobs that run go on. */
  close(): Promise<void>;
}

function waiting(name: string): DeadwaxError {
  return new DeadwaxError(
    'conflict',
    `a file '${name}' waits in the landing folder already; send it under another name or later`,
  );
}

function unwritable(name: string, cause: unknown): DeadwaxError {
  return new DeadwaxError('storage_unavailable', `'${name}' cannot be received: ${String(cause)}`, {
    hint: 'check the disk and the permissions of the landing folder',
    cause,
  });
}

function isThere(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
}

function isSame(a: Extent, b: Extent): boolean {
  return a.sizeBytes === b.sizeBytes && a.modifiedAtMs === b.modifiedAtMs;
}

class WatchedLanding implements Landing {
  readonly #deps: LandingDeps;
  readonly #files: LandingFiles;
  readonly #extents = new Map<string, Extent>();
  readonly #jobIds = new Map<string, string>();
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;

  constructor(deps: LandingDeps, files: LandingFiles) {
    this.#deps = deps;
    this.#files = files;
    this.#watching = this.#watch();
  }

  async receive(name: string, body: Readable, options: ImportOptions): Promise<Job> {
    checkName(name);
    parseImportParameters({ path: name, ...camelCaseNames(options) });
    const path = this.#files.inputPath(name);
    if ((await this.#files.extentOf(name)) !== undefined) throw waiting(name);
    const partial = join(dirname(path), `.${name}${PARTIAL}`);
    const target = await open(partial, 'wx').catch((thrown: unknown) => {
      throw isThere(thrown) ? waiting(name) : unwritable(name, thrown);
    });
    try {
      await pipeline(body, target.createWriteStream());
      const file = await open(partial, 'r');
      await file.sync().finally(() => file.close());
      await this.#files.writeOptions(name, options);
      await rename(partial, path);
      await syncDirectory(dirname(path));
    } catch (thrown) {
      await rm(partial, { force: true });
      throw thrown;
    }
    return this.#claim(name);
  }

  async confirm(name: string): Promise<Job> {
    const options = await this.#dryRunOptions(name);
    await this.#files.writeOptions(name, without(options, 'dry_run'));
    this.#forget(name);
    return this.#claim(name);
  }

  async discard(name: string): Promise<void> {
    await this.#dryRunOptions(name);
    await this.#files.discard(name);
    this.#forget(name);
    await this.#log(name, 'discarded after a dry run');
  }

  /** Only what waits after a dry run may be confirmed or discarded: anything else is being imported. */
  async #dryRunOptions(name: string): Promise<ImportOptions> {
    checkName(name);
    const isThere = (await this.#files.extentOf(name)) !== undefined;
    const options = isThere ? await this.#files.readOptions(name) : {};
    if (options.dry_run === true) return options;
    throw new DeadwaxError('not_found', `no file '${name}' waits for a decision after a dry run`);
  }

  listLogs(): Promise<readonly LandingLog[]> {
    return this.#files.listLogs();
  }

  readLog(name: string): Promise<string> {
    return this.#files.readLog(name);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#look();
        await sleep(this.#deps.pollMs, undefined, { signal: this.#stop.signal });
      } catch (thrown) {
        if (this.#stop.signal.aborted) return;
        this.#deps.onFault(`landing folder: ${toDeadwaxError(thrown).message}`);
        await sleep(this.#deps.pollMs);
      }
    }
  }

  /** One look: claims what stopped growing, settles what has ended, forgets what has gone. Trouble with one does not hold up the others. */
  async #look(): Promise<void> {
    const names = await this.#files.listInput();
    // What was received is known by its job alone; a later file of that name must not be taken for it.
    for (const name of [...this.#extents.keys(), ...this.#jobIds.keys()])
      if (!names.includes(name)) this.#forget(name);
    for (const name of names) {
      try {
        await this.#attend(name);
      } catch (thrown) {
        if (this.#stop.signal.aborted) return;
        this.#deps.onFault(`landing folder: ${name}: ${toDeadwaxError(thrown).message}`);
      }
    }
  }

  async #attend(name: string): Promise<void> {
    const jobId = this.#jobIds.get(name);
    if (jobId !== undefined) await this.#settleIfEnded(name, jobId);
    else if (await this.#stoppedGrowing(name)) await this.#claimDropped(name);
  }

  #forget(name: string): void {
    this.#extents.delete(name);
    this.#jobIds.delete(name);
  }

  async #stoppedGrowing(name: string): Promise<boolean> {
    const before = this.#extents.get(name);
    const now = await this.#files.extentOf(name);
    if (now === undefined) return false;
    this.#extents.set(name, now);
    return before !== undefined && isSame(before, now);
  }

  /** Queues the import. After a crash the same file is claimed again; its import then goes on, or says that it was done. */
  async #claim(name: string): Promise<Job> {
    const options = await this.#files.readOptions(name);
    const parameters = { path: this.#files.inputPath(name), ...camelCaseNames(options) };
    const job = await this.#deps.enqueue('import', parameters);
    if (this.#jobIds.get(name) !== job.jobId) {
      this.#jobIds.set(name, job.jobId);
      await this.#log(name, `claimed by job ${job.jobId}`);
    }
    return job;
  }

  /** A dropped file whose options are wrong would be refused at every look. */
  async #claimDropped(name: string): Promise<void> {
    try {
      await this.#claim(name);
    } catch (thrown) {
      const error = toDeadwaxError(thrown);
      if (error.code !== 'invalid_input') throw thrown;
      await this.#setAside(name, { jobId: undefined, error });
    }
  }

  async #settleIfEnded(name: string, jobId: string): Promise<void> {
    const job = await this.#deps.getJob(jobId);
    if (job === undefined || job.status === 'queued' || job.status === 'running') {
      // A job that is no longer known ended long ago: the file is claimed anew.
      if (job === undefined) this.#forget(name);
      return;
    }
    if ((await this.#files.extentOf(name)) === undefined) return;
    if (job.status === 'succeeded' && job.parameters.dryRun === true) return;
    for (const { atMs, line } of job.logLines) await this.#files.appendLog(name, atMs, line);
    const place =
      job.status === 'succeeded'
        ? await this.#files.settle(name, 'processed', undefined)
        : await this.#setAside(name, job);
    await this.#log(
      name,
      `moved to ${place}${job.status === 'succeeded' ? `: ${JSON.stringify(job.result)}` : ''}`,
    );
    this.#forget(name);
  }

  async #setAside(
    name: string,
    { jobId, error }: { readonly jobId: string | undefined; readonly error: Job['error'] },
  ): Promise<string> {
    const { code, message, hint } = error ?? {
      code: 'cancelled',
      message: 'the import was cancelled',
      hint: undefined,
    };
    await this.#log(name, `failed: ${message}`);
    const at = new Date(this.#deps.clock()).toISOString();
    return this.#files.settle(name, 'errors', { code, message, hint, job_id: jobId, at });
  }

  #log(name: string, line: string): Promise<void> {
    return this.#files.appendLog(name, this.#deps.clock(), line);
  }
}

function without(options: ImportOptions, name: string): ImportOptions {
  return Object.fromEntries(Object.entries(options).filter(([known]) => known !== name));
}

/**
 * Makes the landing folder and watches it: a file or folder in `input/` that stopped growing is imported by a job and then moved to
 * exactly one of `processed/` and `errors/`, whatever is killed when; `logs/<name>.log` tells its story. What lies beside it as
 * `<name>.options.json` says how to import it.
 */
export async function watchLanding(deps: LandingDeps): Promise<Landing> {
  return new WatchedLanding(deps, await LandingFiles.open(deps.dataDirectory));
}
