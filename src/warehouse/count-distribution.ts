/** So many users or items have `n` ratings each. */
export interface CountOf {
  readonly n: number;
  readonly times: number;
}

/** A bin of whole numbers, both ends included. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
}

export interface LongTailPoint {
  readonly item_share: number;
  readonly rating_share: number;
}

const BUCKET_STARTS = [1, 10, 50, 100, 500, 1000, 5000];
const MAX_POINTS = 100;

/** Bins counts by 1, 2-4, 5-9, 10-19, 20-49, 50-99 and so on, from the first bin that holds something to the last. */
export function binCounts(counts: readonly CountOf[]): readonly Bin[] {
  const bins: Bin[] = [];
  const largest = counts.reduce((max, { n }) => Math.max(max, n), 0);
  for (let decade = 1; decade <= largest; decade *= 10) {
    for (const [first, next] of [
      [1, 2],
      [2, 5],
      [5, 10],
    ]) {
      const [from, to] = [first * decade, next * decade - 1];
      const n = countBetween(counts, from, to);
      if (from <= largest && (n > 0 || bins.length > 0)) bins.push({ from, to, n });
    }
  }
  return bins;
}

/** Counts items by their number of votes: 1-9, 10-49, 50-99, 100-499, 500-999, 1000-4999, 5000+. */
export function bucketVotes(counts: readonly CountOf[]): readonly { bucket: string; n_items: number }[] {
  return BUCKET_STARTS.map((from, index) => {
    const to = (BUCKET_STARTS[index + 1] ?? Number.POSITIVE_INFINITY) - 1;
    const bucket = Number.isFinite(to) ? `${from}-${to}` : `${from}+`;
    return { bucket, n_items: countBetween(counts, from, to) };
  });
}

/** Gives which share of the ratings the most popular items have, at up to 100 shares of the items. */
export function longTail(counts: readonly CountOf[]): readonly LongTailPoint[] {
  const nItems = counts.reduce((sum, { times }) => sum + times, 0);
  const nRatings = counts.reduce((sum, { n, times }) => sum + n * times, 0);
  const falling = [...counts].sort((a, b) => b.n - a.n);
  const nPoints = Math.min(MAX_POINTS, nItems);
  const points: LongTailPoint[] = [];
  let [place, itemsBefore, ratingsBefore] = [0, 0, 0];
  for (let point = 1; point <= nPoints; point++) {
    const wanted = Math.round((point / nPoints) * nItems);
    while (itemsBefore + falling[place].times < wanted) {
      itemsBefore += falling[place].times;
      ratingsBefore += falling[place].times * falling[place].n;
      place += 1;
    }
    const ratings = ratingsBefore + (wanted - itemsBefore) * falling[place].n;
    points.push({ item_share: wanted / nItems, rating_share: ratings / nRatings });
  }
  return points;
}

function countBetween(counts: readonly CountOf[], from: number, to: number): number {
  return counts.reduce((sum, { n, times }) => (n >= from && n <= to ? sum + times : sum), 0);
}
