import type { DatabaseSync } from 'node:sqlite';
import { DeadwaxError } from '../../errors.ts';
import type { CommitThread } from '../../util/commit-thread.ts';
import type { DocumentChange, DocumentStore } from '../store.ts';
import { numberCell, textCell } from './cell.ts';
import type { ControlCommand, ControlResult } from './control-command.ts';

function toPut({ table, key, value }: DocumentChange, ifRevision: number | undefined): ControlCommand {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined)
    throw new DeadwaxError('invalid_input', `document ${table}/${key} has no value that survives JSON`);
  return { kind: 'put', table, key, value: json, ifRevision };
}

/** Makes the document store over `control.db`. The cursor of a list is the last key of the page. */
export function createDocumentStore(
  reader: DatabaseSync,
  thread: CommitThread<ControlCommand, ControlResult>,
): DocumentStore {
  const find = reader.prepare('SELECT revision, value FROM documents WHERE collection = ? AND key = ?');
  const listUp = reader.prepare(
    'SELECT key, revision, value FROM documents WHERE collection = ? AND key > ? ORDER BY key LIMIT ?',
  );
  const listDown = reader.prepare(
    `SELECT key, revision, value FROM documents WHERE collection = ? AND (? IS NULL OR key < ?)
     ORDER BY key DESC LIMIT ?`,
  );

  const countRows = reader.prepare('SELECT count(*) AS n FROM documents WHERE collection = ?');

  function read(table: string, key: string): { value: unknown; revision: number } | undefined {
    const row = find.get(table, key);
    return row && { value: JSON.parse(textCell(row.value)), revision: numberCell(row.revision) };
  }

  return {
    get: async (table, key) => read(table, key)?.value,
    getWithRevision: async (table, key) => read(table, key),
    put: async (table, key, value, ifRevision) => thread.call(toPut({ table, key, value }, ifRevision)),
    async delete(table, key) {
      return (await thread.call({ kind: 'delete', table, key })) === 1;
    },
    async writeAll(changes) {
      if (changes.length === 0) return;
      const commands = changes.map((change): ControlCommand => {
        const { table, key, value } = change;
        return value === undefined ? { kind: 'delete', table, key } : toPut(change, undefined);
      });
      await thread.call({ kind: 'all', commands });
    },
    count: async (table) => numberCell(countRows.get(table)?.n),
    async list(table, { count, cursor, descending }) {
      const rows = descending
        ? listDown.all(table, cursor ?? null, cursor ?? null, count + 1)
        : listUp.all(table, cursor ?? '', count + 1);
      const values = rows.slice(0, count).map((row) => ({
        key: textCell(row.key),
        value: JSON.parse(textCell(row.value)) as unknown,
        revision: numberCell(row.revision),
      }));
      return { values, cursor: rows.length > count ? values.at(-1)?.key : undefined };
    },
  };
}
