import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Entity } from '../../domain/entity.ts';
import type { Item, ItemAttribute } from '../../domain/item.ts';
import type { FoundEntry } from '../store.ts';
import { numberCell } from './cell.ts';
import { entityKeyOf } from './entity-keys.ts';
import { subjectOfKey } from './search-index.ts';
import { toEntity } from './to-entity.ts';
import { toItem } from './to-item.ts';

/** What is shown of an entry that was found. */
export type FoundText = Omit<FoundEntry, 'match'>;

function textOf(attribute: ItemAttribute | undefined): string | undefined {
  return typeof attribute === 'string' ? attribute : undefined;
}

function foundItem({ itemId, catalogue, title, year, genres, attributes }: Item, nUsers: number): FoundText {
  return {
    kind: catalogue,
    id: itemId,
    title,
    artist: textOf(attributes.artist),
    year,
    genres,
    image: textOf(attributes.image),
    nUsers,
  };
}

function foundEntity({ entityId, kind, name, attributes }: Entity, nUsers: number): FoundText {
  const { artist, year, genres, image } = attributes;
  return {
    kind,
    id: entityId,
    title: name,
    artist: textOf(artist),
    year: typeof year === 'number' ? year : undefined,
    genres: typeof genres === 'object' ? genres : [],
    image: textOf(image),
    nUsers,
  };
}

/** Reads what is shown of entries. */
export class SearchEntries {
  readonly #findItem: StatementSync;
  readonly #findEntity: StatementSync;
  readonly #findUsers: StatementSync;
  readonly #listUsers: StatementSync;

  constructor(database: DatabaseSync) {
    // An item that is the same as another is found as that.
    this.#findItem = database.prepare(
      'SELECT * FROM items WHERE item_key = ?1 AND NOT EXISTS (SELECT 1 FROM item_matches WHERE item_key = ?1)',
    );
    this.#findEntity = database.prepare('SELECT * FROM entities WHERE entity_key = ?');
    this.#findUsers = database.prepare('SELECT n_users FROM search_users WHERE search_key = ?');
    this.#listUsers = database.prepare(
      'SELECT search_key, n_users FROM search_users WHERE search_key >= ? AND search_key < ?',
    );
  }

  /** Reads an entry by its search key; undefined for one that is not to be shown. */
  read(searchKey: number): FoundText | undefined {
    const subject = subjectOfKey(searchKey);
    if ('entityId' in subject) {
      const found = this.#findEntity.get(entityKeyOf(subject.entityId) ?? -1);
      return found && foundEntity(toEntity(found), this.#nUsers(searchKey));
    }
    const row = this.#findItem.get(subject.itemKey);
    return row && foundItem(toItem(row), this.#nUsers(searchKey));
  }

  /** Gives how many users entries in a row of search keys had when they were counted last. */
  usersOf(firstKey: number, count: number): Uint32Array {
    const nUsers = new Uint32Array(count);
    for (const row of this.#listUsers.all(firstKey, firstKey + count))
      nUsers[numberCell(row.search_key) - firstKey] = numberCell(row.n_users);
    return nUsers;
  }

  #nUsers(searchKey: number): number {
    const found = this.#findUsers.get(searchKey);
    return found === undefined ? 0 : numberCell(found.n_users);
  }
}
