import type { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';
import type { StoredBlock } from '../../domain/event-block.ts';
import { DeadwaxError } from '../../errors.ts';
import { type CommitHandler, serveCommits } from '../../util/serve-commits.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteWriter } from '../../util/sqlite-file.ts';
import { BlockApplier, type ResolvedBlock } from './block-applier.ts';
import { ChangeMemory } from './change-memory.ts';
import { createEntityWriter, type EntityWriter } from './entity-writer.ts';
import { fillSearch } from './fill-search.ts';
import { InteractionTables } from './interaction-tables.ts';
import { createItemWriter, type ItemWriter } from './item-writer.ts';
import { createMatchWriter, type MatchWriter } from './match-writer.ts';
import { PendingChanges } from './pending-changes.ts';
import { createRecommendationWriter, type RecommendationWriter } from './recommendation-writer.ts';
import { STATE_SCHEMA } from './schema.ts';
import { SearchMerger } from './search-merger.ts';
import { createSearchWriter } from './search-writer.ts';
import type {
  OnlyTexts,
  StateCommand,
  StateResult,
  StateThreadOptions,
  StateThreadStarted,
} from './state-command.ts';
import { createLastRowReset } from './token-table.ts';
import { createUserCountWriter, type UserCounts } from './user-count-writer.ts';
import { UserWriter } from './user-writer.ts';

// The writer thread of the state. Events give rows to new users and items in a transaction; what they change is pending in memory that
// readers share, from the commit on, and goes to the tables in the background.

const CACHE_MEBIBYTES = 32;

/** What changes the search index. */
const SEARCHED: ReadonlySet<StateCommand['kind']> = new Set([
  'putItems',
  'putEntities',
  'removeItems',
  'setUsers',
]);

/** Gives entries, one text after the other where they come as texts. */
function* entriesOf<T>(given: readonly T[] | OnlyTexts): Generator<T> {
  if (!('texts' in given)) return yield* given;
  for (const text of given.texts) {
    const json = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf8');
    const entries: readonly T[] = JSON.parse(json);
    yield* entries;
  }
}

class StateHandler implements CommitHandler<StateCommand, StateResult> {
  readonly name = 'state';
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #resetLastRow: () => void;
  readonly #tables: InteractionTables;
  readonly #pending: PendingChanges;
  readonly #setUsers: (counts: UserCounts) => void;
  readonly #merger: SearchMerger;
  readonly #items: ItemWriter;
  readonly #entities: EntityWriter;
  readonly #matches: MatchWriter;
  readonly #users: UserWriter;
  readonly #applier: BlockApplier;
  readonly #recommendations: RecommendationWriter;
  /** Whether the open transaction has only what comes from the log. */
  #isDerived = false;
  #isReset = false;
  #resolved: ResolvedBlock[] = [];
  /** Where events begin that are being applied, and where they began that could not be: none after them may go before them. */
  #applyingFrom = Number.POSITIVE_INFINITY;
  #failedFrom = Number.POSITIVE_INFINITY;

  constructor({ path, maxPages, pendingMemory, pendingChanges }: StateThreadOptions) {
    const size = maxPages === undefined ? {} : { maxPages };
    const database = openSqliteWriter({
      path,
      schema: STATE_SCHEMA,
      cacheMebibytes: CACHE_MEBIBYTES,
      ...size,
    });
    const tables = new InteractionTables(database);
    const pending = new PendingChanges(database, tables, new ChangeMemory(pendingMemory, pendingChanges));
    const search = createSearchWriter(database);
    const items = createItemWriter(database, search, () => this.#beginDerived());
    const users = new UserWriter(database, () => this.#beginDerived());
    this.#path = path;
    this.#database = database;
    this.#resetLastRow = createLastRowReset(database);
    this.#tables = tables;
    this.#pending = pending;
    fillSearch(database, search);
    this.#setUsers = createUserCountWriter(database, { search, readItem: (key) => items.read(key) });
    this.#merger = new SearchMerger(database);
    this.#items = items;
    this.#users = users;
    this.#entities = createEntityWriter(database, search);
    this.#matches = createMatchWriter(database, items);
    this.#applier = new BlockApplier({ items, users, pending });
    this.#recommendations = createRecommendationWriter(database);
    this.#recommendations.discardUnpublished();
  }

  get applied(): number {
    return this.#pending.applied;
  }

  /** A transaction begins with the first thing that is written. */
  begin(): void {}

  run(command: StateCommand): StateResult {
    if (command.kind === 'apply') return this.#apply(command.blocks);
    if (command.kind === 'askSnapshot') return this.#pending.askSnapshot(command.offset) ? 1 : 0;
    this.#beginDurable();
    if (SEARCHED.has(command.kind)) this.#merger.noteWrite();
    if (command.kind === 'beginBatch') return this.#recommendations.begin(command);
    if (command.kind === 'putItems') for (const item of entriesOf(command.items)) this.#items.put(item);
    else if (command.kind === 'setUsers') this.#setUsers(command.counts);
    else if (command.kind === 'putEntities')
      for (const entity of entriesOf(command.entities)) this.#entities.put(entity);
    else if (command.kind === 'setMatches') for (const match of command.matches) this.#matches.set(match);
    else if (command.kind === 'putUsers') for (const user of command.users) this.#users.put(user);
    else if (command.kind === 'removeItems') for (const itemId of command.itemIds) this.#items.remove(itemId);
    else if (command.kind === 'removeUsers') this.#removeUsers(command.userIds);
    else if (command.kind === 'putBatch') this.#recommendations.put(command.batch, command.users);
    else if (command.kind === 'publishBatch') this.#recommendations.publish(command.batch);
    else if (command.kind === 'discardBatch') this.#recommendations.discard(command.batch);
    else this.#reset();
    return 0;
  }

  commit(): void {
    this.#commitTransaction();
    this.#users.committed();
    if (this.#isReset) this.#pending.reset();
    this.#isReset = false;
    const hasEvents = this.#resolved.length > 0;
    this.#publish();
    if (hasEvents) this.#pending.keepPace();
    if (this.#applyingFrom <= this.#failedFrom) this.#failedFrom = Number.POSITIVE_INFINITY;
    this.#applyingFrom = Number.POSITIVE_INFINITY;
  }

  rollback(): void {
    this.#resolved = [];
    this.#isReset = false;
    this.#failedFrom = Math.min(this.#failedFrom, this.#applyingFrom);
    this.#applyingFrom = Number.POSITIVE_INFINITY;
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    this.#pending.rolledBack();
    this.#items.rolledBack();
    this.#users.rolledBack();
  }

  close(): void {
    this.#pending.close();
    this.#database.close();
  }

  background(): number | undefined {
    if (this.#users.load()) return 0;
    const waitMs = this.#pending.background();
    if (waitMs === 0) return 0;
    const mergeMs = this.#merger.background();
    return mergeMs === undefined ? waitMs : Math.min(mergeMs, waitMs ?? mergeMs);
  }

  translate(thrown: unknown): DeadwaxError {
    return fromSqliteError(thrown, this.#path);
  }

  /** Begins a transaction of what comes from the log, which may be lost by a power cut as it comes again. */
  #beginDerived(): void {
    if (this.#database.isTransaction) return;
    this.#database.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE');
    this.#isDerived = true;
  }

  /** Begins a transaction whose commit waits for the disk. */
  #beginDurable(): void {
    if (this.#isDerived) this.#commitTransaction();
    if (!this.#database.isTransaction) this.#database.exec('PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
    this.#isDerived = false;
  }

  #commitTransaction(): void {
    if (!this.#database.isTransaction) return;
    this.#users.beforeCommit();
    this.#database.exec('COMMIT');
    this.#pending.committed();
    this.#resetLastRow();
  }

  #apply(blocks: readonly StoredBlock[]): StateResult {
    const from = blocks[0]?.firstOffset ?? 0;
    if (from > Math.max(this.#failedFrom, this.#pending.applied))
      throw new DeadwaxError(
        'conflict',
        `events from offset ${this.#failedFrom} on are to be applied before those from ${from} on`,
      );
    this.#applyingFrom = Math.min(this.#applyingFrom, from);
    for (const block of blocks) this.#resolved.push(this.#applier.resolve(block));
    return this.#resolved.reduce(
      (applied, { firstOffset, columns }) => Math.max(applied, firstOffset + columns.nEvents),
      this.#pending.applied,
    );
  }

  /** Events are published one block after the other, each with its position: what fails is tried again from there. */
  #publish(): void {
    for (const block of this.#resolved) this.#applier.publish(block);
    this.#resolved = [];
  }

  #removeUsers(userIds: readonly string[]): void {
    // A row that is given to another user later must not find changes of this one.
    this.#commitTransaction();
    this.#publish();
    this.#pending.flush();
    this.#beginDurable();
    for (const userId of userIds) this.#users.remove(userId);
  }

  #reset(): void {
    this.#tables.reset();
    this.#database.exec('UPDATE state SET applied_offset = 0');
    this.#resolved = [];
    this.#failedFrom = Number.POSITIVE_INFINITY;
    this.#isReset = true;
  }
}

const options: StateThreadOptions = workerData;
serveCommits(() => {
  const handler = new StateHandler(options);
  const started: StateThreadStarted = { appliedOffset: handler.applied };
  return { handler, started };
});
