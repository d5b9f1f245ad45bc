import { bayesianAverages, countsOfItems } from '../dataset/item-figures.ts';
import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import { preferencesFrom } from '../dataset/preferences.ts';
import { type RatingColumns, ratedOnly } from '../dataset/rating-columns.ts';
import { preferenceMatrix, ratingMatrix } from '../dataset/rating-matrix.ts';
import { type Split, type SplitOptions, splitRatings } from '../dataset/split.ts';
import { evaluateRatings } from '../evaluation/evaluate-ratings.ts';
import type { EvaluationReport, EvaluationRow } from '../evaluation/evaluation-report.ts';
import { RECALL_DENOMINATOR } from '../evaluation/ranking-metrics.ts';
import { segmentRanking } from '../evaluation/segments.ts';
import { fitExplicitAls } from '../model/als/fit-explicit-als.ts';
import { fitImplicitAls } from '../model/als/fit-implicit-als.ts';
import type { ExplicitAlsOptions, ImplicitAlsOptions } from '../model/als/options.ts';
import type { ItemStatistics, RankingFactors, RatingFactors } from '../model/model.ts';
import { evenlySpread } from '../util/evenly-spread.ts';
import { chooseRegularization } from './choose-regularization.ts';
import { evaluateFactors } from './evaluate-factors.ts';
import {
  createRankingBench,
  createRatingTask,
  measureRankingBaselines,
  measureRatingBaselines,
  preferredPopularity,
  RANKING_BASELINES,
  RATING_BASELINES,
  type RankingBench,
  type TestBench,
} from './measure-models.ts';
import { predictByFactors } from './predict-by-factors.ts';

/** What is held back of the training part to choose by. */
const VALIDATION_FRACTION = 0.2;
/** Rankings are measured on so many users at most; more would take hours to narrow intervals that are narrow already. */
const MAX_MEASURED_USERS = 100_000;

/** What is to be learnt from which ratings. Must survive a structured clone. */
export interface LearningTask {
  readonly columns: RatingColumns;
  readonly ranking: ImplicitAlsOptions;
  /** True: the regularization of `ranking` is where the search for the one that suits the data begins. */
  readonly choosesRegularization: boolean;
  readonly rating: ExplicitAlsOptions;
  readonly policy: PreferencePolicy;
  readonly split: SplitOptions;
  readonly threads: number;
}

/** What was learnt from all ratings, and how well the same settings did on the part held back. */
export interface Learned {
  /** The options of the ranking model as they were used. */
  readonly rankingOptions: ImplicitAlsOptions;
  readonly ranking: RankingFactors;
  /** Undefined where nothing is rated. */
  readonly rating: RatingFactors | undefined;
  readonly statistics: ItemStatistics;
  /** Undefined when the ratings are too few to hold a part back. */
  readonly evaluation: EvaluationReport | undefined;
  readonly refitTookMs: number;
}

/** Reports a step: how far of how much, counted in `unit`. */
export type ReportStep = (step: string, done: number, total: number | undefined, unit: string) => void;

/**
 * Splits, chooses the regularization within the training part, fits on that part, measures on the test part beside the baselines, and
 * fits again on everything.
 */
export async function learn(given: LearningTask, report: ReportStep): Promise<Learned> {
  const { columns, policy } = given;
  report('split', 0, columns.ratings.length, 'ratings');
  const split = splitRatings(columns, given.split);
  report('split', columns.ratings.length, columns.ratings.length, 'ratings');
  const task = { ...given, ranking: await rankingOptionsOf(given, split, report) };
  const evaluation = await evaluateSettings(task, split, report);
  const startedAt = performance.now();
  const fitted = await fitBoth(task, columns, (done, total) => report('refit', done, total, 'sweeps'));
  const statistics = {
    counts: countsOfItems(columns, preferencesFrom(columns, policy)),
    popularity: preferredPopularity(columns, policy),
    averageRatings: bayesianAverages(columns),
  };
  const refitTookMs = performance.now() - startedAt;
  return { ...fitted, rankingOptions: task.ranking, statistics, evaluation, refitTookMs };
}

