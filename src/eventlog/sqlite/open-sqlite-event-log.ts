import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Event, StoredEvent } from '../../domain/event.ts';
import { formatEventJson, parseEventJson } from '../../domain/event-json.ts';
import { DeadwaxError } from '../../errors.ts';
import { CommitThread } from '../../util/commit-thread.ts';
import { openDataFormat } from '../../util/data-format.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteReader } from '../../util/sqlite-file.ts';
import type { AppendOutcome, EventLog } from '../event-log.ts';
import type { AppendCommand, AppendResult, LogThreadOptions, LogThreadStarted } from './log-command.ts';

export interface SqliteEventLogOptions {
  /** The data directory; the log is `log.db` in it. */
  readonly directory: string;
  /** How many events may wait for their commit; default 100,000. A single larger append is taken when nothing else waits. */
  readonly maxQueuedEvents?: number;
  /** How many characters of Event JSON may wait; default 64 Mi. */
  readonly maxQueuedCharacters?: number;
  /** How many of the newest event ids are held in memory before they go to the index on the disk; default 100,000. */
  readonly maxRecentIds?: number;
  /** Largest size of the file in pages of 8 KiB; for tests of a full disk. */
  readonly maxPages?: number;
}

const MAX_QUEUED_EVENTS = 100_000;
const MAX_QUEUED_CHARACTERS = 64 * 1024 * 1024;
const MAX_RECENT_IDS = 100_000;
const READ_CACHE_MEBIBYTES = 4;

class SqliteEventLog implements EventLog {
  readonly #path: string;
  readonly #thread: CommitThread<AppendCommand, AppendResult>;
  readonly #reader: DatabaseSync;
  readonly #readEvents: StatementSync;
  readonly #maxQueuedEvents: number;
  readonly #maxQueuedCharacters: number;
  readonly #listeners = new Set<(endOffset: number) => void>();
  #queuedEvents = 0;
  #queuedCharacters = 0;
  #endOffset: number;

  constructor(
    path: string,
    thread: CommitThread<AppendCommand, AppendResult>,
    endOffset: number,
    options: SqliteEventLogOptions,
  ) {
    this.#path = path;
    this.#thread = thread;
    this.#endOffset = endOffset;
    this.#maxQueuedEvents = options.maxQueuedEvents ?? MAX_QUEUED_EVENTS;
    this.#maxQueuedCharacters = options.maxQueuedCharacters ?? MAX_QUEUED_CHARACTERS;
    this.#reader = openSqliteReader(path, READ_CACHE_MEBIBYTES);
    this.#readEvents = this.#reader.prepare(
      'SELECT offset, event FROM events WHERE offset >= ? ORDER BY offset LIMIT ?',
    );
  }

  async append(events: readonly Event[]): Promise<readonly AppendOutcome[]> {
    if (events.length === 0) return [];
    const lines = events.map(formatEventJson).join('\n');
    this.#enqueue(events.length, lines.length);
    try {
      const result = await this.#thread.call({ lines });
      this.#announce(result.firstOffset + events.length - result.duplicates.length / 2);
      return toOutcomes(result, events.length);
    } finally {
      this.#queuedEvents -= events.length;
      this.#queuedCharacters -= lines.length;
    }
  }

  async read(fromOffset: number, limit: number): Promise<readonly StoredEvent[]> {
    const stored: StoredEvent[] = [];
    try {
      for (const { offset, event } of this.#readEvents.iterate(fromOffset, limit))
        stored.push({ offset: Number(offset), event: parseEventJson(String(event)) });
    } catch (thrown) {
      throw fromSqliteError(thrown, this.#path);
    }
    return stored;
  }

  async endOffset(): Promise<number> {
    return this.#endOffset;
  }

  onCommit(listener: (endOffset: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    // The last connection to the file to close brings the write-ahead log into it, which a read-only one cannot.
    if (this.#reader.isOpen) this.#reader.close();
    await this.#thread.close();
  }

  #enqueue(nEvents: number, nCharacters: number): void {
    const isFull =
      this.#queuedEvents + nEvents > this.#maxQueuedEvents ||
      this.#queuedCharacters + nCharacters > this.#maxQueuedCharacters;
    if (isFull && this.#queuedEvents > 0)
      throw new DeadwaxError(
        'overloaded',
        `the event log has ${this.#queuedEvents} events waiting for their commit`,
        {
          hint: 'send again a little later, and fewer at once',
        },
      );
    this.#queuedEvents += nEvents;
    this.#queuedCharacters += nCharacters;
  }

  #announce(endOffset: number): void {
    if (endOffset <= this.#endOffset) return;
    this.#endOffset = endOffset;
    for (const listener of this.#listeners) listener(endOffset);
  }
}

function toOutcomes(result: AppendResult, nEvents: number): AppendOutcome[] {
  const outcomes: AppendOutcome[] = [];
  let nextOffset = result.firstOffset;
  let at = 0;
  for (let index = 0; index < nEvents; index += 1) {
    if (result.duplicates[at] === index) {
      outcomes.push({ status: 'duplicate', offset: result.duplicates[at + 1] });
      at += 2;
    } else {
      outcomes.push({ status: 'accepted', offset: nextOffset });
      nextOffset += 1;
    }
  }
  return outcomes;
}

/**
 * Opens the event log in SQLite, making it where it is missing. Appends go to a writer thread; reads run in the calling thread.
 * At most one process may have it open. Errors: `data_dir_newer`, `damaged_data`, `storage_unavailable`.
 */
export async function openSqliteEventLog(options: SqliteEventLogOptions): Promise<EventLog> {
  openDataFormat(options.directory);
  const path = join(options.directory, 'log.db');
  const data: LogThreadOptions = {
    path,
    maxRecentIds: options.maxRecentIds ?? MAX_RECENT_IDS,
    maxPages: options.maxPages,
  };
  const { thread, started } = await CommitThread.open<AppendCommand, AppendResult, LogThreadStarted>(
    new URL('./log-worker.ts', import.meta.url),
    data,
  );
  return new SqliteEventLog(path, thread, started.endOffset, options);
}
