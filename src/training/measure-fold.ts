import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import type { RatingColumns } from '../dataset/rating-columns.ts';
import { assignFolds, splitFold } from '../dataset/split.ts';
import type { ExplicitAlsOptions, ImplicitAlsOptions } from '../model/als/options.ts';
import { createRankingBench } from './measure-models.ts';
import {
  createRatingBench,
  type Figures,
  measureRankingSettings,
  measureRatingSettings,
} from './measure-settings.ts';

/** One fit of a cross-validation. Must survive a structured clone. */
export interface FoldTask {
  readonly columns: RatingColumns;
  readonly policy: PreferencePolicy;
  readonly nFolds: number;
  readonly fold: number;
  /** Of the folds. */
  readonly seed: number;
  readonly settings:
    | { readonly model: 'ranking'; readonly options: ImplicitAlsOptions }
    | { readonly model: 'rating'; readonly options: ExplicitAlsOptions };
}

/** Fits on all folds but one, in this thread, and measures on that one. */
export async function measureFold(task: FoldTask): Promise<Figures> {
  const { columns, settings, policy } = task;
  const folds = assignFolds(columns, task.nFolds, task.seed);
  const bench = { ...splitFold(columns, folds, task.fold), policy, seed: undefined };
  const run = { threads: 1 };
  return settings.model === 'rating'
    ? measureRatingSettings(createRatingBench(bench), settings.options, run)
    : measureRankingSettings(createRankingBench(bench), settings.options, run);
}
