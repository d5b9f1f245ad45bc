import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DeadwaxError } from '../errors.ts';

/** The data directory, held by this process alone until `close`. */
export interface DataDirectory {
  readonly path: string;
  /** Says where this process serves, for other processes that want to go through it. */
  announce(url: string): void;
  close(): void;
}

const SERVER_FILE = 'server.json';

function createDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK);
    // The access bits say nothing of a read-only file system, and mean nothing to root: only writing tells.
    const probe = join(path, '.write-probe');
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (thrown) {
    throw new DeadwaxError(
      'storage_unavailable',
      `data directory ${path} cannot be written: ${String(thrown)}`,
      {
        hint: 'choose another with --data DIR, or make it writable',
        cause: thrown,
      },
    );
  }
}

/**
 * Takes the data directory for this process. The lock is SQLite's on `lock.db`, which the operating system releases when the
 * process ends in any way. Errors: `data_dir_locked`, `storage_unavailable`.
 */
export function openDataDirectory(directory: string): DataDirectory {
  const path = resolve(directory);
  createDirectory(path);
  const lock = new DatabaseSync(join(path, 'lock.db'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (thrown) {
    lock.close();
    throw new DeadwaxError('data_dir_locked', `data directory ${path} is in use by another deadwax process`, {
      hint: 'stop that process, or choose another directory with --data DIR',
      cause: thrown,
    });
  }
  return {
    path,
    announce(url) {
      writeFileSync(join(path, SERVER_FILE), JSON.stringify({ url, pid: process.pid }), { mode: 0o600 });
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
