import { decayedPopularity } from '../dataset/item-figures.ts';
import { preferencesFrom } from '../dataset/preferences.ts';
import { type RatingColumns, takeRatings } from '../dataset/rating-columns.ts';
import { preferenceMatrix, ratingMatrix } from '../dataset/rating-matrix.ts';
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
  readonly preferenceThreshold: number;
  /** Of the bootstrap and the random ranking; undefined leaves the intervals out. */
  readonly seed: number | undefined;
}

/** A ranking test with its baselines ready to be made. */
export interface RankingBench extends RankingTask {
  /** Users with test preferences but nothing to learn from; they are in no figure. */
  readonly nSkipped: number;
  baseline(name: RankingBaseline): RankUsers;
}

/** Sets up the ranking test: everything rated in training is seen, test preferences are to be found. */
export function createRankingBench(bench: TestBench): RankingBench {
  const { train, test, preferenceThreshold, seed } = bench;
  const preferences = preferenceMatrix(train, preferenceThreshold);
  const seen = ratingMatrix(train);
  const relevant = preferenceMatrix(test, preferenceThreshold);
  const makers: Readonly<Record<RankingBaseline, () => RankUsers>> = {
    popularity: () => rankByPopularity(preferredPopularity(train, preferenceThreshold), seen),
    'item-item': () => rankByItemNeighbours(preferences, seen),
    random: () => rankAtRandom(seen, seed ?? 0),
  };
  return {
    ...measuredUsers(preferences, relevant),
    train: preferences,
    seen,
    relevant,
    seed,
    baseline: (name) => makers[name](),
  };
}

/** Time-decayed popularity among preferences. Shape: [nItems]. */
export function preferredPopularity(columns: RatingColumns, threshold: number): Float32Array {
  return decayedPopularity(takeRatings(columns, preferencesFrom(columns.ratings, threshold).places));
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
export function createRatingTask(bench: TestBench): RatingTask {
  const { train, test, seed } = bench;
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
  return names.map((name) => evaluateRatings(name, ratingBaseline(name, train), task));
}
