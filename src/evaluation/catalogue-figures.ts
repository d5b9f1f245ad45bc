/** What follows from how often each item was listed. */
export interface CatalogueFigures {
  /** Share of the catalogue that stands in any list. */
  readonly coverage: number;
  /** Gini coefficient of how often items stand in lists, over the whole catalogue: 0 all equally often, towards 1 a few only. */
  readonly gini: number;
  /** Mean self-information of the listed items in bits: -log2((n_i + 1) / (nUsers + 1)) with n_i users who have the item in training. */
  readonly novelty: number;
}

/**
 * Computes the figures from how often each item was listed.
 * Shapes: `listed` and `trainCounts` [nItems]. Source: gini = sum_i (2 i - n - 1) x_i / (n sum x), x ascending, i from 1.
 */
export function catalogueFigures(
  listed: Float64Array,
  trainCounts: Float32Array,
  nUsers: number,
): CatalogueFigures {
  const nItems = listed.length;
  let [nListed, total, information] = [0, 0, 0];
  for (let itemRow = 0; itemRow < nItems; itemRow++) {
    if (listed[itemRow] > 0) nListed++;
    total += listed[itemRow];
    information -= listed[itemRow] * Math.log2((trainCounts[itemRow] + 1) / (nUsers + 1));
  }
  let spread = 0;
  listed.toSorted().forEach((count, index) => {
    spread += (2 * (index + 1) - nItems - 1) * count;
  });
  return { coverage: nListed / nItems, gini: spread / (nItems * total), novelty: information / total };
}
