import { join } from 'node:path';
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Event, StoredEvent } from '../../domain/event.ts';
import { eventsOfBlock, type StoredBlock } from '../../domain/event-block.ts';
import { ID_KEY_BYTES, writeIdKey } from '../../domain/event-id-key.ts';
import { DeadwaxError } from '../../errors.ts';
import { CommitThread } from '../../util/commit-thread.ts';
import { openDataFormat } from '../../util/data-format.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteReader } from '../../util/sqlite-file.ts';
import type { AppendedBlock, AppendOutcome, EventLog } from '../event-log.ts';
import { AppendGroup } from './append-group.ts';
import type { LogCommand, LogResult, LogThreadOptions, LogThreadStarted } from './log-command.ts';
import { RecentBlocks } from './recent-blocks.ts';

export interface SqliteEventLogOptions {
  /** The data directory; the log is `log.db` and `log-ids/` in it. */
  readonly directory: string;
  /** How many events may wait for their commit; default 100,000. A single larger append is taken when nothing else waits. */
  readonly maxQueuedEvents?: number;
  /** How many bytes of event blocks may wait; default 64 Mi. */
  readonly maxQueuedBytes?: number;
  /** How many of the newest event ids are held in memory before they go to the disk; default 1,400,000. */
  readonly maxRecentIds?: number;
  /** Largest size of the file in pages of 8 KiB; for tests of a full disk. */
  readonly maxPages?: number;
  /** Told when the writer thread has died; the log takes nothing more then. */
  readonly onDeath?: (fault: DeadwaxError) => void;
}

const MAX_QUEUED_EVENTS = 100_000;
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;
/** What fits into a table of 2^21 slots. */
const MAX_RECENT_IDS = 1_400_000;
const READ_CACHE_MEBIBYTES = 4;
/** Twenty seconds of a busy log: what follows it may fall so far behind while the disk is busy without reading from the disk, too. */
const RECENT_BYTES = 256 * 1024 * 1024;
const RECENT_MS = 30_000;
const FORGET_EVERY_MS = 5000;
/** Larger appends have a block of their own. */
const MAX_GROUPED_EVENTS = 100;
/** A group is sent off as soon as it has so many. */
const FULL_GROUP_EVENTS = 32;

