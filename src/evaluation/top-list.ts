/** Keeps the best of what it is offered. */
export interface TopList {
  clear(): void;
  /** Keeps the row where it is among the best. Returns the score that the next must exceed. */
  offer(row: number, score: number): number;
  /** Writes rows and scores, best first, from `start` on; leaves the places beyond what it holds untouched. */
  write(rows: Int32Array, scores: Float32Array | undefined, start: number): void;
}

/** Makes a list of the `count` highest scores; of equal scores the first offered stays in front. */
export function createTopList(count: number): TopList {
  const rows = new Int32Array(count);
  const scores = new Float64Array(count);
  let size = 0;
  return {
    clear: () => {
      size = 0;
    },
    offer: (row, score) => {
      if (size === count && score <= scores[count - 1]) return scores[count - 1];
      let place = size < count ? size++ : count - 1;
      for (; place > 0 && scores[place - 1] < score; place--) {
        scores[place] = scores[place - 1];
        rows[place] = rows[place - 1];
      }
      scores[place] = score;
      rows[place] = row;
      return size < count ? Number.NEGATIVE_INFINITY : scores[count - 1];
    },
    write: (intoRows, intoScores, start) => {
      intoRows.set(rows.subarray(0, size), start);
      intoScores?.set(scores.subarray(0, size), start);
    },
  };
}
