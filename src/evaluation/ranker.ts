/**
 * Ranks the whole catalogue for some users, without what each has seen in training.
 * Returns item rows [userRows.length x count], best first, -1 where a list is short.
 */
export type RankUsers = (userRows: Int32Array, count: number) => Promise<Int32Array>;

/** Predicts the rating of each (user, item). Shapes: all [nPairs]. */
export type PredictRatings = (userRows: Int32Array, itemRows: Int32Array) => Float32Array;
