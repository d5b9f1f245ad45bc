import type { DatabaseSync } from 'node:sqlite';
import { CATALOGUES } from '../../domain/catalogue.ts';
import type { User } from '../../domain/user.ts';
import { numberCell, textCell } from './cell.ts';
import { foldUserId } from './fold-user-id.ts';
import { IdRows } from './id-rows.ts';
import { interactionTable } from './schema.ts';

/** Writes users and knows their rows; runs in the writer thread. */
export interface UserWriter {
  put(user: User): void;
  /** Deletes a user with all interactions. */
  remove(userId: string): void;
  /** Gives a user's row; an unknown user becomes a member. */
  rowOf(userId: string): number;
  /** Reads some more users that were there at opening into memory; tells whether there are more. */
  load(): boolean;
  /** Undoes in memory what the transaction that was rolled back had added. */
  rolledBack(): void;
  committed(): void;
}

const LOAD_USERS = 10_000;

/**
 * Makes the writer of users. `begin` begins a transaction where none is open. Rows of users are kept in memory; until all of them are
 * read in, one that is not found there is looked up in the database.
 */
export function createUserWriter(database: DatabaseSync, begin: () => void): UserWriter {
  const find = database.prepare('SELECT user_row FROM users WHERE user_id = ?');
  const findLast = database.prepare('SELECT max(user_row) AS last FROM users');
  const list = database.prepare(
    'SELECT user_row, user_id FROM users WHERE user_row > ? ORDER BY user_row LIMIT ?',
  );
  const insert = database.prepare(
    'INSERT INTO users (user_id, folded, member, attributes, source) VALUES (?, ?, ?, ?, ?)',
  );
  const update = database.prepare(
    'UPDATE users SET member = ?, attributes = ?, source = ? WHERE user_row = ?',
  );
  const removals = [...CATALOGUES.map(interactionTable), 'users'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE user_row = ?`),
  );
  let rows: IdRows;
  let loadedRow: number;
  let isLoaded: boolean;
  let hasAdded = false;
  startLoading();

  function startLoading(): void {
    const last = Number(findLast.get()?.last ?? 0);
    rows = new IdRows(last);
    loadedRow = 0;
    isLoaded = last === 0;
  }

  function findRow(userId: string): number {
    const known = rows.find(userId);
    if (known >= 0 || isLoaded) return known;
    const found = find.get(userId);
    if (found === undefined) return -1;
    rows.set(userId, numberCell(found.user_row));
    return numberCell(found.user_row);
  }

  function add({ userId, member, attributes, source }: User): number {
    begin();
    const { lastInsertRowid } = insert.run(
      userId,
      foldUserId(userId),
      member ? 1 : 0,
      JSON.stringify(attributes),
      source,
    );
    hasAdded = true;
    rows.set(userId, Number(lastInsertRowid));
    return Number(lastInsertRowid);
  }

  return {
    put(user) {
      const row = findRow(user.userId);
      if (row < 0) add(user);
      else update.run(user.member ? 1 : 0, JSON.stringify(user.attributes), user.source, row);
    },
    remove(userId) {
      const row = findRow(userId);
      if (row < 0) return;
      for (const removal of removals) removal.run(row);
      rows.delete(userId);
      hasAdded = true;
    },
    rowOf(userId) {
      const known = findRow(userId);
      return known < 0 ? add({ userId, member: true, attributes: {}, source: 'event' }) : known;
    },
    load() {
      if (isLoaded) return false;
      const page = list.all(loadedRow, LOAD_USERS);
      for (const { user_row, user_id } of page) {
        rows.set(textCell(user_id), numberCell(user_row));
        loadedRow = numberCell(user_row);
      }
      isLoaded = page.length < LOAD_USERS;
      return !isLoaded;
    },
    rolledBack() {
      if (hasAdded) startLoading();
      hasAdded = false;
    },
    committed() {
      hasAdded = false;
    },
  };
}
