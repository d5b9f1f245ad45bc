import type { RatingColumns } from '../dataset/rating-columns.ts';
import { ratingMatrix } from '../dataset/rating-matrix.ts';
import { assignFolds, splitFold } from '../dataset/split.ts';
import { evaluateRanking } from '../evaluation/evaluate-ranking.ts';
import { evaluateRatings } from '../evaluation/evaluate-ratings.ts';
import type { EvaluationRow } from '../evaluation/evaluation-report.ts';
import { fitExplicitAls } from '../model/als/fit-explicit-als.ts';
import { fitImplicitAls } from '../model/als/fit-implicit-als.ts';
import type { ExplicitAlsOptions, ImplicitAlsOptions } from '../model/als/options.ts';
import { createRankingBench, createRatingTask } from './measure-models.ts';
import { predictByFactors } from './predict-by-factors.ts';
import { rankByFactors } from './rank-by-factors.ts';

/** One fit of a cross-validation. Must survive a structured clone. */
export interface FoldTask {
  readonly columns: RatingColumns;
  readonly preferenceThreshold: number;
  readonly nFolds: number;
  readonly fold: number;
  /** Of the folds. */
  readonly seed: number;
  readonly settings:
    | { readonly model: 'ranking'; readonly options: ImplicitAlsOptions }
    | { readonly model: 'rating'; readonly options: ExplicitAlsOptions };
}

/** Fits on all folds but one, in this thread, and measures on that one. Returns figures by name, without intervals. */
export async function measureFold(task: FoldTask): Promise<Readonly<Record<string, number>>> {
  const { columns, settings, preferenceThreshold } = task;
  const folds = assignFolds(columns, task.nFolds, task.seed);
  const bench = { ...splitFold(columns, folds, task.fold), preferenceThreshold, seed: undefined };
  const run = { threads: 1 };
  if (settings.model === 'rating') {
    const factors = await fitExplicitAls(ratingMatrix(bench.train), settings.options, run);
    const predict = predictByFactors(factors, settings.options.biases, bench.train);
    return valuesOf(evaluateRatings('als', predict, createRatingTask(bench)));
  }
  const ranking = createRankingBench(bench);
  const factors = await fitImplicitAls(ranking.train, settings.options, run);
  return valuesOf(await evaluateRanking('als', rankByFactors(factors, ranking.seen), ranking));
}

function valuesOf(row: EvaluationRow): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(row.metrics).map(([name, { value }]) => [name, value]));
}
