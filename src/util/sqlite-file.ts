import { DatabaseSync } from 'node:sqlite';
import { DeadwaxError } from '../errors.ts';
import { faultPoint } from './fault-point.ts';
import { fromSqliteError } from './sqlite-error.ts';

/** The tables of one database file. `steps[v]` brings version v to v + 1; a new file runs all of them. */
export interface SqliteSchema {
  readonly steps: readonly string[];
}

export interface SqliteFileOptions {
  readonly path: string;
  readonly schema: SqliteSchema;
  readonly cacheMebibytes: number;
  /** Largest size of the file in pages of 8 KiB; for tests of a full disk. */
  readonly maxPages?: number;
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

function migrate(database: DatabaseSync, options: SqliteFileOptions): void {
  const version = readVersion(database);
  const newest = options.schema.steps.length;
  if (version > newest)
    throw new DeadwaxError(
      'data_dir_newer',
      `${options.path} has format ${version}; this version of Deadwax knows formats up to ${newest}`,
      { hint: 'use the newer version of Deadwax that wrote it' },
    );
  for (const [index, step] of options.schema.steps.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}`);
    faultPoint('migrate:before-commit');
    database.exec('COMMIT');
  }
}

/**
 * Opens a database file for its one writer, making or migrating it. Every commit is on the disk when it returns (write-ahead
 * log, synchronous=FULL). Errors: `data_dir_newer`, `damaged_data`, `storage_unavailable`, `data_dir_locked`.
 */
export function openSqliteWriter(options: SqliteFileOptions): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(options.path, { timeout: 2000 });
    database.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    // A larger threshold than the default writes a hot page back once for several commits.
    database.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864');
    database.exec(`PRAGMA cache_size = ${-options.cacheMebibytes * 1024}; PRAGMA temp_store = MEMORY`);
    if (options.maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${options.maxPages}`);
    migrate(database, options);
    return database;
  } catch (thrown) {
    database?.close();
    throw fromSqliteError(thrown, options.path);
  }
}

/** Opens a second, read-only connection to a file that its writer has opened. Errors: as of `openSqliteWriter`. */
export function openSqliteReader(path: string, cacheMebibytes: number): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 2000 });
    database.exec(`PRAGMA cache_size = ${-cacheMebibytes * 1024}`);
    return database;
  } catch (thrown) {
    throw fromSqliteError(thrown, path);
  }
}
