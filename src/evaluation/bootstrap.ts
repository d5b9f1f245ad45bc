import { createRandom } from '../util/random.ts';
import type { Measured } from './evaluation-report.ts';

const RESAMPLES = 1_000;
const MIN_RESAMPLES = 200;
/** Draws of users over all resamples at most, so that millions of users do not take minutes. */
const MAX_DRAWS = 20_000_000;

/** Figures that are computed from sums over users, such as a mean or a root of a mean square. */
export interface SumStatistic {
  /** One row a user. Shape: `values` [nUsers x nColumns]. */
  readonly values: Float64Array;
  readonly nUsers: number;
  readonly nColumns: number;
  /** Turns the sums of the columns over the drawn users into the figures. */
  readonly figures: (sums: Float64Array, nUsers: number) => Float64Array;
}

/**
 * Measures figures with their 95 % intervals by the percentile bootstrap over users: 1,000 resamples (fewer, at least 200, beyond
 * 20,000 users), bounds at the 2.5th and 97.5th percentile.
 *
 * Returns the figures in the order in which `figures` gives them; fewer than two users, or no seed, give no bounds.
 * Cost: O(resamples nUsers nColumns). Source: [ET93] chapter 13.
 */
export function measureWithIntervals(statistic: SumStatistic, seed: number | undefined): readonly Measured[] {
  const { nUsers } = statistic;
  const everyone = statistic.figures(
    sumRows(statistic, (turn) => turn),
    nUsers,
  );
  if (nUsers < 2 || seed === undefined)
    return Array.from(everyone, (value) => ({ value, low: undefined, high: undefined }));
  const random = createRandom(seed);
  const nResamples = Math.max(MIN_RESAMPLES, Math.min(RESAMPLES, Math.floor(MAX_DRAWS / nUsers)));
  const drawn = Array.from(everyone, () => new Float64Array(nResamples));
  for (let resample = 0; resample < nResamples; resample++) {
    const sums = sumRows(statistic, () => random.below(nUsers));
    statistic.figures(sums, nUsers).forEach((figure, index) => {
      drawn[index][resample] = figure;
    });
  }
  return Array.from(everyone, (value, index) => {
    const sorted = drawn[index].sort();
    return { value, low: percentile(sorted, 0.025), high: percentile(sorted, 0.975) };
  });
}

function sumRows(statistic: SumStatistic, pick: (turn: number) => number): Float64Array {
  const { values, nUsers, nColumns } = statistic;
  const sums = new Float64Array(nColumns);
  for (let turn = 0; turn < nUsers; turn++) {
    const start = pick(turn) * nColumns;
    for (let column = 0; column < nColumns; column++) sums[column] += values[start + column];
  }
  return sums;
}

/** Linear between the two nearest ranks. */
function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}
