/** The list lengths that every ranking is measured at. */
const CUTOFFS = [10, 20, 50] as const;
export const LONGEST_LIST = 50;

const NAMES = ['ndcg', 'recall', 'recall_min', 'precision', 'map', 'mrr', 'hit_rate'] as const;

/** The names of the figures of one list, in the order in which `measureList` writes them: `ndcg@10`, `recall@10`, ... */
export const RANKING_METRICS: readonly string[] = CUTOFFS.flatMap((k) => NAMES.map((name) => `${name}@${k}`));

/** What the two kinds of Recall divide by, in words. */
export const RECALL_DENOMINATOR =
  "recall@k divides by |test|, all of the user's test items; recall_min@k by min(k, |test|)";

/** 1 / log2(rank + 1) of the ranks 1 to 50, and the sums of the first ones. */
const DISCOUNTS = Float64Array.from({ length: LONGEST_LIST }, (_, place) => 1 / Math.log2(place + 2));
const DISCOUNT_SUMS = runningSums(DISCOUNTS);

function runningSums(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

/**
 * Measures one user's list against the items that are relevant to that user. With h(r) = 1 where the item at rank r is relevant:
 *   ndcg@k       sum_{r<=k} h(r)/log2(r+1) / sum_{r<=min(k,|T|)} 1/log2(r+1)
 *   recall@k     hits/|T|          recall_min@k  hits/min(k,|T|)        precision@k  hits/k
 *   map@k        sum_{r<=k} h(r) hits(r)/r / min(k,|T|)
 *   mrr@k        1/(rank of the first hit), 0 without one               hit_rate@k   1 with a hit, else 0
 *
 * Shapes: `isHit` [50], 1 where the item at that rank is relevant; `into` gets one value per name of RANKING_METRICS.
 * Source: [JK02] for NDCG, [MRS08] chapter 8 for the others.
 */
export function measureList(isHit: Uint8Array, nRelevant: number, into: Float64Array): void {
  let [hits, gain, precisionSum, firstHit, rank] = [0, 0, 0, 0, 0];
  let next = 0;
  for (const k of CUTOFFS) {
    for (; rank < k; rank++) {
      if (isHit[rank] === 0) continue;
      hits++;
      gain += DISCOUNTS[rank];
      precisionSum += hits / (rank + 1);
      if (firstHit === 0) firstHit = rank + 1;
    }
    const most = Math.min(k, nRelevant);
    into[next++] = gain / DISCOUNT_SUMS[most - 1];
    into[next++] = hits / nRelevant;
    into[next++] = hits / most;
    into[next++] = hits / k;
    into[next++] = precisionSum / most;
    into[next++] = firstHit === 0 ? 0 : 1 / firstHit;
    into[next++] = hits > 0 ? 1 : 0;
  }
}
