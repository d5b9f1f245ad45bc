import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import { type RatingColumns, ratedOnly } from '../dataset/rating-columns.ts';
import { ratingMatrix } from '../dataset/rating-matrix.ts';
import { evaluateRatings, type RatingTask } from '../evaluation/evaluate-ratings.ts';
import type { EvaluationRow } from '../evaluation/evaluation-report.ts';
import { fitExplicitAls } from '../model/als/fit-explicit-als.ts';
import { fitImplicitAls } from '../model/als/fit-implicit-als.ts';
import type { ExplicitAlsOptions, FitRun, ImplicitAlsOptions } from '../model/als/options.ts';
import { evaluateFactors } from './evaluate-factors.ts';
import { createRatingTask, type RankingBench, type TestBench } from './measure-models.ts';
import { predictByFactors } from './predict-by-factors.ts';

/** A rating test with its training part ready to be learnt from. */
export interface RatingBench {
  readonly train: RatingColumns;
  /** The ratings of `train`, users x items. */
  readonly matrix: CsrMatrix;
  readonly task: RatingTask;
}

/** Sets up the rating test: see `createRatingTask`. */
export function createRatingBench(bench: TestBench): RatingBench {
  return { train: ratedOnly(bench.train), matrix: ratingMatrix(bench.train), task: createRatingTask(bench) };
}

/** Figures by name, without intervals. */
export type Figures = Readonly<Record<string, number>>;

/** Fits the ranking model with the given options and measures it. */
export async function measureRankingSettings(
  bench: RankingBench,
  options: ImplicitAlsOptions,
  run: FitRun,
): Promise<Figures> {
  const factors = await fitImplicitAls(bench.weights, options, run);
  return figuresOf(
    await evaluateFactors('als', factors, bench, { threads: run.threads, signal: run.signal }),
  );
}

/** Fits the rating model with the given options and measures it. */
export async function measureRatingSettings(
  bench: RatingBench,
  options: ExplicitAlsOptions,
  run: FitRun,
): Promise<Figures> {
  const factors = await fitExplicitAls(bench.matrix, options, run);
  return figuresOf(
    evaluateRatings('als', predictByFactors(factors, options.biases, bench.train), bench.task),
  );
}

function figuresOf(row: EvaluationRow): Figures {
  return Object.fromEntries(Object.entries(row.metrics).map(([name, { value }]) => [name, value]));
}
