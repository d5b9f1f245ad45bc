import { workerData } from 'node:worker_threads';
import type { StoredBlock } from '../../domain/event-block.ts';
import { DeadwaxError } from '../../errors.ts';
import { type CommitHandler, serveCommits } from '../../util/serve-commits.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteWriter } from '../../util/sqlite-file.ts';
import { BlockApplier, type ResolvedBlock } from './block-applier.ts';
import { ChangeMemory } from './change-memory.ts';
import { InteractionTables } from './interaction-tables.ts';
import { createItemWriter } from './item-writer.ts';
import { createMatchWriter } from './match-writer.ts';
import { PendingChanges } from './pending-changes.ts';
import { createRecommendationWriter } from './recommendation-writer.ts';
import { STATE_SCHEMA } from './schema.ts';
import type { StateCommand, StateResult, StateThreadOptions, StateThreadStarted } from './state-command.ts';
import { createUserWriter } from './user-writer.ts';

// The writer thread of the state. Events give rows to new users and items in a transaction; what they change is pending in memory that
// readers share, from the commit on, and goes to the tables in the background.

const CACHE_MEBIBYTES = 32;
/** Pages are brought back to the file a few at a time, so that no commit takes long. */
const CHECKPOINT_PAGES = 1000;

function openDatabase({ path, maxPages }: StateThreadOptions) {
  const database = openSqliteWriter({
    path,
    schema: STATE_SCHEMA,
    cacheMebibytes: CACHE_MEBIBYTES,
    ...(maxPages === undefined ? {} : { maxPages }),
  });
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  return database;
}

function openHandler(options: StateThreadOptions): {
  handler: CommitHandler<StateCommand, StateResult>;
  started: StateThreadStarted;
} {
  const database = openDatabase(options);
  const memory = new ChangeMemory(options.pendingMemory, options.pendingChanges);
  const tables = new InteractionTables(database);
  const pending = new PendingChanges(database, tables, memory);
  const items = createItemWriter(database, beginDerived);
  const matches = createMatchWriter(database, items);
  const users = createUserWriter(database, beginDerived);
  const applier = new BlockApplier({ items, users, tables, pending });
  const recommendations = createRecommendationWriter(database);
  recommendations.discardUnpublished();
  let isDerived = false;
  let isReset = false;
  let resolved: ResolvedBlock[] = [];
  /** Where events begin that are being applied, and where they began that could not be: none after them may go before them. */
  let applyingFrom = Number.POSITIVE_INFINITY;
  let failedFrom = Number.POSITIVE_INFINITY;

  /** Begins a transaction of what comes from the log, which may be lost by a power cut as it comes again. */
  function beginDerived(): void {
    if (database.isTransaction) return;
    database.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE');
    isDerived = true;
  }

  /** Begins a transaction whose commit waits for the disk. */
  function begin(): void {
    if (database.isTransaction && isDerived) database.exec('COMMIT');
    if (!database.isTransaction) database.exec('PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
    isDerived = false;
  }

  function apply(blocks: readonly StoredBlock[]): StateResult {
    const from = blocks[0]?.firstOffset ?? 0;
    if (from > Math.max(failedFrom, pending.applied))
      throw new DeadwaxError('conflict', `events from offset ${failedFrom} on are to be applied first`);
    applyingFrom = Math.min(applyingFrom, from);
    for (const block of blocks) resolved.push(applier.resolve(block));
    return resolved.reduce(
      (applied, { firstOffset, columns }) => Math.max(applied, firstOffset + columns.nEvents),
      pending.applied,
    );
  }

  function removeUsers(userIds: readonly string[]): void {
    // A row that is given to another user later must not find changes of this one.
    if (database.isTransaction) database.exec('COMMIT');
    pending.flush();
    begin();
    for (const userId of userIds) users.remove(userId);
  }

  function reset(): void {
    tables.reset();
    database.exec('UPDATE state SET applied_offset = 0');
    resolved = [];
    failedFrom = Number.POSITIVE_INFINITY;
    isReset = true;
  }

  function run(command: StateCommand): StateResult {
    if (command.kind === 'apply') return apply(command.blocks);
    if (command.kind === 'askSnapshot') return pending.askSnapshot(command.offset) ? 1 : 0;
    begin();
    if (command.kind === 'beginBatch') return recommendations.begin(command);
    if (command.kind === 'putItems') for (const item of command.items) items.put(item);
    else if (command.kind === 'setMatches') for (const match of command.matches) matches.set(match);
    else if (command.kind === 'putUsers') for (const user of command.users) users.put(user);
    else if (command.kind === 'removeItems') for (const itemId of command.itemIds) items.remove(itemId);
    else if (command.kind === 'removeUsers') removeUsers(command.userIds);
    else if (command.kind === 'putBatch') recommendations.put(command.batch, command.users);
    else if (command.kind === 'publishBatch') recommendations.publish(command.batch);
    else if (command.kind === 'discardBatch') recommendations.discard(command.batch);
    else reset();
    return 0;
  }

  const handler: CommitHandler<StateCommand, StateResult> = {
    name: 'state',
    begin: () => undefined,
    run,
    commit() {
      if (database.isTransaction) database.exec('COMMIT');
      users.committed();
      if (isReset) pending.reset();
      isReset = false;
      // Events are published one block after the other, each with its position: what fails is tried again from there.
      for (const block of resolved) applier.publish(block);
      if (resolved.length > 0) pending.keepPace();
      resolved = [];
      if (applyingFrom <= failedFrom) failedFrom = Number.POSITIVE_INFINITY;
      applyingFrom = Number.POSITIVE_INFINITY;
    },
    rollback() {
      resolved = [];
      failedFrom = Math.min(failedFrom, applyingFrom);
      applyingFrom = Number.POSITIVE_INFINITY;
      isReset = false;
      if (database.isTransaction) database.exec('ROLLBACK');
      items.rolledBack();
      users.rolledBack();
    },
    close() {
      pending.close();
      database.close();
    },
    background: () => (users.load() ? 0 : pending.background()),
    translate: (thrown) => fromSqliteError(thrown, options.path),
  };
  return { handler, started: { appliedOffset: pending.applied } };
}

const options: StateThreadOptions = workerData;
serveCommits(() => openHandler(options));
