import type { Catalogue } from './catalogue.ts';

/** Something that can be recommended. */
export interface Item {
  readonly itemId: string;
  readonly catalogue: Catalogue;
  readonly title: string;
  /** Year of first publication; undefined where unknown. */
  readonly year: number | undefined;
  readonly genres: readonly string[];
  /** Ids elsewhere and what else the source says, by name: `imdb_id`, `tmdb_id`, `tags`, `original_title`. */
  readonly attributes: Readonly<Record<string, ItemAttribute>>;
  /** True for an item known only from an event, without a catalogue entry yet; its title is its id. */
  readonly stub: boolean;
  /** The source that wrote the entry, such as `ml-1m` or `sample`. */
  readonly source: string;
}

export type ItemAttribute = string | number | boolean | readonly string[];