class SqliteEventLog implements EventLog {
  readonly #path: string;
  readonly #thread: CommitThread<LogCommand, LogResult>;
  readonly #reader: DatabaseSync;
  readonly #readBlocks: StatementSync;
  readonly #maxQueuedEvents: number;
  readonly #maxQueuedBytes: number;
  readonly #listeners = new Set<(endOffset: number) => void>();
  readonly #recent = new RecentBlocks({
    maxBytes: RECENT_BYTES,
    maxAgeMs: RECENT_MS,
    now: () => performance.now(),
  });
  readonly #forgetting: NodeJS.Timeout;
  #group: AppendGroup | undefined;
  #queuedEvents = 0;
  #queuedBytes = 0;
  #endOffset: number;
  #heldBackBy: DeadwaxError | undefined;

  constructor(
    path: string,
    thread: CommitThread<LogCommand, LogResult>,
    endOffset: number,
    options: SqliteEventLogOptions,
  ) {
    this.#path = path;
    this.#thread = thread;
    this.#endOffset = endOffset;
    this.#maxQueuedEvents = options.maxQueuedEvents ?? MAX_QUEUED_EVENTS;
    this.#maxQueuedBytes = options.maxQueuedBytes ?? MAX_QUEUED_BYTES;
    this.#reader = openSqliteReader(path, READ_CACHE_MEBIBYTES);
    this.#forgetting = setInterval(() => this.#recent.forgetOld(), FORGET_EVERY_MS).unref();
    this.#readBlocks = this.#reader.prepare(
      `SELECT first_offset, n_events, block FROM blocks WHERE first_offset >=
         coalesce((SELECT max(first_offset) FROM blocks WHERE first_offset <= ?1), ?1) ORDER BY first_offset`,
    );
  }

  async append(events: readonly Event[]): Promise<readonly AppendOutcome[]> {
    if (events.length === 0) return [];
    this.#reserve(events.length, 0);
    try {
      return await this.#addToGroup(events);
    } finally {
      this.#queuedEvents -= events.length;
    }
  }

  async appendBlock(bytes: Uint8Array, nEvents: number): Promise<AppendedBlock> {
    this.#reserve(nEvents, 0);
    try {
      return await this.#send(bytes, nEvents);
    } finally {
      this.#queuedEvents -= nEvents;
    }
  }

  async find(eventIds: readonly string[]): Promise<readonly (number | undefined)[]> {
    const idKeys = new Uint8Array(eventIds.length * ID_KEY_BYTES);
    for (const [at, eventId] of eventIds.entries()) writeIdKey(eventId, idKeys, at * ID_KEY_BYTES);
    const result = await this.#thread.call({ kind: 'find', idKeys });
    if (!('offsets' in result)) throw new DeadwaxError('internal', 'the log answered another question');
    return Array.from(result.offsets, (offset) => (Number.isNaN(offset) ? undefined : offset));
  }

  async read(fromOffset: number, limit: number): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (const block of await this.readBlocks(fromOffset, limit))
      for (const stored of eventsOfBlock(block)) if (stored.offset >= fromOffset) events.push(stored);
    return events.slice(0, limit);
  }

  async readBlocks(fromOffset: number, minEvents: number): Promise<readonly StoredBlock[]> {
    const blocks = this.#recent.from(fromOffset, minEvents);
    const next = blocks.reduce((end, { nEvents }) => end + nEvents, fromOffset);
    // Blocks of which something was a duplicate are not among the recent ones.
    if (next - fromOffset < minEvents && next < this.#endOffset)
      this.#readStored(blocks, next, minEvents - (next - fromOffset));
    return blocks;
  }

  async endOffset(): Promise<number> {
    this.#thread.checkAlive();
    return this.#endOffset;
  }

  onCommit(listener: (endOffset: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  holdBack(reason: DeadwaxError | undefined): void {
    this.#heldBackBy = reason;
  }

  async close(): Promise<void> {
    clearInterval(this.#forgetting);
    // The group that is open goes off first.
    if (this.#group !== undefined) await nextTurn();
    // The last connection to the file to close brings the write-ahead log into it, which a read-only one cannot.
    if (this.#reader.isOpen) this.#reader.close();
    await this.#thread.close();
  }

  #readStored(blocks: StoredBlock[], fromOffset: number, minEvents: number): void {
    let nEvents = 0;
    try {
      for (const row of this.#readBlocks.iterate(fromOffset)) {
        const block = toStoredBlock(row, this.#path);
        if (block.firstOffset + block.nEvents <= fromOffset) continue;
        // Committed a moment ago, but not said to anybody yet.
        if (block.firstOffset >= this.#endOffset) break;
        blocks.push(block);
        nEvents += block.nEvents - Math.max(0, fromOffset - block.firstOffset);
        if (nEvents >= minEvents) break;
      }
    } catch (thrown) {
      throw fromSqliteError(thrown, this.#path);
    }
  }

  /**
   * What comes in until the turn of the event loop ends is in one group, or so many events of it, so that the disk does not wait for the
   * end of a long turn. A large append is alone, so that its failure takes no other with it.
   */
  #addToGroup(events: readonly Event[]): Promise<readonly AppendOutcome[]> {
    const group = events.length > MAX_GROUPED_EVENTS ? new AppendGroup() : this.#openGroup();
    const outcomes = group.add(events);
    if (group.nEvents >= FULL_GROUP_EVENTS) this.#sendGroup(group);
    return outcomes;
  }

  /** Gives the group that is open; a new one goes off at the end of the turn, unless it was full before. */
  #openGroup(): AppendGroup {
    if (this.#group !== undefined) return this.#group;
    const opened = new AppendGroup();
    this.#group = opened;
    setImmediate(() => {
      if (this.#group === opened) this.#sendGroup(opened);
    });
    return opened;
  }

  #sendGroup(group: AppendGroup): void {
    if (this.#group === group) this.#group = undefined;
    void group.appendBy((bytes, n) => this.#send(bytes, n));
  }

  async #send(bytes: Uint8Array, nEvents: number): Promise<AppendedBlock> {
    const nBytes = bytes.length;
    this.#reserve(0, nBytes);
    try {
      const result = await this.#thread.call({ kind: 'append', block: bytes });
      if (!('duplicates' in result)) throw new DeadwaxError('internal', 'the log answered another question');
      const { firstOffset, duplicates: pairs } = result;
      const nAccepted = nEvents - pairs.length / 2;
      if (nAccepted === nEvents) this.#recent.add({ firstOffset, nEvents, bytes });
      this.#announce(firstOffset + nAccepted);
      const duplicates = Array.from({ length: pairs.length / 2 }, (_, at) => ({
        index: pairs[2 * at],
        offset: pairs[2 * at + 1],
      }));
      return { firstOffset, nAccepted, duplicates };
    } finally {
      this.#queuedBytes -= nBytes;
    }
  }

  /**
   * Counts what is to wait for its commit. Errors: `overloaded` where there is too much already, while what comes alone is always taken;
   * what the log is held back by.
   */
  #reserve(nEvents: number, nBytes: number): void {
    if (this.#heldBackBy !== undefined && nEvents > 0) throw this.#heldBackBy;
    const isFull =
      (nEvents > 0 && this.#queuedEvents > 0 && this.#queuedEvents + nEvents > this.#maxQueuedEvents) ||
      (nBytes > 0 && this.#queuedBytes > 0 && this.#queuedBytes + nBytes > this.#maxQueuedBytes);
    if (isFull)
      throw new DeadwaxError(
        'overloaded',
        `the event log has ${this.#queuedEvents} events waiting for their commit`,
        {
          hint: 'send again a little later, and fewer at once',
        },
      );
    this.#queuedEvents += nEvents;
    this.#queuedBytes += nBytes;
  }

  #announce(endOffset: number): void {
    if (endOffset <= this.#endOffset) return;
    this.#endOffset = endOffset;
    for (const listener of this.#listeners) listener(endOffset);
  }
}

function toStoredBlock(row: Record<string, SQLOutputValue>, path: string): StoredBlock {
  const { first_offset: firstOffset, n_events: nEvents, block } = row;
  if (block instanceof Uint8Array && block.buffer instanceof ArrayBuffer)
    return {
      firstOffset: Number(firstOffset),
      nEvents: Number(nEvents),
      bytes: new Uint8Array(block.buffer),
    };
  throw new DeadwaxError('damaged_data', `${path} holds no block at offset ${firstOffset}`);
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
    idsFolder: join(options.directory, 'log-ids'),
    maxRecentIds: options.maxRecentIds ?? MAX_RECENT_IDS,
    maxPages: options.maxPages,
  };
  const { thread, started } = await CommitThread.open<LogCommand, LogResult, LogThreadStarted>(
    new URL('./log-worker.ts', import.meta.url),
    data,
    { of: path, onDeath: options.onDeath },
  );
  return new SqliteEventLog(path, thread, started.endOffset, options);
}
