import type { DatabaseSync } from 'node:sqlite';
import { CHANGE, CHANGE_SUBJECT } from '../../dataset/interaction-change.ts';
import { InteractionRecord } from '../../dataset/interaction-record.ts';
import { CATALOGUES } from '../../domain/catalogue.ts';
import { bytesCell, numberCell } from './cell.ts';
import { type ChangeGeneration, type CollectedChanges, concerns } from './change-memory.ts';
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
      const write = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`);
      return { read, write };
    });
  }

  /** Brings a user's changes, the places `from` to `end` of `order`, into what is stored. */
  merge(changes: ChangeGeneration, order: Int32Array, from: number, end: number): void {
    for (let catalogue = 0; catalogue < CATALOGUES.length; catalogue += 1) {
      let at = from;
      while (at < end && !concerns(changes.codes[order[at]], catalogue)) at += 1;
      if (at < end) this.#mergeInto(catalogue, changes, order.subarray(at, end));
    }
  }

  /** Gives the rows of the items that a user has a mark on now, with the pending changes. */
  rowsWith(
    userRow: number,
    catalogue: number,
    mark: number,
    pending: CollectedChanges | undefined,
  ): number[] {
    const record = this.#record;
    const found = this.#tables[catalogue].read.get(userRow);
    const lastOffset = found === undefined ? -1 : numberCell(found.last_offset);
    record.load(found && bytesCell(found.packed));
    for (let at = 0; pending !== undefined && at < pending.length; at += 1)
      if (pending.offsets[at] > lastOffset) record.apply(pending, at);
    return record.rowsWith(mark);
  }

  reset(): void {
    for (const catalogue of CATALOGUES) this.#database.exec(`DELETE FROM ${interactionTable(catalogue)}`);
  }

  #mergeInto(catalogue: number, changes: ChangeGeneration, places: Int32Array): void {
    const { read, write } = this.#tables[catalogue];
    const record = this.#record;
    const userRow = changes.users[places[0]];
    const found = read.get(userRow);
    const stored = found === undefined ? -1 : numberCell(found.last_offset);
    let lastOffset = stored;
    let isSaid = found !== undefined;
    record.load(found && bytesCell(found.packed));
    for (const place of places) {
      // What is stored already was flushed before a crash and came again.
      if (!concerns(changes.codes[place], catalogue) || changes.offsets[place] <= stored) continue;
      record.apply(changes, place);
      lastOffset = changes.offsets[place];
      isSaid ||= (changes.codes[place] & CHANGE_SUBJECT) !== CHANGE.clear;
    }
    // Forgetting everything of a user concerns all catalogues, but leaves no trace where there is nothing.
    if (lastOffset === stored || !isSaid) return;
    write.run(userRow, lastOffset, record.encode());
  }
}
