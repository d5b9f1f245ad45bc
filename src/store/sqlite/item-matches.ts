import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import { numberCell, textCell } from './cell.ts';
import { firstItemKey, ITEM_KEY_SPAN } from './schema.ts';

/** The row of the item that a matched item is read as, by the matched item's row. */
export type CanonicalRows = ReadonlyMap<number, number>;

/** Which items are the same, kept in memory for reading interactions. */
export class ItemMatches {
  readonly #reader: DatabaseSync;
  readonly #sameAs: StatementSync;
  readonly #matched: StatementSync;
  #rows: ReadonlyMap<Catalogue, CanonicalRows> = new Map();

  constructor(reader: DatabaseSync) {
    this.#reader = reader;
    this.#sameAs = reader.prepare(
      `SELECT s.item_id FROM items i JOIN item_matches m USING (item_key) JOIN items s ON s.item_key = m.same_as
       WHERE i.item_id = ?`,
    );
    this.#matched = reader.prepare(
      `SELECT m.item_id FROM items i JOIN item_matches x ON x.same_as = i.item_key JOIN items m ON m.item_key = x.item_key
       WHERE i.item_id = ? ORDER BY m.item_key`,
    );
    this.#readAll();
  }

  #readAll(): void {
    const find = this.#reader.prepare(
      'SELECT item_key, same_as FROM item_matches WHERE item_key >= ? AND item_key < ?',
    );
    this.#rows = new Map(
      CATALOGUES.map((catalogue) => {
        const first = firstItemKey(catalogue);
        const pairs = find.all(first, first + ITEM_KEY_SPAN);
        return [
          catalogue,
          new Map(pairs.map((row) => [numberCell(row.item_key) - first, numberCell(row.same_as) - first])),
        ];
      }),
    );
  }

  /** Reads the matches of some items again, after a change of them. Cost: a copy of all matches of their catalogues. */
  update(itemIds: readonly string[]): void {
    const find = this.#reader.prepare(
      `SELECT i.item_key, i.catalogue, m.same_as FROM items i LEFT JOIN item_matches m USING (item_key)
       WHERE i.item_id = ?`,
    );
    const changed = new Map<Catalogue, Map<number, number>>();
    for (const row of itemIds.flatMap((itemId) => find.all(itemId))) {
      const catalogue = CATALOGUES[numberCell(row.catalogue)];
      const first = firstItemKey(catalogue);
      const rows = changed.get(catalogue) ?? new Map(this.of(catalogue));
      changed.set(catalogue, rows);
      if (row.same_as === null) rows.delete(numberCell(row.item_key) - first);
      else rows.set(numberCell(row.item_key) - first, numberCell(row.same_as) - first);
    }
    this.#rows = new Map([...this.#rows, ...changed]);
  }

  /** Gives the canonical rows; empty where nothing is matched. What was given before is never changed. */
  of(catalogue: Catalogue): CanonicalRows {
    return this.#rows.get(catalogue) ?? new Map();
  }

  /** Lists matches after the row `after`, in the order of rows, with the row of each. */
  list(
    catalogue: Catalogue,
    after: number,
    count: number,
  ): { row: number; itemId: string; sameAs: string }[] {
    const first = firstItemKey(catalogue);
    return this.#reader
      .prepare(
        `SELECT m.item_key, i.item_id AS item_id, s.item_id AS same_as FROM item_matches m
         JOIN items i USING (item_key) JOIN items s ON s.item_key = m.same_as
         WHERE m.item_key > ? AND m.item_key < ? ORDER BY m.item_key LIMIT ?`,
      )
      .all(first + after, first + ITEM_KEY_SPAN, count)
      .map((row) => ({
        row: numberCell(row.item_key) - first,
        itemId: textCell(row.item_id),
        sameAs: textCell(row.same_as),
      }));
  }

  /** Gives what an item is read as and what is read as it. */
  find(itemId: string): { sameAs: string | undefined; matched: string[] } {
    const sameAs = this.#sameAs.get(itemId);
    return {
      sameAs: sameAs && textCell(sameAs.item_id),
      matched: this.#matched.all(itemId).map((row) => textCell(row.item_id)),
    };
  }
}
