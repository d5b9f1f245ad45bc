import type { DatabaseSync } from 'node:sqlite';
import { numberCell } from './cell.ts';
import { placeOf, stepOf } from './search-index.ts';

/** How many users some entries have: parallel. */
export interface UserCounts {
  readonly searchKeys: Float64Array;
  readonly nUsers: Uint32Array;
}

/** Gives the tokens of the entry that is stored under a search key; undefined where there is none to be found. */
export type ReadTokens = (searchKey: number) => string | undefined;

/** Writes the search index; runs in the writer thread inside its transaction. */
export interface SearchWriter {
  /** Puts an entry's tokens in place of those there were; undefined where there is nothing to find. */
  put(searchKey: number, tokens: string | undefined, before: string | undefined): void;
  /** Says how many users entries have, by which what is found is ordered. */
  setUsers(counts: UserCounts, read: ReadTokens): void;
}

/** A place is left only for one at least so many steps away, so that counts that go up and down cost nothing. */
const LEAST_MOVE = 2;

function isMove(before: number, wanted: number): boolean {
  const isFarther = Math.abs(before - wanted) >= LEAST_MOVE;
  return before !== wanted && (isFarther || before === 0 || wanted === 0);
}

/** Makes the writer of the search index. */
export function createSearchWriter(database: DatabaseSync): SearchWriter {
  const insert = database.prepare('INSERT INTO search (rowid, tokens) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM search WHERE rowid = ?');
  // The index's own tables have row numbers above 2^53, which show through as the last inserted one.
  for (const statement of [insert, remove]) statement.setReadBigInts(true);
  const findStep = database.prepare('SELECT step FROM search_users WHERE search_key = ?');
  const writeUsers = database.prepare('INSERT OR REPLACE INTO search_users VALUES (?, ?, ?)');

  function stepOfKey(searchKey: number): number {
    const found = findStep.get(searchKey);
    return found === undefined ? 0 : numberCell(found.step);
  }

  return {
    put(searchKey, tokens, before) {
      if (tokens === before) return;
      const place = placeOf(searchKey, stepOfKey(searchKey));
      if (before !== undefined) remove.run(place);
      if (tokens !== undefined) insert.run(place, tokens);
    },
    setUsers({ searchKeys, nUsers }, read) {
      for (const [index, searchKey] of searchKeys.entries()) {
        const [before, wanted] = [stepOfKey(searchKey), stepOf(nUsers[index])];
        const isMoved = isMove(before, wanted);
        const step = isMoved ? wanted : before;
        writeUsers.run(searchKey, nUsers[index], step);
        const tokens = isMoved ? read(searchKey) : undefined;
        if (tokens === undefined) continue;
        remove.run(placeOf(searchKey, before));
        insert.run(placeOf(searchKey, step), tokens);
      }
    },
  };
}
