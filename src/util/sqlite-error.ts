import { DeadwaxError, type ErrorCode } from '../errors.ts';

// SQLite's primary result codes.
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;
const BUSY = 5;

interface Translation {
  readonly code: ErrorCode;
  readonly text: string;
  readonly hint: string;
}

function storage(text: string, hint: string): Translation {
  return { code: 'storage_unavailable', text, hint };
}

const damaged: Translation = {
  code: 'damaged_data',
  text: 'is damaged',
  hint: 'restore the data directory from a backup',
};

const TRANSLATIONS: ReadonlyMap<number, Translation> = new Map([
  [READONLY, storage('is read-only', 'make the data directory writable, or choose another with --data DIR')],
  [
    IOERR,
    storage('could not be read or written', 'check the disk and the permissions of the data directory'),
  ],
  [
    FULL,
    storage('cannot grow: the disk is full', 'free space on the disk; writes go on by themselves after that'),
  ],
  [CANTOPEN, storage('cannot be opened', 'check that the data directory exists and is writable')],
  [BUSY, { code: 'data_dir_locked', text: 'is in use by another process', hint: 'stop the other process' }],
  [CORRUPT, damaged],
  [NOTADB, damaged],
]);

/** Gives what SQLite (or anything else) threw as a DeadwaxError about the database file at `path`. */
export function fromSqliteError(thrown: unknown, path: string): DeadwaxError {
  if (thrown instanceof DeadwaxError) return thrown;
  const isSqlite = thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number';
  const found = isSqlite ? TRANSLATIONS.get(Number(thrown.errcode) & 0xff) : undefined;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (found === undefined) return new DeadwaxError('internal', `${path}: ${message}`, { cause: thrown });
  return new DeadwaxError(found.code, `${path} ${found.text} (${message})`, {
    hint: found.hint,
    cause: thrown,
  });
}
