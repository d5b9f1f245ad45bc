import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { EntryColumns } from '../../dataset/entry-columns.ts';
import { InteractionRecord } from '../../dataset/interaction-record.ts';
import { decodePackedRecord } from '../../dataset/packed-interactions.ts';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import type { StoredBlock } from '../../domain/event-block.ts';
import type { Interaction, PackedInteractions } from '../../domain/interaction.ts';
import type { CommitThread } from '../../util/commit-thread.ts';
import { openSqliteReader } from '../../util/sqlite-file.ts';
import type { InteractionStore, ItemUsers, PackedScan, UserInteractions } from '../store.ts';
import { bytesCell, numberCell, textCell } from './cell.ts';
import type { ChangeList, ChangeMemory } from './change-memory.ts';
import type { ItemIds } from './item-ids.ts';
import type { CanonicalRows, ItemMatches } from './item-matches.ts';
import { createPackedScan } from './packed-scan.ts';
import { interactionTable } from './schema.ts';
import type { StateCommand, StateResult } from './state-command.ts';
import { toInteractions } from './to-interactions.ts';
import { UserCounter } from './user-counter.ts';
import { UserIndexReader } from './user-index.ts';

const SCAN_BLOCK = 500;
const SCAN_CACHE_MEBIBYTES = 4;
const SNAPSHOT_RETRY_MS = 5;
const SMALL_BLOCK_EVENTS = 64;
/** Numbers of a block are read where they lie if it begins at a multiple of this. */
const BLOCK_ALIGNMENT = 8;

interface Waiter {
  readonly offset: number;
  readonly timer: NodeJS.Timeout;
  resolve(isApplied: boolean): void;
}

/** What is stored of a user in one catalogue, and what is to be added to it. */
interface Found {
  readonly packed: Uint8Array | undefined;
  /** Of what is stored; pending changes up to it are in it. */
  readonly stored: number;
  /** Of the last event of all. */
  readonly lastOffset: number;
  readonly pending: ChangeList | undefined;
}

export interface InteractionStoreOptions {
  readonly path: string;
  readonly reader: DatabaseSync;
  readonly thread: CommitThread<StateCommand, StateResult>;
  readonly memory: ChangeMemory;
  readonly itemIds: ItemIds;
  readonly matches: ItemMatches;
  readonly appliedOffset: number;
}

/** Interactions over `state.db`: applied in its writer thread, read in the calling thread. */
export class SqliteInteractionStore implements InteractionStore {
  readonly #options: InteractionStoreOptions;
  readonly #users;
  readonly #findPacked;
  readonly #record = new InteractionRecord();
  readonly #columns = new EntryColumns();
  readonly #waiters = new Set<Waiter>();
  readonly #counter: UserCounter;
  #appliedOffset: number;

