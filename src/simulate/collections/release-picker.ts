import type { Draws } from './collector-random.ts';

/** No collection has more releases. */
export const MOST_RELEASES = 300;

/** How many releases a collector has: `base` less a uniform draw of 0 .. `mostLess`. */
export interface CollectionSize {
  readonly base: number;
  readonly mostLess: number;
}

/** 150 to 300 releases, 225 in the mean. */
export const WHOLE_COLLECTION: CollectionSize = { base: 300, mostLess: 150 };
/** 50 to 150 releases, 100 in the mean. */
export const PART_OF_COLLECTION: CollectionSize = { base: 150, mostLess: 100 };

/** Chooses one collector's releases. */
export interface ReleasePicker {
  /** Writes the rows of the releases, all different, into `rows` [MOST_RELEASES] and gives their number, at least 1. */
  pick(random: Draws, rows: Int32Array): number;
}

/**
 * Makes the plain chain: a start, uniform over the releases that have 299 behind them, then an offset, then the releases from the start
 * on, as many as the size says. With 33,967 releases the start is 0 .. 33,667. Fewer than 300 releases give shorter collections.
 */
export function createContiguousPicker(nReleases: number, { base, mostLess }: CollectionSize): ReleasePicker {
  const nStarts = Math.max(1, nReleases - (MOST_RELEASES - 1));
  return {
    pick(random, rows) {
      const start = random.below(nStarts);
      const nRows = Math.min(base - random.below(mostLess + 1), nReleases - start);
      for (let at = 0; at < nRows; at++) rows[at] = start + at;
      return nRows;
    },
  };
}
