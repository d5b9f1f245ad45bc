import type { DatabaseSync } from 'node:sqlite';
import { type Entity, entityIdsOf } from '../../domain/entity.ts';
import type { Item } from '../../domain/item.ts';
import { DeadwaxError } from '../../errors.ts';
import { entityKeyOf, entityToken } from './entity-keys.ts';
import { entitySearchKey, entityTokens } from './search-index.ts';
import type { SearchWriter } from './search-writer.ts';
import { toEntity } from './to-entity.ts';
import { createTokenTable } from './token-table.ts';

/** Writes entities; runs in the writer thread inside its transaction. */
export interface EntityWriter {
  put(entity: Entity): void;
}

/** Keeps which items name an entity, whether the entity is known or not; runs in the writer thread inside its transaction. */
export interface EntityLinkWriter {
  add(itemKey: number, item: Item): void;
  remove(itemKey: number, item: Item): void;
}

function tokensOf({ attributes }: Item): string {
  return [...new Set(entityIdsOf(attributes).flatMap((entityId) => entityToken(entityId) ?? []))].join(' ');
}

/** Makes the writer of entities. Errors of `put`: `invalid_input` for an id that is none. */
export function createEntityWriter(database: DatabaseSync, search: SearchWriter): EntityWriter {
  const find = database.prepare('SELECT * FROM entities WHERE entity_key = ?');
  const write = database.prepare('INSERT OR REPLACE INTO entities VALUES (?, ?, ?, ?)');
  return {
    put(entity) {
      const { entityId, name, attributes, source } = entity;
      const [key, searchKey] = [entityKeyOf(entityId), entitySearchKey(entityId)];
      if (key === undefined || searchKey === undefined)
        throw new DeadwaxError('invalid_input', `'${entityId}' is not an id such as artist:194`);
      const before = find.get(key);
      write.run(key, name, JSON.stringify(attributes), source);
      search.put(searchKey, entityTokens(entity), before && entityTokens(toEntity(before)));
    },
  };
}

/** Makes the writer of the links from entities to items. */
export function createEntityLinkWriter(database: DatabaseSync): EntityLinkWriter {
  const table = createTokenTable(database, 'entity_items', 'entities');
  return {
    add(itemKey, item) {
      const tokens = tokensOf(item);
      if (tokens !== '') table.insert(itemKey, tokens);
    },
    remove(itemKey, item) {
      if (tokensOf(item) !== '') table.remove(itemKey);
    },
  };
}
