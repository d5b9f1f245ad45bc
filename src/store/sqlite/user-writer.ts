import type { DatabaseSync } from 'node:sqlite';
import { CATALOGUES } from '../../domain/catalogue.ts';
import type { User } from '../../domain/user.ts';
import { numberCell } from './cell.ts';
import { foldUserId } from './fold-user-id.ts';
import { interactionTable } from './schema.ts';

/** Writes users; runs in the writer thread inside its transaction. */
export interface UserWriter {
  put(user: User): void;
  /** Deletes a user with all interactions. */
  remove(userId: string): void;
  /** Gives a user's row; an unknown user becomes a member. */
  rowOf(userId: string): number;
}

/** Makes the writer of users. */
export function createUserWriter(database: DatabaseSync): UserWriter {
  const find = database.prepare('SELECT user_row FROM users WHERE user_id = ?');
  const insert = database.prepare(
    `INSERT INTO users (user_id, folded, member, attributes, source) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (user_id) DO UPDATE SET member = excluded.member, attributes = excluded.attributes, source = excluded.source`,
  );
  const put = ({ userId, member, attributes, source }: User): number =>
    Number(
      insert.run(userId, foldUserId(userId), member ? 1 : 0, JSON.stringify(attributes), source)
        .lastInsertRowid,
    );
  const removals = [
    ...CATALOGUES.map(
      (catalogue) =>
        `DELETE FROM ${interactionTable(catalogue)} WHERE user_row = (SELECT user_row FROM users WHERE user_id = ?)`,
    ),
    'DELETE FROM users WHERE user_id = ?',
  ].map((sql) => database.prepare(sql));
  return {
    put,
    remove(userId) {
      for (const removal of removals) removal.run(userId);
    },
    rowOf(userId) {
      const found = find.get(userId);
      if (found !== undefined) return numberCell(found.user_row);
      return put({ userId, member: true, attributes: {}, source: 'event' });
    },
  };
}
