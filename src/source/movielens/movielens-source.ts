import type { Item } from '../../domain/item.ts';
import type { RatingScale } from '../../domain/rating-scale.ts';
import type { User } from '../../domain/user.ts';
import type { SourceBatch, SourceRating } from '../source-batch.ts';

/** `ml-csv` is ml-latest*, ml-20m, ml-25m, ml-32m; `csv` is a ratings file of `user,item,rating[,ts]` from anywhere. */
export type MovieLensVariant = 'ml-100k' | 'ml-1m' | 'ml-10m' | 'ml-csv' | 'csv';

/** Which file a batch of items came from: entries come from `items` alone, the other two are read for their counts and rejects. */
export interface ItemBatch extends SourceBatch<Item> {
  readonly part: 'links' | 'tags' | 'items';
  /** Good rows in this batch. */
  readonly nRows: number;
}

export interface MovieLensOptions {
  /** Goes before a user's number; `<dataset>:` where it is not given. */
  readonly userPrefix?: string | undefined;
  /** Goes before a film's number; `movie:` where it is not given, `movie:ml-100k-` for ml-100k, whose numbers are its own. */
  readonly itemPrefix?: string | undefined;
  readonly scale: RatingScale;
}

export interface SourceMeasure {
  /** SHA-256 of the unpacked content of all files that are read, in hexadecimal: the same for a folder and a zip of it. */
  readonly contentHash: string;
  /** Lines of the ratings file, its header included. */
  readonly nRatingLines: number;
}

/** A MovieLens data set, opened; each method may be called any number of times and reads the files anew. */
export interface MovieLensSource {
  /** The data set, such as `ml-1m` or `ml-latest-small`; plain `ml` where nothing tells. */
  readonly dataset: string;
  readonly variant: MovieLensVariant;
  /** Reads everything once, to know it again and to tell how far a later pass is. */
  measure(onBytes: (done: number, total: number) => void): Promise<SourceMeasure>;
  items(): AsyncIterable<ItemBatch>;
  users(): AsyncIterable<SourceBatch<User>>;
  ratings(): AsyncIterable<SourceBatch<SourceRating>>;
  close(): Promise<void>;
}
