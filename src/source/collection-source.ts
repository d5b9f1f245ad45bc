import type { Grade } from '../domain/grade.ts';
import type { Item } from '../domain/item.ts';
import type { Reject } from './source-batch.ts';

/** What a collector keeps lists of: the records that are owned, and those that are wanted. */
export const COLLECTION_LISTS = ['collection', 'wantlist'] as const;
export type CollectionList = (typeof COLLECTION_LISTS)[number];

/** A record on a list. One that is owned twice is there twice. */
export interface CollectionEntry {
  /** As much of the release as the list tells; for those that the catalogue lacks. */
  readonly item: Item;
  readonly mediaGrade: Grade;
}

/** Consecutive records of a list. */
export interface CollectionPage {
  readonly entries: readonly CollectionEntry[];
  readonly rejects: readonly Reject[];
  /** How many records the whole list had when this page was read; undefined where it is not told. */
  readonly nEntries: number | undefined;
}

/** Where somebody's collection and wantlist come from. */
export interface CollectionSource {
  /**
   * Reads a list from a page on, which counts from 1; reading again gives the same pages as long as the list stays as it is.
   * Errors: `not_found` and `forbidden` where nobody or not everybody may see it, with a message for people; `io_failed`, `cancelled`.
   */
  pages(list: CollectionList, fromPage: number, signal: AbortSignal): AsyncIterable<CollectionPage>;
}
