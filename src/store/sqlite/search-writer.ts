import type { DatabaseSync } from 'node:sqlite';
import { numberCell } from './cell.ts';
import { placeOf, stepOf } from './search-index.ts';
import { createTokenTable } from './token-table.ts';

/** Writes the search index; runs in the writer thread inside its transaction. */
export interface SearchWriter {
  /** Puts an entry's tokens in place of those there were; undefined where there is nothing to find. */
  put(searchKey: number, tokens: string | undefined, before: string | undefined): void;
  /** Gives how many users an entry has, as it was said last. */
  nUsers(searchKey: number): number;
  /** Says how many users an entry has, by which what is found is ordered; `readTokens` is asked where it changes its place. */
  setUsers(searchKey: number, nUsers: number, readTokens: () => string | undefined): void;
}

/** A place is left only for one at least so many steps away, so that counts that go up and down cost nothing. */
const LEAST_MOVE = 2;

function isMove(before: number, wanted: number): boolean {
  const isFarther = Math.abs(before - wanted) >= LEAST_MOVE;
  return before !== wanted && (isFarther || before === 0 || wanted === 0);
}

/** Makes the writer of the search index. */
export function createSearchWriter(database: DatabaseSync): SearchWriter {
  const table = createTokenTable(database, 'search', 'tokens');
  const findUsers = database.prepare('SELECT n_users, step FROM search_users WHERE search_key = ?');
  const writeUsers = database.prepare('INSERT OR REPLACE INTO search_users VALUES (?, ?, ?)');

  function stepOfKey(searchKey: number): number {
    const found = findUsers.get(searchKey);
    return found === undefined ? 0 : numberCell(found.step);
  }

  return {
    put(searchKey, tokens, before) {
      if (tokens === before) return;
      const place = placeOf(searchKey, stepOfKey(searchKey));
      if (before !== undefined) table.remove(place);
      if (tokens !== undefined) table.insert(place, tokens);
    },
    nUsers(searchKey) {
      const found = findUsers.get(searchKey);
      return found === undefined ? 0 : numberCell(found.n_users);
    },
    setUsers(searchKey, nUsers, readTokens) {
      const [before, wanted] = [stepOfKey(searchKey), stepOf(nUsers)];
      const isMoved = isMove(before, wanted);
      const step = isMoved ? wanted : before;
      writeUsers.run(searchKey, nUsers, step);
      const tokens = isMoved ? readTokens() : undefined;
      if (tokens === undefined) return;
      table.remove(placeOf(searchKey, before));
      table.insert(placeOf(searchKey, step), tokens);
    },
  };
}
