import { preferencePolicy } from '../dataset/preference-policy.ts';
import type { RatingColumns } from '../dataset/rating-columns.ts';
import { withoutPairs } from '../dataset/without-pairs.ts';
import { DeadwaxError } from '../errors.ts';
import { evaluateRatings } from '../evaluation/evaluate-ratings.ts';
import type { EvaluationRow, Segment } from '../evaluation/evaluation-report.ts';
import { segmentRanking } from '../evaluation/segments.ts';
import { fitExplicitAls } from '../model/als/fit-explicit-als.ts';
import { fitImplicitAls } from '../model/als/fit-implicit-als.ts';
import type { ExplicitAlsOptions, FitRun, ImplicitAlsOptions } from '../model/als/options.ts';
import type { SearchTry } from './climb-parameters.ts';
import { evaluateFactors } from './evaluate-factors.ts';
import { type FoldInLoss, measureFoldIn } from './measure-fold-in.ts';
import {
  createRankingBench,
  measureRankingBaselines,
  measureRatingBaselines,
  RANKING_BASELINES,
  RATING_BASELINES,
  type RankingBench,
} from './measure-models.ts';
import { createRatingBench, measureRankingSettings, measureRatingSettings } from './measure-settings.ts';
import { predictByFactors } from './predict-by-factors.ts';
import type { Remark } from './remarks.ts';
import { resolveRankingOptions, resolveRatingOptions } from './resolve-options.ts';
import { type Tuning, tuneOnCut, validationCut } from './tune-on-cut.ts';

/** What can be measured: `ials` and the ranking baselines rank, `als` and the rating baselines predict ratings. */
export const EVALUATED_MODELS = ['ials', 'als', ...RANKING_BASELINES, ...RATING_BASELINES] as const;
export type EvaluatedModel = (typeof EVALUATED_MODELS)[number];

/** Which model is measured, and how. */
export interface GivenModel {
  readonly model: EvaluatedModel;
  /** Used by `ials`; what is left out has its default. */
  readonly ranking: Partial<ImplicitAlsOptions>;
  /** Used by `als`; what is left out has its default. */
  readonly rating: Partial<ExplicitAlsOptions>;
  /** Ratings from here on are preferences when ranking; undefined: every row is one. */
  readonly preferenceThreshold: number | undefined;
  /** The figure to search what is left out by, on a validation cut; undefined: what is left out has its default. */
  readonly tuneBy: string | undefined;
  /** The share of users that `ials` is also measured on without having been trained with them; undefined: none. */
  readonly foldInShare: number | undefined;
  /** Of the cut, the bootstrap and the random ranking. */
  readonly seed: number;
  readonly threads: number;
  readonly onProgress?: (step: string, done: number, total: number) => void;
  readonly onTry?: (tried: SearchTry, metric: string) => void;
  readonly signal?: AbortSignal;
}

/** A part to learn from, a part to be tested on, and where there is one a part to choose by; all with the same rows. */
export interface GivenParts {
  readonly train: RatingColumns;
  readonly test: RatingColumns;
  readonly validation: RatingColumns | undefined;
}

/** What came of it: a row for the model and each baseline, the model asked for first. */
export interface MeasuredModel {
  /** What was left out of the figures, or treated apart. */
  readonly remarks: readonly Remark[];
  readonly nTestUsers: number;
  readonly rows: readonly EvaluationRow[];
  readonly segments: readonly Segment[];
  readonly tuning: Tuning | undefined;
  readonly foldIn: FoldInLoss | undefined;
  /** Of the one fit that is measured; undefined where nothing is fitted. */
  readonly fitTookMs: number | undefined;
}

/** True where the model ranks, false where it predicts ratings. */
function isRanking(model: EvaluatedModel): boolean {
  return model === 'ials' || RANKING_BASELINES.some((name) => name === model);
}

/**
 * Searches parameters on a validation cut where that is asked for, fits on the training part, and measures on the test part, with the
 * baselines beside it.
 *
 * Users and items of the test part that the training part lacks: a predicted rating for them is the mean (plus the bias of the known
 * side); in a ranking such users are left out and counted in `remarks`, such items count as never found. A pair of both parts is left
 * out of a ranking's test, for it can never be listed.
 *
 * Errors: `no_data` when a ranking has no user to be measured on; those of `tuneOnCut` and of the fits.
 */
export async function measureGivenModel(parts: GivenParts, given: GivenModel): Promise<MeasuredModel> {
  const measured = isRanking(given.model)
    ? await measureRanking(parts, given)
    : await measureRatings(parts, given);
  const isFirst = (row: EvaluationRow): number => Number(row.name === given.model);
  return { ...measured, rows: measured.rows.toSorted((a, b) => isFirst(b) - isFirst(a)) };
}

async function measureRanking(parts: GivenParts, given: GivenModel): Promise<MeasuredModel> {
  const test = withoutPairs(parts.test, parts.train);
  const bench = rankingBenchOf(given, { ...parts, test }, given.seed);
  if (bench.userRows.length === 0) throw nobodyToMeasure(given);
  const fitted = given.model === 'ials' ? await fitAndMeasureRanking(parts, bench, given) : undefined;
  const total = bench.userRows.length * RANKING_BASELINES.length;
  const baselines = await measureRankingBaselines(bench, RANKING_BASELINES, (done) =>
    given.onProgress?.('baselines', done, total),
  );
  const nAgain = parts.test.ratings.length - test.ratings.length;
  return {
    remarks: [
      { n: bench.nSkipped, what: 'test users without training preferences are left out' },
      { n: nAgain, what: 'test ratings of pairs in the training part are left out' },
    ],
    nTestUsers: bench.userRows.length,
    rows: [...(fitted === undefined ? [] : [fitted.row]), ...baselines],
    segments: segmentRanking(bench).segments,
    tuning: fitted?.tuning,
    foldIn: fitted?.foldIn,
    fitTookMs: fitted?.fitTookMs,
  };
}

