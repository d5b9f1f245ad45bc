/** The present state of one (user, item), derived from events. */
export interface Interaction {
  readonly itemId: string;
  /** Present rating; undefined where there is none. */
  readonly rating: number | undefined;
  readonly isOwned: boolean;
  readonly isWanted: boolean;
  /** 1 loved, -1 hated, 0 neither. */
  readonly love: -1 | 0 | 1;
  /** 1 thumbs up, -1 thumbs down, 0 neither. */
  readonly thumb: -1 | 0 | 1;
  readonly nPlays: number;
  readonly nSkips: number;
  /** Time of the latest event about it that counts, milliseconds since 1970 UTC. */
  readonly tsMs: number;
}

/** Bits of `PackedInteractions.marks`. */
export const MARK = { owned: 1, wanted: 2, loved: 4, hated: 8, thumbUp: 16, thumbDown: 32 } as const;

/**
 * Interactions of one user in one catalogue, by item row instead of item id.
 * Arrays are parallel, sorted by `itemRows` ascending without repeats; entries that say nothing any more are not among them.
 */
export interface PackedInteractions {
  readonly itemRows: Int32Array;
  /** NaN where there is none. */
  readonly ratings: Float32Array;
  /** Sums of `MARK`. */
  readonly marks: Uint8Array;
  readonly plays: Uint32Array;
  readonly skips: Uint32Array;
  /** Time of the latest event that counts, milliseconds since 1970 UTC. */
  readonly tsMs: Float64Array;
}
