import type { DatabaseSync } from 'node:sqlite';
import { CATALOGUES } from '../../domain/catalogue.ts';
import type { User } from '../../domain/user.ts';
import { numberCell, textCell } from './cell.ts';
import { IdRows } from './id-rows.ts';
import { interactionTable } from './schema.ts';
import { UserIndex, UserIndexReader } from './user-index.ts';

const LOAD_USERS = 10_000;

function prepareStatements(database: DatabaseSync) {
  return {
    findLast: database.prepare('SELECT max(user_row) AS last FROM users'),
    list: database.prepare(
      'SELECT user_row, user_id FROM users WHERE user_row > ? ORDER BY user_row LIMIT ?',
    ),
    insert: database.prepare('INSERT INTO users (user_id, member, attributes, source) VALUES (?, ?, ?, ?)'),
    count: database.prepare('UPDATE state SET n_users = n_users + ?'),
    update: database.prepare('UPDATE users SET member = ?, attributes = ?, source = ? WHERE user_row = ?'),
    removals: [...CATALOGUES.map(interactionTable), 'users'].map((table) =>
      database.prepare(`DELETE FROM ${table} WHERE user_row = ?`),
    ),
  };
}

/**
 * Writes users and knows their rows; in the writer thread. Rows are kept in memory; until all that were there at opening are read in, a
 * user that is not found there is looked up in the database.
 */
export class UserWriter {
  readonly #statements;
  readonly #index;
  readonly #stored;
  readonly #begin: () => void;
  #rows = new IdRows(0);
  #loadedRow = 0;
  #isLoaded = false;
  #hasChanged = false;
  #nAdded = 0;

  /** `begin` begins a transaction where none is open. */
  constructor(database: DatabaseSync, begin: () => void) {
    this.#statements = prepareStatements(database);
    this.#index = new UserIndex(database);
    this.#stored = new UserIndexReader(database);
    this.#begin = begin;
    this.#startLoading();
  }

  put(user: User): void {
    const row = this.#find(user.userId);
    if (row < 0) this.#add(user);
    else this.#statements.update.run(user.member ? 1 : 0, JSON.stringify(user.attributes), user.source, row);
  }

  /** Deletes a user with all interactions. */
  remove(userId: string): void {
    const row = this.#find(userId);
    if (row < 0) return;
    for (const removal of this.#statements.removals) removal.run(row);
    this.#index.remove(userId, row);
    this.#rows.delete(userId);
    this.#nAdded -= 1;
    this.#hasChanged = true;
  }

  /** How many users the open transaction has more than the one before. */
  get nAdded(): number {
    return this.#nAdded;
  }

  /** Gives a user's row; an unknown user becomes a member. */
  rowOf(userId: string): number {
    const row = this.#find(userId);
    return row < 0 ? this.#add({ userId, member: true, attributes: {}, source: 'event' }) : row;
  }

  /** Reads some more users that were there at opening into memory; tells whether there are more. */
  load(): boolean {
    if (this.#isLoaded) return false;
    const page = this.#statements.list.all(this.#loadedRow, LOAD_USERS);
    for (const { user_row, user_id } of page) {
      this.#loadedRow = numberCell(user_row);
      this.#rows.set(textCell(user_id), this.#loadedRow);
    }
    this.#isLoaded = page.length < LOAD_USERS;
    return !this.#isLoaded;
  }

  /** Writes the number of users down, at the end of a transaction. */
  beforeCommit(): void {
    if (this.#nAdded !== 0) this.#statements.count.run(this.#nAdded);
    this.#nAdded = 0;
  }

  committed(): void {
    this.#hasChanged = false;
  }

  /** Undoes in memory what the transaction that was rolled back had changed. */
  rolledBack(): void {
    if (this.#hasChanged) this.#startLoading();
    this.#hasChanged = false;
    this.#nAdded = 0;
    this.#index.rolledBack();
  }

  #startLoading(): void {
    const last = Number(this.#statements.findLast.get()?.last ?? 0);
    this.#rows = new IdRows(last);
    this.#loadedRow = 0;
    this.#isLoaded = last === 0;
  }

  #find(userId: string): number {
    const known = this.#rows.find(userId);
    if (known >= 0 || this.#isLoaded) return known;
    const found = this.#stored.rowOf(userId);
    if (found === undefined) return -1;
    this.#rows.set(userId, found);
    return found;
  }

  #add({ userId, member, attributes, source }: User): number {
    this.#begin();
    const { lastInsertRowid } = this.#statements.insert.run(
      userId,
      member ? 1 : 0,
      JSON.stringify(attributes),
      source,
    );
    const row = Number(lastInsertRowid);
    this.#index.add(userId, row);
    this.#hasChanged = true;
    this.#nAdded += 1;
    this.#rows.set(userId, row);
    return row;
  }
}