async function fitAndMeasureRanking(parts: GivenParts, bench: RankingBench, given: GivenModel) {
  const { ranking, tuneBy, foldInShare, seed } = given;
  const tuning = tuneBy === undefined ? undefined : await tuneRanking(parts, given, tuneBy);
  const options = resolveRankingOptions(ranking, tuning?.chosen);
  const startedAt = performance.now();
  const factors = await fitImplicitAls(bench.weights, options, runOf(given, 'fit'));
  const fitTookMs = performance.now() - startedAt;
  const row = await evaluateFactors('ials', factors, bench, { threads: given.threads, signal: given.signal });
  const run = runOf(given, 'fit without some users');
  const foldIn =
    foldInShare === undefined
      ? undefined
      : await measureFoldIn(bench, factors, options, { share: foldInShare, seed, run });
  return { row, tuning, fitTookMs, foldIn };
}

function tuneRanking(parts: GivenParts, given: GivenModel, metric: string): Promise<Tuning> {
  const cut = validationCut(parts.train, parts.validation, given.seed);
  const bench = rankingBenchOf(given, { ...cut, test: withoutPairs(cut.test, cut.train) }, undefined);
  const run = runOf(given, 'fit');
  return tuneOnCut({
    model: 'ranking',
    metric,
    start: { ...resolveRankingOptions(given.ranking) },
    given: given.ranking,
    cut: cut.description,
    measure: (point) => measureRankingSettings(bench, resolveRankingOptions(given.ranking, point), run),
    onTry: given.onTry,
  });
}

async function measureRatings(parts: GivenParts, given: GivenModel): Promise<MeasuredModel> {
  const bench = createRatingBench(testBenchOf(given, parts, given.seed));
  const baselines = measureRatingBaselines(bench.task, RATING_BASELINES, parts.train);
  const nAgain = parts.test.ratings.length - withoutPairs(parts.test, parts.train).ratings.length;
  const measured = {
    remarks: [
      {
        n: countUnknown(parts.train, parts.test),
        what: 'test ratings of users or items without training ratings are predicted by mean and bias',
      },
      { n: nAgain, what: 'test ratings are of pairs in the training part, which a model knows already' },
    ],
    nTestUsers: new Set(parts.test.userRows).size,
    segments: [],
    foldIn: undefined,
  };
  if (given.model !== 'als') return { ...measured, rows: baselines, tuning: undefined, fitTookMs: undefined };
  const { rating, tuneBy } = given;
  const tuning = tuneBy === undefined ? undefined : await tuneRating(parts, given, tuneBy);
  const options = resolveRatingOptions(rating, tuning?.chosen);
  const startedAt = performance.now();
  const factors = await fitExplicitAls(bench.matrix, options, runOf(given, 'fit'));
  const fitTookMs = performance.now() - startedAt;
  const row = evaluateRatings('als', predictByFactors(factors, options.biases, parts.train), bench.task);
  return { ...measured, rows: [row, ...baselines], tuning, fitTookMs };
}

function tuneRating(parts: GivenParts, given: GivenModel, metric: string): Promise<Tuning> {
  const cut = validationCut(parts.train, parts.validation, given.seed);
  const bench = createRatingBench(testBenchOf(given, cut, undefined));
  const run = runOf(given, 'fit');
  return tuneOnCut({
    model: 'rating',
    metric,
    start: { ...resolveRatingOptions(given.rating) },
    given: given.rating,
    cut: cut.description,
    measure: (point) => measureRatingSettings(bench, resolveRatingOptions(given.rating, point), run),
    onTry: given.onTry,
  });
}

function testBenchOf(
  given: GivenModel,
  { train, test }: Pick<GivenParts, 'train' | 'test'>,
  seed: number | undefined,
) {
  const policy = preferencePolicy(given.preferenceThreshold ?? Number.NEGATIVE_INFINITY);
  return { train, test, policy, seed };
}

function rankingBenchOf(
  given: GivenModel,
  parts: Pick<GivenParts, 'train' | 'test'>,
  seed: number | undefined,
): RankingBench {
  return createRankingBench(testBenchOf(given, parts, seed));
}

function runOf(given: GivenModel, step: string): FitRun {
  return {
    threads: given.threads,
    ...(given.signal && { signal: given.signal }),
    onProgress: (done, total) => given.onProgress?.(step, done, total),
  };
}

function nobodyToMeasure({ preferenceThreshold }: GivenModel): DeadwaxError {
  const preferences =
    preferenceThreshold === undefined ? 'ratings' : `ratings of ${preferenceThreshold} or better`;
  return new DeadwaxError(
    'no_data',
    `no user has ${preferences} in the training part and others in the test part; give parts of the same users${preferenceThreshold === undefined ? '' : ', or a lower threshold'}`,
  );
}

function countUnknown(train: RatingColumns, test: RatingColumns): number {
  const [users, items] = [new Set(train.userRows), new Set(train.itemRows)];
  let nUnknown = 0;
  for (let place = 0; place < test.userRows.length; place++) {
    if (!users.has(test.userRows[place]) || !items.has(test.itemRows[place])) nUnknown++;
  }
  return nUnknown;
}
