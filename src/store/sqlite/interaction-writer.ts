import type { DatabaseSync } from 'node:sqlite';
import { CHANGE, type ChangeColumns } from '../../dataset/interaction-change.ts';
import { InteractionRecord } from '../../dataset/interaction-record.ts';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import { bytesCell } from './cell.ts';
import type { EventColumns } from './event-columns.ts';
import type { ItemWriter } from './item-writer.ts';
import { interactionTable } from './schema.ts';
import type { UserWriter } from './user-writer.ts';

/** Writes interactions; runs in the writer thread inside its transaction. */
export interface InteractionWriter {
  /** Applies the events from place `from` on: one read, merge and write for each user and catalogue in them. */
  apply(events: EventColumns, from: number): void;
  reset(): void;
}

/** Gives the places of events from `from` on, by user and then by catalogue, each in the order received. */
function placesByUser(events: EventColumns, from: number): Int32Array {
  const { users, items, itemCatalogues } = events;
  const places = Int32Array.from({ length: users.length - from }, (_, at) => from + at);
  return places.sort(
    (a, b) => users[a] - users[b] || itemCatalogues[items[a]] - itemCatalogues[items[b]] || a - b,
  );
}

function gather(events: EventColumns, itemRows: Int32Array, places: Int32Array): ChangeColumns {
  const take = (values: Float64Array) => Float64Array.from(places, (place) => values[place]);
  return {
    codes: new Uint8Array(places.length).fill(CHANGE.rating),
    itemRows: places.map((place) => itemRows[events.items[place]]),
    offsets: take(events.offsets),
    tsMs: take(events.tsMs),
    values: Float32Array.from(places, (place) => events.ratings[place]),
    targets: new Float64Array(places.length),
  };
}

function prepareTable(database: DatabaseSync, catalogue: Catalogue) {
  const table = interactionTable(catalogue);
  return {
    read: database.prepare(`SELECT packed FROM ${table} WHERE user_row = ?`),
    write: database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`),
  };
}

/** Makes the writer of interactions. */
export function createInteractionWriter(
  database: DatabaseSync,
  itemsOf: ItemWriter,
  usersOf: UserWriter,
): InteractionWriter {
  const record = new InteractionRecord();
  const tables = CATALOGUES.map((catalogue) => prepareTable(database, catalogue));

  function applyOfUser(catalogue: number, userRow: number, changes: ChangeColumns, lastOffset: number): void {
    const { read, write } = tables[catalogue];
    const found = read.get(userRow);
    record.load(found && bytesCell(found.packed));
    for (let at = 0; at < changes.codes.length; at += 1) record.apply(changes, at);
    write.run(userRow, lastOffset, record.encode());
  }

  function apply(events: EventColumns, from: number): void {
    const { users, items, itemCatalogues, offsets } = events;
    const itemRows = new Int32Array(events.itemIds.length).fill(-1);
    // Rows are given in the order of the events, so that a replay in other batches numbers items alike.
    for (let place = from; place < items.length; place += 1) {
      const item = items[place];
      if (itemRows[item] < 0)
        itemRows[item] = itemsOf.rowOf(CATALOGUES[itemCatalogues[item]], events.itemIds[item]);
    }
    const places = placesByUser(events, from);
    for (let start = 0, end = 0; start < places.length; start = end) {
      const user = users[places[start]];
      const catalogue = itemCatalogues[items[places[start]]];
      while (
        end < places.length &&
        users[places[end]] === user &&
        itemCatalogues[items[places[end]]] === catalogue
      )
        end += 1;
      const changes = gather(events, itemRows, places.subarray(start, end));
      applyOfUser(catalogue, usersOf.rowOf(events.userIds[user]), changes, offsets[places[end - 1]]);
    }
  }

  return {
    apply,
    reset() {
      for (const catalogue of CATALOGUES) database.exec(`DELETE FROM ${interactionTable(catalogue)}`);
    },
  };
}
