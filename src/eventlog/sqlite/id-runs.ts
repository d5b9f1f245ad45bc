import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { faultPoint } from '../../util/fault-point.ts';
import type { IdWords } from './id-key.ts';
import { IdRun } from './id-run-file.ts';
import { doIdRunTask, type IdRunTask } from './id-run-task.ts';
import type { IdTable } from './id-table.ts';

/** So many runs of one level become one of the next. */
const RUNS_A_LEVEL = 4;

interface LeveledRun {
  readonly run: IdRun;
  readonly level: number;
}

/**
 * The ids of older events, in runs on the disk. A table that is full becomes a run of level 0; four runs of a level are merged into
 * one of the next, in a thread of their own. `id_runs` in the database says which files count; the others are leftovers of a crash.
 */
export class IdRuns {
  readonly #database: DatabaseSync;
  readonly #folder: string;
  readonly #merging = new Set<IdRun>();
  readonly #workers = new Set<Worker>();
  readonly #onDamage: () => void;
  #runs: readonly LeveledRun[] = [];
  #nextNumber: number;
  /** Rises when all runs are forgotten: what was made of them is of no use then. */
  #generation = 0;
  #isClosed = false;

  /** Where a run is missing or damaged, all are forgotten. Calls `onDamage` when one is found damaged later, while runs are merged. */
  constructor(database: DatabaseSync, folder: string, onDamage: () => void) {
    this.#database = database;
    this.#folder = folder;
    this.#onDamage = onDamage;
    mkdirSync(folder, { recursive: true });
    const rows = database.prepare('SELECT file, level FROM id_runs ORDER BY rowid').all();
    const known = new Set(rows.map(({ file }) => String(file)));
    for (const name of readdirSync(folder)) if (!known.has(name)) rmSync(join(folder, name));
    this.#nextNumber = 1 + Math.max(0, ...[...known].map((name) => Number.parseInt(name, 10)));
    try {
      for (const { file, level } of rows) {
        const run = new IdRun(join(folder, String(file)));
        this.#runs = [...this.#runs, { run, level: Number(level) }];
      }
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      this.forget();
    }
  }

  /** Forgets all runs, so that they are made anew; outside of a transaction. */
  forget(): void {
    this.#inTransaction(() => this.#database.exec('DELETE FROM id_runs; UPDATE log SET indexed_offset = 0'));
    this.#generation += 1;
    this.#closeRuns();
    for (const name of readdirSync(this.#folder)) rmSync(join(this.#folder, name), { force: true });
  }

  /** Finds the offset of an id; the newest runs first. Errors: `damaged_data`. */
  find(key: IdWords): number | undefined {
    for (let at = this.#runs.length - 1; at >= 0; at -= 1) {
      const offset = this.#runs[at].run.find(key);
      if (offset !== undefined) return offset;
    }
    return undefined;
  }

  /** Makes a run of a table that does not change any more and covers all ids below `indexedOffset`, in a thread beside this one. */
  async write(table: IdTable, indexedOffset: number): Promise<void> {
    const path = this.#newPath();
    if (!(await this.#run({ kind: 'write', path, table: table.arrays }))) return;
    this.#add(path, indexedOffset);
    this.#mergeWhereDue();
  }

  /** The same in this thread. */
  writeNow(table: IdTable, indexedOffset: number): void {
    const path = this.#newPath();
    doIdRunTask({ kind: 'write', path, table: table.arrays });
    this.#add(path, indexedOffset);
  }

  close(): void {
    this.#generation += 1;
    this.#isClosed = true;
    for (const worker of this.#workers) void worker.terminate();
    this.#closeRuns();
  }

  #closeRuns(): void {
    for (const { run } of this.#runs) run.close();
    this.#runs = [];
  }

  #newPath(): string {
    return join(this.#folder, `${this.#nextNumber++}.run`);
  }

  /** Does a task in a thread of its own; gives false where the runs were forgotten or closed meanwhile. */
  async #run(task: IdRunTask): Promise<boolean> {
    const generation = this.#generation;
    const worker = new Worker(new URL('./id-run-worker.ts', import.meta.url), { workerData: task });
    this.#workers.add(worker);
    try {
      await new Promise<void>((resolve, reject) => {
        worker.once('error', reject);
        worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('the thread was ended'))));
      });
    } finally {
      this.#workers.delete(worker);
    }
    if (generation === this.#generation) return true;
    if (!this.#isClosed) rmSync(task.path, { force: true });
    return false;
  }

  #add(path: string, indexedOffset: number): void {
    const run = this.#open(path, () => {
      this.#database.prepare('INSERT INTO id_runs (file, level) VALUES (?, 0)').run(basename(path));
      this.#database.prepare('UPDATE log SET indexed_offset = ?').run(indexedOffset);
    });
    this.#runs = [...this.#runs, { run, level: 0 }];
  }

  /** Opens a new run, and says in the database what counts now. Where that fails the file goes: the disk may be full. */
  #open(path: string, say: () => void): IdRun {
    const run = new IdRun(path);
    try {
      this.#inTransaction(say);
      return run;
    } catch (thrown) {
      run.close();
      rmSync(path, { force: true });
      throw thrown;
    }
  }

  #mergeWhereDue(): void {
    const levels = new Set(this.#runs.map(({ level }) => level));
    for (const level of levels) {
      const due = this.#runs.filter((one) => one.level === level && !this.#merging.has(one.run));
      if (due.length < RUNS_A_LEVEL) continue;
      // What fails is tried again after the next run is there; the runs stay as they are.
      this.#merge(due.slice(0, RUNS_A_LEVEL)).catch((thrown: unknown) => {
        if (isDamage(thrown)) this.#onDamage();
      });
    }
  }

  async #merge(inputs: readonly LeveledRun[]): Promise<void> {
    const generation = this.#generation;
    const path = this.#newPath();
    for (const { run } of inputs) this.#merging.add(run);
    try {
      if (await this.#run({ kind: 'merge', path, inputs: inputs.map(({ run }) => run.path) }))
        this.#replace(inputs, path);
    } catch (thrown) {
      // An input that was forgotten meanwhile cannot be read any more.
      if (generation === this.#generation) throw thrown;
    } finally {
      for (const { run } of inputs) this.#merging.delete(run);
    }
    this.#mergeWhereDue();
  }

  #replace(inputs: readonly LeveledRun[], path: string): void {
    const level = inputs[0].level + 1;
    const run = this.#open(path, () => {
      const remove = this.#database.prepare('DELETE FROM id_runs WHERE file = ?');
      for (const input of inputs) remove.run(basename(input.run.path));
      this.#database.prepare('INSERT INTO id_runs (file, level) VALUES (?, ?)').run(basename(path), level);
    });
    faultPoint('log:id-merge');
    const replaced = new Set(inputs);
    this.#runs = [...this.#runs.filter((one) => !replaced.has(one)), { run, level }];
    for (const input of inputs) {
      input.run.close();
      rmSync(input.run.path, { force: true });
    }
  }

  #inTransaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (thrown) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw thrown;
    }
  }
}

/** Also of what comes from another thread, which is an error of no class. */
function isDamage(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'damaged_data';
}
