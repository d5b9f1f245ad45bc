import { workerData } from 'node:worker_threads';
import { type CommitHandler, serveCommits } from '../../util/serve-commits.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteWriter } from '../../util/sqlite-file.ts';
import { EventIds } from './event-ids.ts';
import type { AppendCommand, AppendResult, LogThreadOptions, LogThreadStarted } from './log-command.ts';
import { LOG_SCHEMA } from './schema.ts';

// The writer thread of the log. Ids are checked and events inserted in one transaction, so an id is never accepted twice.

const CACHE_MEBIBYTES = 48;

function openHandler(options: LogThreadOptions): {
  handler: CommitHandler<AppendCommand, AppendResult>;
  started: LogThreadStarted;
} {
  const { path, maxRecentIds, maxPages } = options;
  const database = openSqliteWriter({
    path,
    schema: LOG_SCHEMA,
    cacheMebibytes: CACHE_MEBIBYTES,
    ...(maxPages === undefined ? {} : { maxPages }),
  });
  const ids = new EventIds(database, maxRecentIds);
  const insertEvent = database.prepare('INSERT INTO events VALUES (?, ?)');
  const saveNext = database.prepare('UPDATE log SET next_offset = ?');
  let committedNext = Number(database.prepare('SELECT next_offset FROM log').get()?.next_offset);
  let next = committedNext;

  function run(command: AppendCommand): AppendResult {
    const firstOffset = next;
    const duplicates: number[] = [];
    for (const [index, line] of command.lines.split('\n').entries()) {
      const earlier = ids.enter(line, next);
      if (earlier !== undefined) {
        duplicates.push(index, earlier);
        continue;
      }
      insertEvent.run(next, line);
      next += 1;
    }
    return { firstOffset, duplicates };
  }

  const handler: CommitHandler<AppendCommand, AppendResult> = {
    name: 'log',
    begin: () => database.exec('BEGIN IMMEDIATE'),
    run,
    commit() {
      ids.beforeCommit(next);
      if (next !== committedNext) saveNext.run(next);
      database.exec('COMMIT');
      ids.committed();
      committedNext = next;
    },
    rollback() {
      ids.rolledBack();
      next = committedNext;
      if (database.isTransaction) database.exec('ROLLBACK');
    },
    close: () => database.close(),
    translate: (thrown) => fromSqliteError(thrown, path),
  };
  return { handler, started: { endOffset: committedNext } };
}

const options: LogThreadOptions = workerData;
serveCommits(() => openHandler(options));
