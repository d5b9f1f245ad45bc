import type { DatabaseSync } from 'node:sqlite';
import { CHANGE, CHANGE_SUBJECT } from '../../dataset/interaction-change.ts';
import { InteractionRecord } from '../../dataset/interaction-record.ts';
import { encodePackedList, type SaidList } from '../../dataset/packed-list.ts';
import { CATALOGUES } from '../../domain/catalogue.ts';
import { bytesCell, numberCell } from './cell.ts';
import { type ChangeList, concerns } from './change-memory.ts';
import { interactionTable } from './schema.ts';

/** The tables of packed interactions in the writer thread, one a catalogue by its place. */
export class InteractionTables {
  readonly #database: DatabaseSync;
  readonly #record = new InteractionRecord();
  readonly #tables;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#tables = CATALOGUES.map((catalogue) => {
      const table = interactionTable(catalogue);
      const read = database.prepare(`SELECT last_offset, packed FROM ${table} WHERE user_row = ?`);
      read.setReturnArrays(true);
      const insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?, ?)`);
      const update = database.prepare(`UPDATE ${table} SET last_offset = ?, packed = ? WHERE user_row = ?`);
      return { read, insert, update };
    });
  }

  /** Brings all pending changes of a user into what is stored. */
  merge(userRow: number, changes: ChangeList): void {
    for (let catalogue = 0; catalogue < CATALOGUES.length; catalogue += 1) {
      let at = 0;
      while (at < changes.length && !concerns(changes.codes[at], catalogue)) at += 1;
      if (at < changes.length) this.#mergeInto(catalogue, userRow, changes);
    }
  }

  /** Stores the interactions of a user who has none, of a list that is all there is. */
  insertList(userRow: number, catalogue: number, list: SaidList): void {
    this.#tables[catalogue].insert.run(userRow, list.offset, encodePackedList(list));
  }

  reset(): void {
    for (const catalogue of CATALOGUES) this.#database.exec(`DELETE FROM ${interactionTable(catalogue)}`);
  }

  #mergeInto(catalogue: number, userRow: number, changes: ChangeList): void {
    const record = this.#record;
    const found = this.#read(catalogue, userRow);
    const isThere = found !== undefined;
    const stored = found?.lastOffset ?? -1;
    let lastOffset = stored;
    let isSaid = isThere;
    record.load(found?.packed);
    for (let at = 0; at < changes.length; at += 1) {
      // What is stored already was flushed before a crash and came again.
      if (!concerns(changes.codes[at], catalogue) || changes.offsets[at] <= stored) continue;
      record.apply(changes, at);
      lastOffset = changes.offsets[at];
      isSaid ||= (changes.codes[at] & CHANGE_SUBJECT) !== CHANGE.clear;
    }
    // Forgetting everything of a user concerns all catalogues, but leaves no trace where there is nothing.
    if (lastOffset === stored || !isSaid) return;
    const { insert, update } = this.#tables[catalogue];
    if (isThere) update.run(lastOffset, record.encode(), userRow);
    else insert.run(userRow, lastOffset, record.encode());
  }

  #read(catalogue: number, userRow: number): { lastOffset: number; packed: Uint8Array } | undefined {
    const row: unknown = this.#tables[catalogue].read.get(userRow);
    // The driver gives an array here, which its types do not tell.
    if (!Array.isArray(row)) return undefined;
    return { lastOffset: numberCell(row[0]), packed: bytesCell(row[1]) };
  }
}
