import type { RatingColumns } from '../dataset/rating-columns.ts';
import { splitRatings } from '../dataset/split.ts';
import { evaluateRanking } from '../evaluation/evaluate-ranking.ts';
import { fitImplicitAls } from '../model/als/fit-implicit-als.ts';
import type { ImplicitAlsOptions } from '../model/als/options.ts';
import { createRankingBench, type RankingBench } from './measure-models.ts';
import { rankByFactors } from './rank-by-factors.ts';

export interface RegularizationChoice {
  /** The training part alone: what the model is measured on later must not choose its parameters. */
  readonly train: RatingColumns;
  readonly ranking: ImplicitAlsOptions;
  readonly preferenceThreshold: number;
  /** Held back of each user's training part. */
  readonly testFraction: number;
  readonly seed: number;
  readonly threads: number;
}

/** A smaller model shows the same best place at a part of the time. */
const MAX_FACTORS = 32;
const MAX_ITERATIONS = 8;
const MAX_USERS = 2_000;
const STEP = 2;
const MAX_STEPS = 5;
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
  const { ranking, preferenceThreshold, testFraction, seed } = choice;
  const { train, test } = splitRatings(choice.train, { method: 'temporal', testFraction, seed });
  const bench = createRankingBench({ train, test, preferenceThreshold, seed: undefined });
  if (bench.userRows.length === 0) return ranking.regularization;
  const sample = { ...bench, userRows: everyNth(bench.userRows, MAX_USERS) };
  let nTried = 0;
  const tryOne = async (regularization: number): Promise<Tried> => {
    const value = await measure(sample, { ...ranking, regularization }, choice.threads);
    onTried(++nTried);
    return { regularization, value };
  };
  const start = await tryOne(ranking.regularization);
  const up = await climb(start, STEP, tryOne);
  const best = up === start ? await climb(start, 1 / STEP, tryOne) : up;
  return best.regularization;
}

interface Tried {
  readonly regularization: number;
  readonly value: number;
}

async function climb(
  start: Tried,
  factor: number,
  tryOne: (regularization: number) => Promise<Tried>,
): Promise<Tried> {
  let best = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = await tryOne(best.regularization * factor);
    if (next.value <= best.value) return best;
    best = next;
  }
  return best;
}

async function measure(bench: RankingBench, ranking: ImplicitAlsOptions, threads: number): Promise<number> {
  const options = {
    ...ranking,
    factors: Math.min(ranking.factors, MAX_FACTORS),
    iterations: Math.min(ranking.iterations, MAX_ITERATIONS),
  };
  const fitted = await fitImplicitAls(bench.train, options, { threads });
  const { metrics } = await evaluateRanking('candidate', rankByFactors(fitted, bench.seen), bench);
  return metrics[METRIC].value;
}

/** Takes at most `count` rows, evenly spread. */
function everyNth(rows: Int32Array, count: number): Int32Array {
  if (rows.length <= count) return rows;
  return Int32Array.from({ length: count }, (_, at) => rows[Math.floor((at * rows.length) / count)]);
}
