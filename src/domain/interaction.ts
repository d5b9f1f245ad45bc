/** The present state of one (user, item), derived from events. */
export interface Interaction {
  readonly itemId: string;
  /** Present rating; undefined where it was removed. */
  readonly rating: number | undefined;
  /** Time of the event that set it, milliseconds since 1970 UTC. */
  readonly tsMs: number;
}

/**
 * Interactions of one user in one catalogue, by item row instead of item id.
 * Arrays are parallel, sorted by `itemRows` ascending without repeats; `ratings` is NaN where removed.
 */
export interface PackedInteractions {
  readonly itemRows: Int32Array;
  readonly ratings: Float32Array;
  /** Milliseconds since 1970 UTC. */
  readonly tsMs: Float64Array;
}
