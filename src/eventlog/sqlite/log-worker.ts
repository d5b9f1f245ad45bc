import { workerData } from 'node:worker_threads';
import { decodeEventBlock, eventAt, readIdKeys } from '../../domain/event-block.ts';
import { EventBlockBuilder } from '../../domain/event-block-builder.ts';
import { ID_KEY_BYTES } from '../../domain/event-id-key.ts';
import { type CommitHandler, serveCommits } from '../../util/serve-commits.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteWriter } from '../../util/sqlite-file.ts';
import { EventIds } from './event-ids.ts';
import type { LogCommand, LogResult, LogThreadOptions, LogThreadStarted } from './log-command.ts';
import { LOG_SCHEMA } from './schema.ts';

// The writer thread of the log. Ids are checked and events inserted in one transaction, so an id is never accepted twice.

const CACHE_MEBIBYTES = 8;

/** Gives a block without the events at the given indices. */
function withoutEvents(block: Uint8Array, left: ReadonlySet<number>): Uint8Array {
  const columns = decodeEventBlock(block);
  const builder = new EventBlockBuilder(columns.nEvents - left.size);
  for (let index = 0; index < columns.nEvents; index += 1)
    if (!left.has(index)) builder.add(eventAt(columns, index));
  return builder.take();
}

function openHandler(options: LogThreadOptions): {
  handler: CommitHandler<LogCommand, LogResult>;
  started: LogThreadStarted;
} {
  const { path, idsFolder, maxRecentIds, maxPages } = options;
  const database = openSqliteWriter({
    path,
    schema: LOG_SCHEMA,
    cacheMebibytes: CACHE_MEBIBYTES,
    ...(maxPages === undefined ? {} : { maxPages }),
  });
  const ids = new EventIds(database, idsFolder, maxRecentIds);
  const insertBlock = database.prepare('INSERT INTO blocks VALUES (?, ?, ?)');
  const saveNext = database.prepare('UPDATE log SET next_offset = ?');
  let committedNext = Number(database.prepare('SELECT next_offset FROM log').get()?.next_offset);
  let next = committedNext;

  function append(block: Uint8Array): LogResult {
    const idKeys = readIdKeys(block);
    const nEvents = idKeys.length / ID_KEY_BYTES;
    const firstOffset = next;
    const duplicates: number[] = [];
    for (let index = 0; index < nEvents; index += 1) {
      const earlier = ids.enter(idKeys, index, next);
      if (earlier === undefined) next += 1;
      else duplicates.push(index, earlier);
    }
    const left = new Set(duplicates.filter((_, at) => at % 2 === 0));
    if (next > firstOffset)
      insertBlock.run(firstOffset, next - firstOffset, left.size === 0 ? block : withoutEvents(block, left));
    return { firstOffset, duplicates };
  }

  function find(idKeys: Uint8Array): LogResult {
    const nIds = idKeys.length / ID_KEY_BYTES;
    return { offsets: Float64Array.from({ length: nIds }, (_, index) => ids.find(idKeys, index) ?? NaN) };
  }

  const handler: CommitHandler<LogCommand, LogResult> = {
    name: 'log',
    begin: () => database.exec('BEGIN IMMEDIATE'),
    run: (command) => (command.kind === 'append' ? append(command.block) : find(command.idKeys)),
    commit() {
      if (next !== committedNext) saveNext.run(next);
      database.exec('COMMIT');
      committedNext = next;
      ids.committed(next);
    },
    rollback() {
      next = committedNext;
      ids.rolledBack(next);
      if (database.isTransaction) database.exec('ROLLBACK');
      ids.mend();
    },
    close() {
      ids.close();
      database.close();
    },
    translate: (thrown) => fromSqliteError(thrown, path),
  };
  return { handler, started: { endOffset: committedNext } };
}

const options: LogThreadOptions = workerData;
serveCommits(() => openHandler(options));
