import type { RatingScale } from '../../domain/rating-scale.ts';
import type { DataSet } from '../data-set.ts';

/** `ml-csv` is ml-latest*, ml-20m, ml-25m, ml-32m; `csv` is a ratings file of `user,item,rating[,ts]` from anywhere. */
export type MovieLensVariant = 'ml-100k' | 'ml-1m' | 'ml-10m' | 'ml-csv' | 'csv';

export interface MovieLensOptions {
  /** Goes before a user's number; `<dataset>:` where it is not given. */
  readonly userPrefix?: string | undefined;
  /** Goes before a film's number; `movie:` where it is not given, `movie:ml-100k-` for ml-100k, whose numbers are its own. */
  readonly itemPrefix?: string | undefined;
  readonly scale: RatingScale;
}

/** A MovieLens data set, opened. */
export interface MovieLensSource extends DataSet {
  readonly variant: MovieLensVariant;
}
