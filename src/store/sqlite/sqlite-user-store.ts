import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { User } from '../../domain/user.ts';
import type { CommitThread } from '../../util/commit-thread.ts';
import type { UserStore } from '../store.ts';
import { numberCell, textCell } from './cell.ts';
import { foldUserId } from './fold-user-id.ts';
import { rememberCount } from './remembered-count.ts';
import type { StateCommand, StateResult } from './state-command.ts';

/** The largest code point: no id that begins with a prefix sorts after the prefix followed by it. */
const LAST = '\u{10FFFF}';

function toUser(row: Record<string, SQLOutputValue>): User {
  return {
    userId: textCell(row.user_id),
    member: row.member === 1,
    attributes: JSON.parse(textCell(row.attributes)),
    source: textCell(row.source),
  };
}

/** Makes the user store over `state.db`. Lists are in the order of ids in lower case; their cursor is the last id of the page. */
export function createUserStore(
  reader: DatabaseSync,
  thread: CommitThread<StateCommand, StateResult>,
): UserStore {
  const find = reader.prepare('SELECT * FROM users WHERE user_id = ?');
  const countRows = reader.prepare('SELECT count(*) AS n FROM users');
  const countUsers = rememberCount(
    () => numberCell(countRows.get()?.n),
    () => performance.now(),
  );
  const list = reader.prepare(
    `SELECT * FROM users WHERE folded >= ? AND folded < ? AND (folded, user_id) > (?, ?)
     ORDER BY folded, user_id LIMIT ?`,
  );
  return {
    async put(users) {
      await thread.call({ kind: 'putUsers', users });
    },
    async remove(userIds) {
      await thread.call({ kind: 'removeUsers', userIds });
    },
    async get(userId) {
      const row = find.get(userId);
      return row && toUser(row);
    },
    async list(prefix, count, cursor) {
      const folded = foldUserId(prefix);
      const rows = list.all(folded, folded + LAST, foldUserId(cursor ?? ''), cursor ?? '', count + 1);
      const values = rows.slice(0, count).map(toUser);
      return { values, cursor: rows.length > count ? values.at(-1)?.userId : undefined };
    },
    count: async () => countUsers(),
  };
}
