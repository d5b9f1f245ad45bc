import { SCORE_STRIDE } from './genre-scores.ts';

/** How many ranked users have each score in each genre: what ranks and percentiles follow from. */
export class RankTable {
  /** By genre: how many have a score above the index; the last is 0. */
  readonly #above: readonly Uint32Array[];
  readonly nRanked: number;

  /** `counts` are by genre and score; each user is counted in every genre. */
  constructor(counts: readonly Uint32Array[]) {
    this.#above = counts.map((ofGenre) => {
      const above = new Uint32Array(ofGenre.length);
      for (let score = ofGenre.length - 2; score >= 0; score -= 1)
        above[score] = above[score + 1] + ofGenre[score + 1];
      return above;
    });
    this.nRanked = counts.length === 0 ? 0 : sum(counts[0]);
  }

  /** Gives the rank of a score: 1 and how many have a greater one. */
  rank(genre: number, score: number): number {
    const above = this.#above[genre];
    return 1 + (score < above.length ? above[score] : 0);
  }

  /** Gives how many of 100 ranked users have a lower score; 0 where nobody is ranked. */
  percentile(genre: number, score: number): number {
    if (this.nRanked === 0) return 0;
    const atLeast = score === 0 ? this.nRanked : this.rank(genre, score - 1) - 1;
    return (100 * (this.nRanked - atLeast)) / this.nRanked;
  }

  /** Gives how many have a score above 0. */
  nScoring(genre: number): number {
    return this.rank(genre, 0) - 1;
  }

  /** Gives the score of the user at a place of the leader board, counted from 0; places beyond those with a score have 0. */
  scoreAtPlace(genre: number, place: number): number {
    const above = this.#above[genre];
    let [low, high] = [0, above.length - 1];
    // The least score that at most `place` users exceed.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (above[middle] <= place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function sum(values: Uint32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Who is ranked: users who are members and have not opted out. Flags are by user row. */
export const USER_STATE = { absent: 0, hidden: 1, ranked: 2 } as const;

/** Counts the scores of ranked users in one genre, by score. */
export function countGenre(scores: Uint32Array, states: Uint8Array, genre: number): Uint32Array<ArrayBuffer> {
  let counts = new Uint32Array(256);
  for (let row = 0; row < states.length; row += 1) {
    if (states[row] !== USER_STATE.ranked) continue;
    const score = scores[row * SCORE_STRIDE + genre];
    if (score >= counts.length) {
      const grown = new Uint32Array(2 * score);
      grown.set(counts);
      counts = grown;
    }
    counts[score] += 1;
  }
  return counts.slice(0, counts.findLastIndex((count) => count > 0) + 1);
}

/** Gives how many of those that were counted have a score above 0. */
export function countLeaders(counts: Uint32Array): number {
  return counts.subarray(1).reduce((sum, count) => sum + count, 0);
}

/**
 * Sorts the ranked users with a score in a genre: the highest first, of equal ones the lower row. `counts` are by score.
 * Cost: two passes.
 */
export function sortLeaders(
  { scores, states }: { readonly scores: Uint32Array; readonly states: Uint8Array },
  genre: number,
  counts: Uint32Array,
): Int32Array {
  const next = new Uint32Array(counts.length);
  let nLeaders = 0;
  for (let score = counts.length - 1; score > 0; score -= 1) {
    next[score] = nLeaders;
    nLeaders += counts[score];
  }
  const leaders = new Int32Array(nLeaders);
  for (let row = 0; row < states.length; row += 1) {
    const score = states[row] === USER_STATE.ranked ? scores[row * SCORE_STRIDE + genre] : 0;
    if (score > 0) leaders[next[score]++] = row;
  }
  return leaders;
}
