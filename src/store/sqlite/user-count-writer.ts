import type { DatabaseSync } from 'node:sqlite';
import { entityIdsOf } from '../../domain/entity.ts';
import type { Item } from '../../domain/item.ts';
import { entityKeyOf } from './entity-keys.ts';
import { entitySearchKey, entityTokens, itemTokens, subjectOfKey } from './search-index.ts';
import type { SearchWriter } from './search-writer.ts';
import { toEntity } from './to-entity.ts';

/** How many users some items have: parallel, by search key. */
export interface UserCounts {
  readonly searchKeys: Float64Array;
  readonly nUsers: Uint32Array;
}

interface UserCountWriterDeps {
  readonly search: SearchWriter;
  /** Gives the item that is stored under an item key. */
  readonly readItem: (itemKey: number) => Item | undefined;
}

/**
 * Makes the writer of how many users items have; it runs in the writer thread inside its transaction. An entity has as many as the item
 * with the most that names it has ever had, so that nothing needs to be counted again for it.
 */
export function createUserCountWriter(
  database: DatabaseSync,
  { search, readItem }: UserCountWriterDeps,
): (counts: UserCounts) => void {
  const findEntity = database.prepare('SELECT * FROM entities WHERE entity_key = ?');

  function readEntityTokens(entityId: string): string | undefined {
    const found = findEntity.get(entityKeyOf(entityId) ?? -1);
    return found && entityTokens(toEntity(found));
  }

  function raiseEntity(entityId: string, nUsers: number): void {
    const searchKey = entitySearchKey(entityId);
    if (searchKey === undefined || search.nUsers(searchKey) >= nUsers) return;
    search.setUsers(searchKey, nUsers, () => readEntityTokens(entityId));
  }

  return ({ searchKeys, nUsers }) => {
    for (const [index, searchKey] of searchKeys.entries()) {
      const subject = subjectOfKey(searchKey);
      const item = 'itemKey' in subject ? readItem(subject.itemKey) : undefined;
      const isFound = item !== undefined && !item.stub;
      search.setUsers(searchKey, nUsers[index], () => (isFound ? itemTokens(item) : undefined));
      for (const entityId of isFound ? entityIdsOf(item.attributes) : [])
        raiseEntity(entityId, nUsers[index]);
    }
  };
}