async function rankingOptionsOf(
  task: LearningTask,
  { train }: Split,
  report: ReportStep,
): Promise<ImplicitAlsOptions> {
  if (!task.choosesRegularization) return task.ranking;
  const { ranking, policy, threads } = task;
  const { seed } = task.split;
  report('choose regularization', 0, undefined, 'fits');
  const regularization = await chooseRegularization(
    { train, ranking, policy, testFraction: VALIDATION_FRACTION, seed, threads },
    (nTried) => report('choose regularization', nTried, undefined, 'fits'),
  );
  return { ...ranking, regularization };
}

async function fitBoth(
  task: LearningTask,
  columns: RatingColumns,
  onSweep: (done: number, total: number) => void,
): Promise<{ ranking: RankingFactors; rating: RatingFactors | undefined }> {
  const { ranking, rating, threads } = task;
  const ratings = ratingMatrix(columns);
  const hasRatings = ratings.columns.length > 0;
  const total = ranking.iterations + (hasRatings ? rating.iterations : 0);
  onSweep(0, total);
  const preferences = preferenceMatrix(columns, task.policy);
  const rankingFactors = await fitImplicitAls(preferences, ranking, {
    threads,
    onProgress: (done) => onSweep(done, total),
  });
  if (!hasRatings) return { ranking: rankingFactors, rating: undefined };
  const ratingFactors = await fitExplicitAls(ratings, rating, {
    threads,
    onProgress: (done) => onSweep(ranking.iterations + done, total),
  });
  return { ranking: rankingFactors, rating: ratingFactors };
}

async function evaluateSettings(
  task: LearningTask,
  { train, test, description }: Split,
  report: ReportStep,
): Promise<EvaluationReport | undefined> {
  const bench = { train, test, policy: task.policy, seed: task.split.seed };
  const whole = createRankingBench(bench);
  const ranking = { ...whole, userRows: evenlySpread(whole.userRows, MAX_MEASURED_USERS) };
  if (ranking.userRows.length === 0) return undefined;
  const fitted = await fitBoth(task, train, (done, total) => report('fit', done, total, 'sweeps'));
  const startedAt = performance.now();
  const total = ranking.userRows.length * (1 + RANKING_BASELINES.length);
  const onUsers = (done: number): void => report('evaluate', done, total, 'users');
  onUsers(0);
  const model = await evaluateFactors('als', fitted.ranking, ranking, { threads: task.threads, onUsers });
  const baselines = await measureRankingBaselines(ranking, RANKING_BASELINES, (done) =>
    onUsers(ranking.userRows.length + done),
  );
  const ratings = measureRatings(bench, fitted.rating, task.rating.biases);
  return {
    split: `${description}; ${describePreferences(task)}${describeUsers(whole)}`,
    nTrain: train.ratings.length,
    nTest: test.ratings.length,
    nTestUsers: ranking.userRows.length,
    recallDenominator: RECALL_DENOMINATOR,
    rows: [
      { ...model, metrics: { ...model.metrics, ...ratings.at(0)?.metrics } },
      ...baselines,
      ...ratings.slice(1),
    ],
    segments: segmentRanking(ranking).segments,
    tookMs: performance.now() - startedAt,
  };
}

function measureRatings(
  bench: TestBench,
  factors: RatingFactors | undefined,
  biases: boolean,
): readonly EvaluationRow[] {
  const task = createRatingTask(bench);
  if (factors === undefined || task.test.ratings.length === 0) return [];
  const model = evaluateRatings('als', predictByFactors(factors, biases, ratedOnly(bench.train)), task);
  return [model, ...measureRatingBaselines(task, RATING_BASELINES, bench.train)];
}

function describePreferences({ columns, policy }: LearningTask): string {
  const ofRatings = `preferences are ratings from ${policy.threshold} on`;
  if (columns.marks === undefined) return ofRatings;
  return `${ofRatings}, plays, thumbs up and other likings that outweigh skips and thumbs down`;
}

function describeUsers({ nSkipped, userRows }: RankingBench): string {
  const skipped = nSkipped === 0 ? '' : `; ${nSkipped} test users without training preferences are left out`;
  if (userRows.length <= MAX_MEASURED_USERS) return skipped;
  return `${skipped}; rankings are measured on ${MAX_MEASURED_USERS} of ${userRows.length} test users, evenly spread`;
}
