import type { Catalogue } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import type { FoundEntry, Page, SearchQuery } from '../store.ts';
import type { ItemListing } from './list-items.ts';

/** What the reading thread of the search index does. */
export type SearchCommand =
  | {
      readonly kind: 'find';
      readonly query: SearchQuery;
      /** How many changes of entries were made before; the words of the index are read anew after others. */
      readonly nChanges: number;
    }
  | { readonly kind: 'list'; readonly listing: ItemListing }
  | {
      readonly kind: 'itemIds';
      readonly catalogue: Catalogue;
      readonly text: string;
      readonly most: number;
    }
  | {
      readonly kind: 'compareUsers';
      /** Of the first of `nUsers`, which are those of search keys in a row. */
      readonly firstKey: number;
      readonly nUsers: Uint32Array;
    };

export type SearchResult =
  | { readonly kind: 'listed'; readonly page: Page<Item> }
  | { readonly kind: 'itemIds'; readonly itemIds: readonly string[] }
  | { readonly kind: 'found'; readonly page: Page<FoundEntry> }
  /** The search keys whose number of users is stored otherwise. */
  | { readonly kind: 'differing'; readonly searchKeys: Float64Array };

export interface SearchThreadOptions {
  readonly path: string;
}
