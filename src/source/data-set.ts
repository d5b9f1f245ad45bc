import type { Catalogue } from '../domain/catalogue.ts';
import type { Item } from '../domain/item.ts';
import type { User } from '../domain/user.ts';
import type { SourceBatch, SourceRating } from './source-batch.ts';

/** Which file a batch of items came from: entries come from `items` alone, the other two are read for their counts and rejects. */
export interface ItemBatch extends SourceBatch<Item> {
  readonly part: 'links' | 'tags' | 'items';
  /** Good rows in this batch. */
  readonly nRows: number;
}

export interface SourceMeasure {
  /** SHA-256 of the unpacked content of all files that are read, in hexadecimal: the same for a folder and a zip of it. */
  readonly contentHash: string;
  /** Lines of the ratings file, its header included. */
  readonly nRatingLines: number;
}

/** A data set with entries of a catalogue, opened; each method may be called any number of times and reads the files anew. */
export interface DataSet {
  /** The data set, such as `ml-1m` or `ml-latest-small`; plain `ml` where nothing tells. */
  readonly dataset: string;
  /** The form that its files have. */
  readonly variant: string;
  readonly catalogue: Catalogue;
  /** Reads everything once, to know it again and to tell how far a later pass is. */
  measure(onBytes: (done: number, total: number) => void): Promise<SourceMeasure>;
  items(): AsyncIterable<ItemBatch>;
  users(): AsyncIterable<SourceBatch<User>>;
  ratings(): AsyncIterable<SourceBatch<SourceRating>>;
  close(): Promise<void>;
}
