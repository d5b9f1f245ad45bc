import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { EntryColumns } from '../../dataset/entry-columns.ts';
import { InteractionRecord } from '../../dataset/interaction-record.ts';
import { decodePackedEntries } from '../../dataset/packed-interactions.ts';
import { MARK } from '../../domain/interaction.ts';
import type { ItemUsers } from '../store.ts';
import { bytesCell, numberCell } from './cell.ts';
import type { CountQuestion } from './count-command.ts';
import type { CanonicalRows } from './item-matches.ts';
import { interactionTable } from './schema.ts';

/** Users that one read takes. */
const BLOCK_USERS = 500;
/** Other commands of the thread wait so long. */
const SLICE_MS = 25;

/** One count of the users of items, over a connection that only reads; each read is a transaction of its own. */
export class UserCount {
  readonly #readBlock: StatementSync;
  readonly #canonicalRows: CanonicalRows;
  readonly #columns = new EntryColumns();
  readonly #record = new InteractionRecord();
  readonly #users: Uint32Array;
  readonly #owners: Uint32Array;
  readonly #wanting: Uint32Array;
  #lastRow = 0;
  #tookMs = 0;

  constructor(database: DatabaseSync, { catalogue, nItems, canonicalRows }: CountQuestion) {
    this.#canonicalRows = canonicalRows;
    this.#readBlock = database.prepare(
      `SELECT user_row, packed FROM ${interactionTable(catalogue)} WHERE user_row > ? ORDER BY user_row LIMIT ${BLOCK_USERS}`,
    );
    this.#readBlock.setReturnArrays(true);
    // Shared, so that they need not be copied on their way to another thread.
    const allocate = (): Uint32Array => new Uint32Array(new SharedArrayBuffer(4 * nItems));
    this.#users = allocate();
    this.#owners = allocate();
    this.#wanting = allocate();
  }

  /** Counts for a moment; gives the counts when all users are counted. Errors: `damaged_data`, those of the database. */
  go(): ItemUsers | undefined {
    const startedAt = performance.now();
    let isDone = false;
    while (!isDone && performance.now() - startedAt < SLICE_MS) isDone = this.#countBlock();
    this.#tookMs += performance.now() - startedAt;
    if (!isDone) return undefined;
    return { users: this.#users, owners: this.#owners, wanting: this.#wanting, tookMs: this.#tookMs };
  }

  /** Counts the next users; tells whether they were the last ones. */
  #countBlock(): boolean {
    const rows: unknown[] = this.#readBlock.all(this.#lastRow);
    for (const row of rows) {
      // The driver gives an array here, which its types do not tell.
      const cells = Array.isArray(row) ? row : [];
      this.#lastRow = numberCell(cells[0]);
      this.#countUser(bytesCell(cells[1]));
    }
    return rows.length < BLOCK_USERS;
  }

  #countUser(packed: Uint8Array): void {
    const columns = this.#columns;
    decodePackedEntries(packed, columns);
    if (columns.hasAnyOf(this.#canonicalRows)) {
      this.#countMatched(packed);
      return;
    }
    for (let place = 0; place < columns.length; place += 1)
      if (!columns.isSilent(place)) this.#add(columns.itemRows[place], columns.marks[place]);
  }

  /** Where items are read as others, entries fall together as they do for every reader. */
  #countMatched(packed: Uint8Array): void {
    const record = this.#record;
    record.load(packed);
    record.canonicalize(this.#canonicalRows);
    const { itemRows, marks } = record.present();
    for (const [place, row] of itemRows.entries()) this.#add(row, marks[place]);
  }

  #add(row: number, marks: number): void {
    if (row >= this.#users.length) return;
    this.#users[row] += 1;
    if (marks & MARK.owned) this.#owners[row] += 1;
    if (marks & MARK.wanted) this.#wanting[row] += 1;
  }
}