  constructor(options: InteractionStoreOptions) {
    this.#options = options;
    this.#appliedOffset = options.appliedOffset;
    this.#users = new UserIndexReader(options.reader);
    this.#counter = new UserCounter(options.path);
    this.#findPacked = CATALOGUES.map((catalogue) =>
      options.reader.prepare(
        `SELECT last_offset, packed FROM ${interactionTable(catalogue)} WHERE user_row = ?`,
      ),
    );
  }

  async apply(blocks: readonly StoredBlock[]): Promise<void> {
    if (blocks.length === 0) return;
    this.#setApplied(await this.#options.thread.call({ kind: 'apply', blocks: packBlocks(blocks) }));
  }

  async read(catalogue: Catalogue, userId: string): Promise<readonly Interaction[]> {
    const found = await this.readPacked(catalogue, userId);
    return found === undefined ? [] : toInteractions(found.interactions, this.#options.itemIds.of(catalogue));
  }

  async readPacked(
    catalogue: Catalogue,
    userId: string,
  ): Promise<{ interactions: PackedInteractions; lastOffset: number } | undefined> {
    const found = this.#find(catalogue, userId);
    if (found === undefined) return undefined;
    const canonicalRows = this.#options.matches.of(catalogue);
    return { interactions: this.#present(found, canonicalRows), lastOffset: found.lastOffset };
  }

  async *scan(catalogue: Catalogue): AsyncIterable<readonly UserInteractions[]> {
    const snapshot = await this.#openSnapshot();
    const canonicalRows = this.#options.matches.of(catalogue);
    try {
      const block = snapshot.prepare(`SELECT user_row, user_id, packed FROM ${interactionTable(catalogue)}
        JOIN users USING (user_row) WHERE user_row > ? ORDER BY user_row LIMIT ${SCAN_BLOCK}`);
      let last = 0;
      for (let isMore = true; isMore; await nextTurn()) {
        const rows = block.all(last);
        isMore = rows.length === SCAN_BLOCK;
        last = rows.length === 0 ? last : numberCell(rows[rows.length - 1].user_row);
        if (rows.length > 0)
          yield rows.map((row) => {
            const found = {
              packed: bytesCell(row.packed),
              stored: 0,
              lastOffset: 0,
              pending: undefined,
            };
            return { userId: textCell(row.user_id), interactions: this.#present(found, canonicalRows) };
          });
      }
    } finally {
      snapshot.close();
    }
  }

  async openPackedScan(catalogue: Catalogue): Promise<PackedScan> {
    const offset = this.#appliedOffset;
    const canonicalRows = this.#options.matches.of(catalogue);
    return createPackedScan(await this.#openSnapshot(), catalogue, { offset, canonicalRows });
  }

  async countUsers(catalogue: Catalogue, nItems: number, signal?: AbortSignal): Promise<ItemUsers> {
    await this.#holdTables();
    this.#options.memory.release();
    const canonicalRows = this.#options.matches.of(catalogue);
    return this.#counter.count({ catalogue, nItems, canonicalRows }, signal);
  }

  async reset(): Promise<void> {
    await this.#options.thread.call({ kind: 'reset' });
    this.#appliedOffset = 0;
  }

  async appliedOffset(): Promise<number> {
    this.#options.thread.checkAlive();
    return this.#appliedOffset;
  }

  async durableOffset(): Promise<number> {
    return this.#options.memory.durable;
  }

  waitFor(offset: number, timeoutMs: number): Promise<boolean> {
    if (this.#appliedOffset >= offset) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(waiter, false), timeoutMs);
      const waiter: Waiter = { offset, timer, resolve };
      this.#waiters.add(waiter);
    });
  }

  /** Lets everyone who still waits go, and ends what is being counted. */
  async close(): Promise<void> {
    for (const waiter of this.#waiters) this.#settle(waiter, false);
    await this.#counter.close();
  }

  /** Opens a connection of its own, whose transaction pins the tables as they are at one offset, with everything applied up to now. */
  async #openSnapshot(): Promise<DatabaseSync> {
    const { path, memory } = this.#options;
    await this.#holdTables();
    try {
      const snapshot = openSqliteReader(path, SCAN_CACHE_MEBIBYTES);
      snapshot.exec('BEGIN; SELECT applied_offset FROM state');
      return snapshot;
    } finally {
      memory.release();
    }
  }

  /** Brings everything that is applied up to now into the tables, which then stay as they are until the memory is released. */
  async #holdTables(): Promise<void> {
    const offset = this.#appliedOffset;
    const ask = { kind: 'askSnapshot', offset } as const;
    while ((await this.#options.thread.call(ask)) === 0) await sleep(SNAPSHOT_RETRY_MS);
  }

  #find(catalogue: Catalogue, userId: string): Found | undefined {
    const userRow = this.#users.rowOf(userId);
    if (userRow === undefined) return undefined;
    const place = CATALOGUES.indexOf(catalogue);
    // Pending changes first: what is flushed in between is found in both, and its offset tells.
    const pending = this.#options.memory.collect(userRow, place);
    const row = this.#findPacked[place].get(userRow);
    if (row === undefined && pending === undefined) return undefined;
    const stored = row === undefined ? -1 : numberCell(row.last_offset);
    const lastPending = pending === undefined ? -1 : pending.offsets[pending.length - 1];
    return {
      packed: row && bytesCell(row.packed),
      lastOffset: Math.max(stored, lastPending),
      stored,
      pending: lastPending > stored ? pending : undefined,
    };
  }

  #present({ packed, stored, pending }: Found, canonicalRows: CanonicalRows): PackedInteractions {
    if (pending === undefined && packed !== undefined) {
      decodePackedRecord(packed, this.#columns, undefined);
      // What says nothing any more may still be later than what the other item's entry says.
      if (!this.#columns.hasAnyOf(canonicalRows)) return this.#columns.takeSpeaking();
    }
    const record = this.#record;
    record.load(packed);
    for (let at = 0; pending !== undefined && at < pending.length; at += 1)
      if (pending.offsets[at] > stored) record.apply(pending, at);
    if (canonicalRows.size > 0) record.canonicalize(canonicalRows);
    return record.present();
  }

  #setApplied(offset: number): void {
    this.#appliedOffset = Math.max(this.#appliedOffset, offset);
    for (const waiter of this.#waiters) if (waiter.offset <= this.#appliedOffset) this.#settle(waiter, true);
  }

  #settle(waiter: Waiter, isApplied: boolean): void {
    clearTimeout(waiter.timer);
    this.#waiters.delete(waiter);
    waiter.resolve(isApplied);
  }
}

/** Lays many small blocks out in one memory: each memory that goes to another thread costs more than the bytes of a few events. */
function packBlocks(blocks: readonly StoredBlock[]): readonly StoredBlock[] {
  if (blocks.length === 1 || blocks.some(({ nEvents }) => nEvents > SMALL_BLOCK_EVENTS)) return blocks;
  const starts: number[] = [];
  let size = 0;
  for (const { bytes } of blocks) {
    starts.push(size);
    size += Math.ceil(bytes.length / BLOCK_ALIGNMENT) * BLOCK_ALIGNMENT;
  }
  const memory = new Uint8Array(size);
  return blocks.map(({ firstOffset, nEvents, bytes }, at) => {
    memory.set(bytes, starts[at]);
    return { firstOffset, nEvents, bytes: memory.subarray(starts[at], starts[at] + bytes.length) };
  });
}
