import { workerData } from 'node:worker_threads';
import { type CommitHandler, serveCommits } from '../../util/serve-commits.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteWriter } from '../../util/sqlite-file.ts';
import { numberCell } from './cell.ts';
import type { ControlCommand, ControlResult } from './control-command.ts';
import { CONTROL_SCHEMA } from './schema.ts';

// The writer thread of documents; apart from the state's, so that a small write never waits for a large batch of events.

const CACHE_MEBIBYTES = 4;

function openHandler(path: string): {
  handler: CommitHandler<ControlCommand, ControlResult>;
  started: undefined;
} {
  const database = openSqliteWriter({ path, schema: CONTROL_SCHEMA, cacheMebibytes: CACHE_MEBIBYTES });
  const find = database.prepare('SELECT revision FROM documents WHERE collection = ? AND key = ?');
  const nextRevision = database.prepare('UPDATE control SET revision = revision + 1 RETURNING revision');
  const write = database.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM documents WHERE collection = ? AND key = ?');

  function put({ table, key, value, ifRevision }: Extract<ControlCommand, { kind: 'put' }>): ControlResult {
    const present = find.get(table, key)?.revision ?? 0;
    if (ifRevision !== undefined && ifRevision !== present) return undefined;
    const revision = numberCell(nextRevision.get()?.revision);
    write.run(table, key, revision, value);
    return revision;
  }

  function run(command: ControlCommand): ControlResult {
    if (command.kind === 'put') return put(command);
    if (command.kind === 'delete') return Number(remove.run(command.table, command.key).changes);
    for (const each of command.commands) run(each);
    return undefined;
  }

  const handler: CommitHandler<ControlCommand, ControlResult> = {
    name: 'control',
    begin: () => database.exec('BEGIN IMMEDIATE'),
    run,
    commit: () => database.exec('COMMIT'),
    rollback() {
      if (database.isTransaction) database.exec('ROLLBACK');
    },
    close: () => database.close(),
    translate: (thrown) => fromSqliteError(thrown, path),
  };
  return { handler, started: undefined };
}

const path: string = workerData;
serveCommits(() => openHandler(path));
