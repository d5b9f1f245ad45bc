import type { DatabaseSync } from 'node:sqlite';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import { textCell } from './cell.ts';
import { firstItemKey, ITEM_KEY_SPAN } from './schema.ts';

/** The item ids of each catalogue by item row, kept in memory; rows never change, so only new ones are read. */
export class ItemIds {
  readonly #reader: DatabaseSync;
  readonly #ids = new Map<Catalogue, readonly string[]>(CATALOGUES.map((catalogue) => [catalogue, []]));

  constructor(reader: DatabaseSync) {
    this.#reader = reader;
  }

  /** Gives all ids; an array that was given before is never changed. */
  of(catalogue: Catalogue): readonly string[] {
    const known = this.#ids.get(catalogue) ?? [];
    const first = firstItemKey(catalogue);
    const added = this.#reader
      .prepare('SELECT item_id FROM items WHERE item_key >= ? AND item_key < ? ORDER BY item_key')
      .all(first + known.length, first + ITEM_KEY_SPAN);
    if (added.length === 0) return known;
    const ids = known.concat(added.map((row) => textCell(row.item_id)));
    this.#ids.set(catalogue, ids);
    return ids;
  }
}
