import type { Catalogue } from '../../domain/catalogue.ts';
import type { ItemUsers } from '../store.ts';
import type { CanonicalRows } from './item-matches.ts';

/** What is to be counted. */
export interface CountQuestion {
  readonly catalogue: Catalogue;
  /** Items from this row on are not counted. */
  readonly nItems: number;
  readonly canonicalRows: CanonicalRows;
}

/** What the counting thread does: `begin` drops a count that is not finished, `go` counts for a moment. */
export type CountCommand =
  | { readonly kind: 'begin'; readonly question: CountQuestion }
  | { readonly kind: 'go' };

/** What is counted, once everything is. */
export type CountResult = ItemUsers | undefined;

export interface CountThreadOptions {
  readonly path: string;
}
