import type { DatabaseSync } from 'node:sqlite';
import { numberCell, textCell } from './cell.ts';
import { foldUserId } from './fold-user-id.ts';

/** How many ids each level holds before a slice of them moves to the next one; the last level holds all others. */
interface UserIndexSizes {
  readonly capacities: readonly [number, number];
  readonly slice: number;
}

const SIZES: UserIndexSizes = { capacities: [65_536, 1_000_000], slice: 4000 };

/** Gives the table of a level of the index of users by id. */
export function userIndexTable(level: number): string {
  return `user_ids_${level}`;
}

/** The levels of the index, the newest ids first. */
export const USER_INDEX_LEVELS: readonly number[] = [0, 1, 2];

/** The largest code point: no id that begins with a prefix sorts after the prefix followed by it. */
const LAST = '\u{10FFFF}';

interface Level {
  readonly capacity: number;
  readonly statements: ReturnType<typeof prepareMove>;
  size: number;
  /** Up to which id the level was moved on in this round. */
  movedTo: string;
}

function prepareMove(database: DatabaseSync, level: number, slice: number) {
  const [from, to] = [userIndexTable(level), userIndexTable(level + 1)];
  const ofSlice = 'WHERE folded > ? AND folded <= ?';
  return {
    count: database.prepare(`SELECT count(*) AS n FROM ${from}`),
    end: database.prepare(
      `SELECT folded FROM ${from} WHERE folded > ? ORDER BY folded LIMIT 1 OFFSET ${slice - 1}`,
    ),
    copy: database.prepare(
      `INSERT INTO ${to} SELECT folded, user_row FROM ${from} ${ofSlice} ORDER BY folded, user_row`,
    ),
    clear: database.prepare(`DELETE FROM ${from} ${ofSlice}`),
  };
}

/**
 * Writes the index of users by id in lower case; in the writer thread.
 *
 * New ids come in no order, so each would dirty a page of its own in a tree of ten million: measured 28 microseconds of processor and
 * 12 kB of writing an id, against 6 microseconds and 1 kB here. They go to a small tree; when that is full, its next slice in the order
 * of the ids moves to one that is larger, where neighbours share pages, and from there likewise to the last one. [OCGO96], rolling merge.
 */
export class UserIndex {
  readonly #insert;
  readonly #removals;
  /** All but the last, which takes everything. */
  readonly #levels: readonly Level[];
  #isCounted = false;

  constructor(database: DatabaseSync, { capacities, slice } = SIZES) {
    this.#insert = database.prepare(`INSERT INTO ${userIndexTable(0)} VALUES (?, ?)`);
    this.#removals = USER_INDEX_LEVELS.map((level) =>
      database.prepare(`DELETE FROM ${userIndexTable(level)} WHERE folded = ? AND user_row = ?`),
    );
    this.#levels = capacities.map((capacity, level) => ({
      capacity,
      statements: prepareMove(database, level, slice),
      size: 0,
      movedTo: '',
    }));
  }

  /** Adds a user inside a transaction. */
  add(userId: string, userRow: number): void {
    if (!this.#isCounted) this.#count();
    this.#insert.run(foldUserId(userId), userRow);
    this.#levels[0].size += 1;
    // The last slice of a round may be empty, where all that is there came to lie before it.
    for (const [place, level] of this.#levels.entries())
      while (level.size > level.capacity) this.#move(place);
  }

  remove(userId: string, userRow: number): void {
    const folded = foldUserId(userId);
    for (const removal of this.#removals) removal.run(folded, userRow);
    this.#isCounted = false;
  }

  /** Says that a transaction was rolled back. */
  rolledBack(): void {
    this.#isCounted = false;
  }

  #count(): void {
    for (const level of this.#levels) level.size = numberCell(level.statements.count.get()?.n);
    this.#isCounted = true;
  }

  /** Moves the next slice of a level to the one after it; behind the last slice it begins anew. */
  #move(place: number): void {
    const level = this.#levels[place];
    const { end, copy, clear } = level.statements;
    const found = end.get(level.movedTo);
    const to = found === undefined ? LAST : textCell(found.folded);
    const nMoved = Number(copy.run(level.movedTo, to).changes);
    clear.run(level.movedTo, to);
    level.size -= nMoved;
    if (place + 1 < this.#levels.length) this.#levels[place + 1].size += nMoved;
    level.movedTo = found === undefined ? '' : to;
  }
}

/** One place of the index. */
export interface IndexedUser {
  readonly folded: string;
  readonly userRow: number;
}

/** Reads the index of users by id; in any thread. */
export class UserIndexReader {
  readonly #find;
  readonly #list;

  constructor(database: DatabaseSync) {
    const select = (where: string): string =>
      USER_INDEX_LEVELS.map(
        (level) => `SELECT folded, user_row FROM ${userIndexTable(level)} WHERE ${where}`,
      ).join(' UNION ALL ');
    this.#find = database.prepare(
      `SELECT user_row FROM (${select('folded = ?1')}) JOIN users USING (user_row) WHERE user_id = ?2`,
    );
    this.#list = database.prepare(
      `${select('(folded, user_row) > (?1, ?2) AND folded < ?3')} ORDER BY folded, user_row LIMIT ?4`,
    );
  }

  /** Gives the row of a user; undefined where there is none. */
  rowOf(userId: string): number | undefined {
    const found = this.#find.get(foldUserId(userId), userId);
    return found && numberCell(found.user_row);
  }

  /** Lists users whose id begins with a prefix, any case, after a place, by id in lower case and then by row. */
  list(prefix: string, after: IndexedUser | undefined, count: number): readonly IndexedUser[] {
    const folded = foldUserId(prefix);
    const from = after !== undefined && after.folded >= folded ? after : { folded, userRow: 0 };
    return this.#list
      .all(from.folded, from.userRow, folded + LAST, count)
      .map((row) => ({ folded: textCell(row.folded), userRow: numberCell(row.user_row) }));
  }
}
