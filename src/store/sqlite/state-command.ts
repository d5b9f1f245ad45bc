import type { Catalogue } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import type { User } from '../../domain/user.ts';
import type { ItemMatch, StoredRecommendations } from '../store.ts';
import type { EventColumns } from './event-columns.ts';

/** What the writer thread of the state does. */
export type StateCommand =
  | { readonly kind: 'apply'; readonly events: EventColumns }
  | { readonly kind: 'reset' }
  | { readonly kind: 'putItems'; readonly items: readonly Item[] }
  | { readonly kind: 'putUsers'; readonly users: readonly User[] }
  | { readonly kind: 'removeItems'; readonly itemIds: readonly string[] }
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

/** The batch's number for `beginBatch`; otherwise the first offset that is not applied. */
export type StateResult = number;

export interface StateThreadOptions {
  readonly path: string;
  readonly maxPages: number | undefined;
}

export interface StateThreadStarted {
  readonly appliedOffset: number;
}
