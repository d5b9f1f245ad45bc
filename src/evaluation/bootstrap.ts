import { createRandom, type Random } from '../util/random.ts';
import type { Measured } from './evaluation-report.ts';
import { ABREAST, createResampledSums, type UserColumns } from './resampled-sums.ts';

const RESAMPLES = 1_000;
const MIN_RESAMPLES = 200;
/** Draws of users over all resamples at most, so that millions of users do not take minutes. */
const MAX_DRAWS = 20_000_000;

/** Figures that are computed from sums over users, such as a mean or a root of a mean square. */
export interface SumStatistic extends UserColumns {
  /** Turns the sums of the columns over the drawn users of each group into the figures. Shape: `sums` [nGroups x nColumns]. */
  readonly figures: (sums: Float64Array) => Float64Array;
}

/**
 * Measures figures with their 95 % intervals by the percentile bootstrap over users: 1,000 resamples (fewer, at least 200, beyond
 * 20,000 users), bounds at the 2.5th and 97.5th percentile of the resamples in which the figure is defined.
 *
 * Returns the figures in the order in which `figures` gives them; fewer than two users, or no seed, give no bounds. The same seed
 * draws the same users, whatever the values: figures of two models are drawn in pairs.
 * Cost: O(resamples nUsers nColumns), as a product of matrices. Source: [ET93] chapter 13.
 */
export function measureWithIntervals(statistic: SumStatistic, seed: number | undefined): readonly Measured[] {
  const { nUsers } = statistic;
  const everyone = statistic.figures(sumOnce(statistic));
  if (nUsers < 2 || seed === undefined)
    return Array.from(everyone, (value) => ({ value, low: undefined, high: undefined }));
  const drawn = drawFigures(statistic, everyone.length, createRandom(seed));
  return Array.from(everyone, (value, index) => {
    const sorted = drawn[index].filter(Number.isFinite).sort();
    return { value, low: percentile(sorted, 0.025), high: percentile(sorted, 0.975) };
  });
}

/** Sums the columns over the users of each group. Shape: [nGroups x nColumns]. */
function sumOnce({ values, nUsers, nColumns, groupStarts }: SumStatistic): Float64Array {
  const nGroups = groupStarts.length - 1;
  const sums = new Float64Array(nGroups * nColumns);
  for (let column = 0; column < nColumns; column++) {
    const own = values.subarray(column * nUsers, (column + 1) * nUsers);
    for (let group = 0; group < nGroups; group++) {
      let sum = 0;
      for (let user = groupStarts[group]; user < groupStarts[group + 1]; user++) sum += own[user];
      sums[group * nColumns + column] = sum;
    }
  }
  return sums;
}

/** Computes each figure of each resample. Shape: [nFigures][nResamples]. */
function drawFigures(statistic: SumStatistic, nFigures: number, random: Random): readonly Float64Array[] {
  const { nUsers, figures } = statistic;
  const nWanted = Math.max(MIN_RESAMPLES, Math.min(RESAMPLES, Math.floor(MAX_DRAWS / nUsers)));
  const nResamples = Math.ceil(nWanted / ABREAST) * ABREAST;
  const drawn = Array.from({ length: nFigures }, () => new Float64Array(nResamples));
  const counts = Array.from({ length: ABREAST }, () => new Uint8Array(nUsers));
  const resampled = createResampledSums(statistic);
  for (let start = 0; start < nResamples; start += ABREAST) {
    for (const count of counts) random.count(count, nUsers);
    resampled.sum(counts).forEach((sums, offset) => {
      figures(sums).forEach((figure, index) => {
        drawn[index][start + offset] = figure;
      });
    });
  }
  return drawn;
}

/** Linear between the two nearest ranks; undefined without values. */
function percentile(sorted: Float64Array, share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}
