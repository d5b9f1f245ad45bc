import { workerData } from 'node:worker_threads';
import { type CommitHandler, serveCommits } from '../../util/serve-commits.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteWriter } from '../../util/sqlite-file.ts';
import { numberCell } from './cell.ts';
import type { EventColumns } from './event-columns.ts';
import { createInteractionWriter } from './interaction-writer.ts';
import { createItemWriter } from './item-writer.ts';
import { createMatchWriter } from './match-writer.ts';
import { createRecommendationWriter } from './recommendation-writer.ts';
import { STATE_SCHEMA } from './schema.ts';
import type { StateCommand, StateResult, StateThreadOptions, StateThreadStarted } from './state-command.ts';
import { createUserWriter } from './user-writer.ts';

// The writer thread of the state: the position of the projection is written in the same transaction as what it applied.

const CACHE_MEBIBYTES = 32;

function openHandler(options: StateThreadOptions): {
  handler: CommitHandler<StateCommand, StateResult>;
  started: StateThreadStarted;
} {
  const { path, maxPages } = options;
  const database = openSqliteWriter({
    path,
    schema: STATE_SCHEMA,
    cacheMebibytes: CACHE_MEBIBYTES,
    ...(maxPages === undefined ? {} : { maxPages }),
  });
  const items = createItemWriter(database);
  const matches = createMatchWriter(database, items);
  const users = createUserWriter(database);
  const interactions = createInteractionWriter(database, items, users);
  const recommendations = createRecommendationWriter(database);
  recommendations.discardUnpublished();
  const savePosition = database.prepare('UPDATE state SET applied_offset = ?');
  let committed = numberCell(database.prepare('SELECT applied_offset FROM state').get()?.applied_offset);
  let applied = committed;

  function apply(events: EventColumns): void {
    const from = events.offsets.findIndex((offset) => offset >= applied);
    if (from < 0) return;
    interactions.apply(events, from);
    applied = events.offsets[events.offsets.length - 1] + 1;
  }

  function run(command: StateCommand): StateResult {
    if (command.kind === 'beginBatch') return recommendations.begin(command);
    if (command.kind === 'apply') apply(command.events);
    else if (command.kind === 'putItems') for (const item of command.items) items.put(item);
    else if (command.kind === 'setMatches') for (const match of command.matches) matches.set(match);
    else if (command.kind === 'putUsers') for (const user of command.users) users.put(user);
    else if (command.kind === 'removeItems') for (const itemId of command.itemIds) items.remove(itemId);
    else if (command.kind === 'removeUsers') for (const userId of command.userIds) users.remove(userId);
    else if (command.kind === 'putBatch') recommendations.put(command.batch, command.users);
    else if (command.kind === 'publishBatch') recommendations.publish(command.batch);
    else if (command.kind === 'discardBatch') recommendations.discard(command.batch);
    else {
      interactions.reset();
      applied = 0;
    }
    return applied;
  }

  const handler: CommitHandler<StateCommand, StateResult> = {
    name: 'state',
    begin: () => database.exec('BEGIN IMMEDIATE'),
    run,
    commit() {
      if (applied !== committed) savePosition.run(applied);
      database.exec('COMMIT');
      committed = applied;
    },
    rollback() {
      applied = committed;
      items.reload();
      if (database.isTransaction) database.exec('ROLLBACK');
    },
    close: () => database.close(),
    translate: (thrown) => fromSqliteError(thrown, path),
  };
  return { handler, started: { appliedOffset: committed } };
}

const options: StateThreadOptions = workerData;
serveCommits(() => openHandler(options));
