import type { Vocabulary } from './vocabulary.ts';

/**
 * Ratings as parallel columns, the form in which data sets are read, split and turned into matrices.
 * Shapes: `userRows`, `itemRows`, `ratings`, `tsMs` all [nRatings], in no promised order; no (user, item) twice.
 */
export interface RatingTable {
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly userRows: Int32Array;
  readonly itemRows: Int32Array;
  readonly ratings: Float32Array;
  /** Milliseconds since 1970 UTC; 0 where the source has no time. */
  readonly tsMs: Float64Array;
}
