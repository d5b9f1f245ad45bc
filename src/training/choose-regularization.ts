import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import type { RatingColumns } from '../dataset/rating-columns.ts';
import { splitRatings } from '../dataset/split.ts';
import type { ImplicitAlsOptions } from '../model/als/options.ts';
import { evenlySpread } from '../util/evenly-spread.ts';
import { climbParameters } from './climb-parameters.ts';
import { createRankingBench } from './measure-models.ts';
import { measureRankingSettings } from './measure-settings.ts';

export interface RegularizationChoice {
  /** The training part alone: what the model is measured on later must not choose its parameters. */
  readonly train: RatingColumns;
  readonly ranking: ImplicitAlsOptions;
  readonly policy: PreferencePolicy;
  /** Held back of each user's training part. */
  readonly testFraction: number;
  readonly seed: number;
  readonly threads: number;
}

/** A smaller model shows the same best place at a part of the time. */
const MAX_FACTORS = 32;
const MAX_ITERATIONS = 8;
const MAX_USERS = 2_000;
const MAX_TRIES = 7;
const AXIS = { name: 'regularization', move: 'multiply', step: 2, min: 0, max: 1e6 } as const;
const METRIC = 'ndcg@10';

/**
 * Finds the regularization of the ranking model that suits the data, since it hangs on how many items and ratings there are: from the given
 * one it goes in steps of 2, up or down, as long as NDCG@10 on a temporal cut of the training part rises.
 *
 * Returns the given one where the part is too small to be cut. Cost: 3 to 7 fits of at most 32 factors and 8 sweeps.
 */
export async function chooseRegularization(
  choice: RegularizationChoice,
  onTried: (nTried: number) => void,
): Promise<number> {
  const { ranking, policy, testFraction, seed, threads } = choice;
  const { train, test } = splitRatings(choice.train, { method: 'temporal', testFraction, seed });
  const bench = createRankingBench({ train, test, policy, seed: undefined });
  if (bench.userRows.length === 0) return ranking.regularization;
  const sample = { ...bench, userRows: evenlySpread(bench.userRows, MAX_USERS) };
  const small = {
    ...ranking,
    factors: Math.min(ranking.factors, MAX_FACTORS),
    iterations: Math.min(ranking.iterations, MAX_ITERATIONS),
  };
  let nTried = 0;
  const { best } = await climbParameters({
    start: { regularization: ranking.regularization },
    axes: [AXIS],
    tradeOffs: [],
    isSmallerBetter: false,
    minGain: 0,
    nHalvings: 0,
    maxTries: MAX_TRIES,
    measure: async (point) => {
      const figures = await measureRankingSettings(sample, { ...small, ...point }, { threads });
      onTried(++nTried);
      return figures[METRIC];
    },
  });
  return best.point.regularization;
}
