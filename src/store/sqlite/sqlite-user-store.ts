import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { User } from '../../domain/user.ts';
import type { CommitThread } from '../../util/commit-thread.ts';
import type { UserStore } from '../store.ts';
import { numberCell, textCell } from './cell.ts';
import { foldUserId } from './fold-user-id.ts';
import type { StateCommand, StateResult } from './state-command.ts';
import { UserIndexReader } from './user-index.ts';

function toUser(row: Record<string, SQLOutputValue>): User {
  return {
    userId: textCell(row.user_id),
    member: row.member === 1,
    attributes: JSON.parse(textCell(row.attributes)),
    source: textCell(row.source),
  };
}

/** Makes the user store over `state.db`. Lists are in the order of ids in lower case, of equal ones the older user first; their cursor is the last id of the page. */
export function createUserStore(
  reader: DatabaseSync,
  thread: CommitThread<StateCommand, StateResult>,
): UserStore {
  const index = new UserIndexReader(reader);
  const read = reader.prepare('SELECT * FROM users WHERE user_row = ?');
  const readCount = reader.prepare('SELECT n_users FROM state');
  const find = (userId: string): User | undefined => {
    const row = index.rowOf(userId);
    const found = row === undefined ? undefined : read.get(row);
    return found && toUser(found);
  };
  return {
    async put(users) {
      await thread.call({ kind: 'putUsers', users });
    },
    async remove(userIds) {
      await thread.call({ kind: 'removeUsers', userIds });
    },
    get: async (userId) => find(userId),
    async list(prefix, count, cursor) {
      const after =
        cursor === undefined ? undefined : { folded: foldUserId(cursor), userRow: index.rowOf(cursor) ?? 0 };
      const places = index.list(prefix, after, count + 1);
      const values: User[] = [];
      for (const { userRow } of places.slice(0, count)) {
        const found = read.get(userRow);
        // One that was removed a moment ago is not there any more.
        if (found !== undefined) values.push(toUser(found));
      }
      return { values, cursor: places.length > count ? values.at(-1)?.userId : undefined };
    },
    rowOf: async (userId) => index.rowOf(userId),
    atRows: async (userRows) =>
      userRows.map((row) => {
        const found = read.get(row);
        return found && toUser(found);
      }),
    count: async () => numberCell(readCount.get()?.n_users),
  };
}
