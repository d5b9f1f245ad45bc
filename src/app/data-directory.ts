import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DeadwaxError } from '../errors.ts';
import { fileFault } from '../util/file-fault.ts';
import { fromSqliteError } from '../util/sqlite-error.ts';

/** The data directory, held by this process alone until `close`. */
export interface DataDirectory {
  readonly path: string;
  /** Says where this process serves, for other processes that want to go through it. Errors: `storage_unavailable`. */
  announce(url: string): void;
  close(): void;
}

const SERVER_FILE = 'server.json';

function cannotWrite(path: string, cause: unknown): DeadwaxError {
  return new DeadwaxError(
    'storage_unavailable',
    `data directory ${path} cannot be written: ${fileFault(cause)}`,
    {
      hint: 'choose another with --data DIR, or make it writable',
      cause,
    },
  );
}

function createDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK);
    // The access bits say nothing of a read-only file system, and mean nothing to root: only writing tells.
    const probe = join(path, '.write-probe');
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (thrown) {
    throw cannotWrite(path, thrown);
  }
}

function takeLock(path: string): DatabaseSync {
  const file = join(path, 'lock.db');
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file);
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (thrown) {
    lock?.close();
    const error = fromSqliteError(thrown, file);
    if (error.code !== 'data_dir_locked') throw error;
    throw new DeadwaxError('data_dir_locked', `data directory ${path} is in use by another deadwax process`, {
      hint: 'stop that process, or choose another directory with --data DIR',
      cause: thrown,
    });
  }
}

/**
 * Takes the data directory for this process. The lock is SQLite's on `lock.db`, which the operating system releases when the
 * process ends in any way. Errors: `data_dir_locked`, `storage_unavailable`, `damaged_data`.
 */
export function openDataDirectory(directory: string): DataDirectory {
  const path = resolve(directory);
  createDirectory(path);
  const lock = takeLock(path);
  return {
    path,
    announce(url) {
      // Renamed into place: whoever reads it meanwhile finds it whole or not at all.
      const file = join(path, SERVER_FILE);
      try {
        writeFileSync(`${file}.tmp`, JSON.stringify({ url, pid: process.pid }), { mode: 0o600 });
        renameSync(`${file}.tmp`, file);
      } catch (thrown) {
        throw cannotWrite(path, thrown);
      }
    },
    close() {
      rmSync(join(path, SERVER_FILE), { force: true });
      lock.close();
    },
  };
}

/** Gives the address at which a running server serves this data directory, as far as its file says; the server may be gone. */
export function announcedServer(directory: string): string | undefined {
  const path = join(resolve(directory), SERVER_FILE);
  if (!existsSync(path)) return undefined;
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return typeof content === 'object' && content !== null && 'url' in content
    ? String(content.url)
    : undefined;
}
