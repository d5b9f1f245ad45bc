import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import { decayedPopularity } from '../dataset/item-figures.ts';
import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import { likingsFrom, preferencesFrom, withoutAversions } from '../dataset/preferences.ts';
import { type RatingColumns, ratedOnly } from '../dataset/rating-columns.ts';
import { matrixOf, preferenceMatrix, seenMatrix } from '../dataset/rating-matrix.ts';
import { rankAtRandom } from '../evaluation/baselines/rank-at-random.ts';
import { rankByItemNeighbours } from '../evaluation/baselines/rank-by-item-neighbours.ts';
import { rankByPopularity } from '../evaluation/baselines/rank-by-popularity.ts';
import { predictByBiases, predictGlobalMean } from '../evaluation/baselines/rating-baselines.ts';
import { evaluateRanking, measuredUsers, type RankingTask } from '../evaluation/evaluate-ranking.ts';
import { evaluateRatings, type RatingTask } from '../evaluation/evaluate-ratings.ts';
import type { EvaluationRow } from '../evaluation/evaluation-report.ts';
import type { PredictRatings, RankUsers } from '../evaluation/ranker.ts';

/** The baselines that stand beside every ranking model, and beside every rating model. */
export const RANKING_BASELINES = ['popularity', 'item-item', 'random'] as const;
export const RATING_BASELINES = ['user-item-bias', 'global-mean'] as const;
export type RankingBaseline = (typeof RANKING_BASELINES)[number];
export type RatingBaseline = (typeof RATING_BASELINES)[number];

/** A part to learn from and a part to be tested on, with what counts as a preference. */
export interface TestBench {
  readonly train: RatingColumns;
  readonly test: RatingColumns;
  readonly policy: PreferencePolicy;
  /** Of the bootstrap and the random ranking; undefined leaves the intervals out. */
  readonly seed: number | undefined;
}

/** A ranking test with its baselines ready to be made. */
export interface RankingBench extends RankingTask {
  /** What a model is fitted to: preferences with their weights, aversions among them. */
  readonly weights: CsrMatrix;
  /** Users with test preferences but nothing to learn from; they are in no figure. */
  readonly nSkipped: number;
  baseline(name: RankingBaseline): RankUsers;
}

/** Sets up the ranking test: everything met in training is seen, what is liked in the test part is to be found. */
export function createRankingBench(bench: TestBench): RankingBench {
  const { train, test, policy, seed } = bench;
  const likings = likingMatrix(train, policy);
  const weights = train.marks === undefined ? likings : preferenceMatrix(train, policy);
  const seen = seenMatrix(train);
  const relevant = likingMatrix(test, policy);
  const makers: Readonly<Record<RankingBaseline, () => RankUsers>> = {
    popularity: () => rankByPopularity(preferredPopularity(train, policy), seen),
    'item-item': () => rankByItemNeighbours(likings, seen),
    random: () => rankAtRandom(seen, seed ?? 0),
  };
  return {
    ...measuredUsers(likings, relevant),
    train: likings,
    weights,
    seen,
    relevant,
    seed,
    baseline: (name) => makers[name](),
  };
}

function likingMatrix(columns: RatingColumns, policy: PreferencePolicy): CsrMatrix {
  return matrixOf(columns, withoutAversions(preferencesFrom(columns, policy)));
}

/** Time-decayed popularity among what speaks for items; aversions take nothing away. Shape: [nItems]. */
export function preferredPopularity(columns: RatingColumns, policy: PreferencePolicy): Float32Array {
  return decayedPopularity(columns, likingsFrom(columns, policy));
}

/** Measures the named ranking baselines. */
export async function measureRankingBaselines(
  bench: RankingBench,
  names: readonly RankingBaseline[],
  onProgress: (doneUsers: number) => void,
): Promise<EvaluationRow[]> {
  const rows: EvaluationRow[] = [];
  for (const name of names) {
    const before = rows.length * bench.userRows.length;
    rows.push(await evaluateRanking(name, bench.baseline(name), bench, (done) => onProgress(before + done)));
  }
  return rows;
}

/** Sets up the rating test: all test ratings, predictions kept within the training ratings' bounds. */
export function createRatingTask({ seed, ...bench }: TestBench): RatingTask {
  const [train, test] = [ratedOnly(bench.train), ratedOnly(bench.test)];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const rating of train.ratings) {
    min = Math.min(min, rating);
    max = Math.max(max, rating);
  }
  return { test, bounds: { min, max }, seed };
}

/** Makes a rating baseline. */
function ratingBaseline(name: RatingBaseline, train: RatingColumns): PredictRatings {
  return name === 'global-mean' ? predictGlobalMean(train) : predictByBiases(train);
}

/** Measures the named rating baselines. */
export function measureRatingBaselines(
  task: RatingTask,
  names: readonly RatingBaseline[],
  train: RatingColumns,
): EvaluationRow[] {
  return names.map((name) => evaluateRatings(name, ratingBaseline(name, ratedOnly(train)), task));
}
