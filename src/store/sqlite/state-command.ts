import type { Catalogue } from '../../domain/catalogue.ts';
import type { Entity } from '../../domain/entity.ts';
import type { EntryTexts } from '../../domain/entry-texts.ts';
import type { StoredBlock } from '../../domain/event-block.ts';
import type { Item } from '../../domain/item.ts';
import type { User } from '../../domain/user.ts';
import type { StoredRecommendations } from '../recommendation-store.ts';
import type { ItemMatch } from '../store.ts';
import type { UserCounts } from './user-count-writer.ts';

/** Entries as texts; their ids are of no use to the thread. */
export type OnlyTexts = Pick<EntryTexts, 'texts'>;

/** What the writer thread of the state does. */
export type StateCommand =
  | { readonly kind: 'apply'; readonly blocks: readonly StoredBlock[] }
  | { readonly kind: 'askSnapshot'; readonly offset: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'putItems'; readonly items: readonly Item[] | OnlyTexts }
  | { readonly kind: 'putEntities'; readonly entities: readonly Entity[] | OnlyTexts }
  | { readonly kind: 'putUsers'; readonly users: readonly User[] }
  | { readonly kind: 'removeItems'; readonly itemIds: readonly string[] }
  | { readonly kind: 'setUsers'; readonly counts: UserCounts }
  | { readonly kind: 'setMatches'; readonly matches: readonly ItemMatch[] }
  | { readonly kind: 'removeUsers'; readonly userIds: readonly string[] }
  | {
      readonly kind: 'beginBatch';
      readonly catalogue: Catalogue;
      readonly modelVersion: string;
      readonly createdAtMs: number;
    }
  | { readonly kind: 'putBatch'; readonly batch: number; readonly users: readonly StoredRecommendations[] }
  | { readonly kind: 'publishBatch'; readonly batch: number }
  | { readonly kind: 'discardBatch'; readonly batch: number };

/**
 * For `apply` the first offset that is not applied, for `beginBatch` the batch's number, for `askSnapshot` 1 when the tables are held
 * as they are at an offset not below the one asked for, otherwise 0; nothing for the others.
 */
export type StateResult = number;

export interface StateThreadOptions {
  readonly path: string;
  readonly maxPages: number | undefined;
  /** What `ChangeMemory` lies in, for generations of so many changes. */
  readonly pendingMemory: SharedArrayBuffer;
  readonly pendingChanges: number;
}

export interface StateThreadStarted {
  readonly appliedOffset: number;
}
