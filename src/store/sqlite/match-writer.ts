import type { DatabaseSync } from 'node:sqlite';
import { CATALOGUES, type Catalogue, catalogueOfItem } from '../../domain/catalogue.ts';
import { DeadwaxError } from '../../errors.ts';
import type { ItemMatch } from '../store.ts';
import { numberCell } from './cell.ts';
import type { ItemWriter } from './item-writer.ts';
import { firstItemKey } from './schema.ts';

/** Writes which items are the same; runs in the writer thread inside its transaction. */
export interface MatchWriter {
  set(match: ItemMatch): void;
}

/** Makes the writer of matches. */
export function createMatchWriter(database: DatabaseSync, itemsOf: ItemWriter): MatchWriter {
  const findItem = database.prepare(
    'SELECT catalogue FROM items WHERE item_id = ? ORDER BY catalogue LIMIT 1',
  );
  const find = database.prepare('SELECT same_as FROM item_matches WHERE item_key = ?');
  const findMatched = database.prepare('SELECT item_key FROM item_matches WHERE same_as = ? LIMIT 1');
  const write = database.prepare('INSERT OR REPLACE INTO item_matches VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM item_matches WHERE item_key = ?');

  function catalogueOf(itemId: string): Catalogue {
    const found = findItem.get(itemId);
    const catalogue = found === undefined ? catalogueOfItem(itemId) : CATALOGUES[numberCell(found.catalogue)];
    if (catalogue !== undefined) return catalogue;
    throw new DeadwaxError(
      'invalid_input',
      `item '${itemId}' does not exist and has no known prefix (movie:, release:, track:)`,
    );
  }

  function refuse(itemId: string, sameAs: string, why: string): DeadwaxError {
    return new DeadwaxError('conflict', `item '${itemId}' cannot be matched to '${sameAs}': ${why}`, {
      hint: 'match both to the item that stands for them, or undo the other match first',
    });
  }

  return {
    set({ itemId, sameAs }) {
      const catalogue = catalogueOf(itemId);
      const key = firstItemKey(catalogue) + itemsOf.rowOf(catalogue, itemId);
      if (sameAs === undefined) {
        remove.run(key);
        return;
      }
      if (catalogueOf(sameAs) !== catalogue)
        throw new DeadwaxError(
          'invalid_input',
          `item '${itemId}' is of ${catalogue}, but '${sameAs}' of ${catalogueOf(sameAs)}; match items of one catalogue`,
        );
      const sameKey = firstItemKey(catalogue) + itemsOf.rowOf(catalogue, sameAs);
      if (sameKey === key) throw new DeadwaxError('invalid_input', `item '${itemId}' is matched to itself`);
      if (find.get(sameKey) !== undefined) throw refuse(itemId, sameAs, 'that one is matched itself');
      if (findMatched.get(key) !== undefined) throw refuse(itemId, sameAs, 'others are matched to it');
      write.run(key, sameKey);
    },
  };
}
