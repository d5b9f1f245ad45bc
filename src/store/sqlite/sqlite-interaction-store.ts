import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodePackedInteractions } from '../../dataset/packed-interactions.ts';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import type { StoredEvent } from '../../domain/event.ts';
import type { Interaction, PackedInteractions } from '../../domain/interaction.ts';
import type { CommitThread } from '../../util/commit-thread.ts';
import { openSqliteReader } from '../../util/sqlite-file.ts';
import type { InteractionStore, UserInteractions } from '../store.ts';
import { bytesCell, numberCell, textCell } from './cell.ts';
import { toEventColumns } from './event-columns.ts';
import type { ItemIds } from './item-ids.ts';
import { interactionTable } from './schema.ts';
import type { StateCommand, StateResult } from './state-command.ts';
import { toInteractions } from './to-interactions.ts';

const SCAN_BLOCK = 500;
const SCAN_CACHE_MEBIBYTES = 4;

interface Waiter {
  readonly offset: number;
  readonly timer: NodeJS.Timeout;
  resolve(isApplied: boolean): void;
}

export interface InteractionStoreOptions {
  readonly path: string;
  readonly reader: DatabaseSync;
  readonly thread: CommitThread<StateCommand, StateResult>;
  readonly itemIds: ItemIds;
  readonly appliedOffset: number;
}

/** Interactions over `state.db`: applied in its writer thread, read in the calling thread. */
export class SqliteInteractionStore implements InteractionStore {
  readonly #options: InteractionStoreOptions;
  readonly #find;
  readonly #waiters = new Set<Waiter>();
  #appliedOffset: number;

  constructor(options: InteractionStoreOptions) {
    this.#options = options;
    this.#appliedOffset = options.appliedOffset;
    this.#find = new Map(
      CATALOGUES.map((catalogue) => [
        catalogue,
        options.reader.prepare(`SELECT last_offset, packed FROM users JOIN ${interactionTable(catalogue)} USING (user_row)
          WHERE user_id = ?`),
      ]),
    );
  }

  async apply(events: readonly StoredEvent[]): Promise<void> {
    if (events.length === 0) return;
    const columns = toEventColumns(events.filter(({ event }) => event.itemId !== undefined));
    const { itemCatalogues, users, items, ratings, tsMs, offsets } = columns;
    const buffers = [itemCatalogues, users, items, ratings, tsMs, offsets].map((column) => column.buffer);
    this.#setApplied(await this.#options.thread.call({ kind: 'apply', events: columns }, buffers));
  }

  async read(catalogue: Catalogue, userId: string): Promise<readonly Interaction[]> {
    const found = this.#findPacked(catalogue, userId);
    if (found === undefined) return [];
    const itemIds = this.#options.itemIds.of(catalogue);
    return toInteractions(found.interactions, itemIds);
  }

  async readPacked(
    catalogue: Catalogue,
    userId: string,
  ): Promise<{ interactions: PackedInteractions; lastOffset: number } | undefined> {
    return this.#findPacked(catalogue, userId);
  }

  async *scan(catalogue: Catalogue): AsyncIterable<readonly UserInteractions[]> {
    // A connection of its own, since its transaction pins what it sees.
    const snapshot = openSqliteReader(this.#options.path, SCAN_CACHE_MEBIBYTES);
    try {
      snapshot.exec('BEGIN');
      const block = snapshot.prepare(`SELECT user_row, user_id, packed FROM ${interactionTable(catalogue)}
        JOIN users USING (user_row) WHERE user_row > ? ORDER BY user_row LIMIT ${SCAN_BLOCK}`);
      let last = 0;
      for (let isMore = true; isMore; await nextTurn()) {
        const rows = block.all(last);
        isMore = rows.length === SCAN_BLOCK;
        last = rows.length === 0 ? last : numberCell(rows[rows.length - 1].user_row);
        if (rows.length > 0)
          yield rows.map((row) => ({
            userId: textCell(row.user_id),
            interactions: decodePackedInteractions(bytesCell(row.packed)),
          }));
      }
    } finally {
      snapshot.close();
    }
  }

  async reset(): Promise<void> {
    this.#appliedOffset = await this.#options.thread.call({ kind: 'reset' });
  }

  async appliedOffset(): Promise<number> {
    return this.#appliedOffset;
  }

  waitFor(offset: number, timeoutMs: number): Promise<boolean> {
    if (this.#appliedOffset >= offset) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(waiter, false), timeoutMs);
      const waiter: Waiter = { offset, timer, resolve };
      this.#waiters.add(waiter);
    });
  }

  /** Lets everyone who still waits go. */
  close(): void {
    for (const waiter of this.#waiters) this.#settle(waiter, false);
  }

  #findPacked(catalogue: Catalogue, userId: string) {
    const row = this.#find.get(catalogue)?.get(userId);
    return (
      row && {
        interactions: decodePackedInteractions(bytesCell(row.packed)),
        lastOffset: numberCell(row.last_offset),
      }
    );
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
