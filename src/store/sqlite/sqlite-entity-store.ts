import type { DatabaseSync } from 'node:sqlite';
import type { Entity } from '../../domain/entity.ts';
import { DeadwaxError } from '../../errors.ts';
import type { CommitThread } from '../../util/commit-thread.ts';
import type { EntityStore } from '../store.ts';
import { numberCell } from './cell.ts';
import { digestRows } from './digest-rows.ts';
import { entityKeyOf, entityKeyRange, entityToken } from './entity-keys.ts';
import type { StateCommand, StateResult } from './state-command.ts';
import { toEntity } from './to-entity.ts';
import { toItem } from './to-item.ts';

const DIGESTED = `SELECT entity_key AS key, concat_ws(char(0), entity_key, name, attributes, source) AS text
  FROM entities WHERE entity_key > ? AND entity_key < ? ORDER BY entity_key LIMIT ?`;

function parseCursor(cursor: string): number {
  const itemKey = /^\d{1,15}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (Number.isSafeInteger(itemKey)) return itemKey;
  throw new DeadwaxError('invalid_input', `cursor '${cursor}' is not one that a list of items gave`);
}

/** Makes the store of entities over `state.db`; tells `markChanged` of each write. The cursor of their items is the last item key of the page. */
export function createEntityStore(
  reader: DatabaseSync,
  thread: CommitThread<StateCommand, StateResult>,
  markChanged: () => void,
): EntityStore {
  const find = reader.prepare('SELECT * FROM entities WHERE entity_key = ?');
  const countKind = reader.prepare(
    'SELECT count(*) AS n FROM entities WHERE entity_key >= ? AND entity_key < ?',
  );
  const countItems = reader.prepare('SELECT count(*) AS n FROM entity_items WHERE entity_items MATCH ?');
  const findItems = reader.prepare(
    `SELECT items.* FROM entity_items JOIN items ON item_key = entity_items.rowid
     WHERE entity_items MATCH ? AND entity_items.rowid > ? ORDER BY entity_items.rowid LIMIT ?`,
  );
  const get = (entityId: string): Entity | undefined => {
    const key = entityKeyOf(entityId);
    const row = key === undefined ? undefined : find.get(key);
    return row && toEntity(row);
  };

  return {
    async put(entities) {
      const given = 'texts' in entities ? { texts: entities.texts } : entities;
      await thread.call({ kind: 'putEntities', entities: given });
      markChanged();
    },
    get: async (entityId) => get(entityId),
    getMany: async (ids) => ids.map(get),
    async items(entityId, count, cursor) {
      const token = entityToken(entityId);
      const after = cursor === undefined ? -1 : parseCursor(cursor);
      const rows = token === undefined ? [] : findItems.all(token, after, count + 1);
      const page = rows.slice(0, count);
      const lastKey = page.at(-1)?.item_key;
      const isMore = rows.length > count && lastKey !== undefined;
      return { values: page.map(toItem), cursor: isMore ? String(lastKey) : undefined };
    },
    async countItems(entityId) {
      const token = entityToken(entityId);
      return token === undefined ? 0 : numberCell(countItems.get(token)?.n);
    },
    count: async (kind) => numberCell(countKind.get(...entityKeyRange(kind))?.n),
    digest: () => digestRows(reader, DIGESTED, [-1, Number.MAX_SAFE_INTEGER]),
  };
}
