import { columnsOf, type RatingColumns } from '../dataset/rating-columns.ts';
import { ratingMatrix } from '../dataset/rating-matrix.ts';
import { createRatingTableBuilder } from '../dataset/rating-table-builder.ts';
import { withoutPairs } from '../dataset/without-pairs.ts';
import { DeadwaxError } from '../errors.ts';
import { evaluateRanking } from '../evaluation/evaluate-ranking.ts';
import { evaluateRatings } from '../evaluation/evaluate-ratings.ts';
import type { EvaluationReport, EvaluationRow, Segment } from '../evaluation/evaluation-report.ts';
import { RECALL_DENOMINATOR } from '../evaluation/ranking-metrics.ts';
import { segmentRanking } from '../evaluation/segments.ts';
import { fitExplicitAls } from '../model/als/fit-explicit-als.ts';
import { fitImplicitAls } from '../model/als/fit-implicit-als.ts';
import type { ExplicitAlsOptions, ImplicitAlsOptions } from '../model/als/options.ts';
import {
  createRankingBench,
  createRatingTask,
  measureRankingBaselines,
  measureRatingBaselines,
  RANKING_BASELINES,
  RATING_BASELINES,
  type TestBench,
} from './measure-models.ts';
import { predictByFactors } from './predict-by-factors.ts';
import { rankByFactors } from './rank-by-factors.ts';
import { resolveRankingOptions, resolveRatingOptions } from './resolve-options.ts';

/** What `evaluateFiles` can measure: `ials` and the ranking baselines rank, `als` and the rating baselines predict ratings. */
export const EVALUATED_MODELS = ['ials', 'als', ...RANKING_BASELINES, ...RATING_BASELINES] as const;
export type EvaluatedModel = (typeof EVALUATED_MODELS)[number];

/** One row of a file; a file without ratings gives 1 and one without times gives 0. */
export interface FileRating {
  readonly userId: string;
  readonly itemId: string;
  readonly rating: number;
  readonly tsMs: number;
}

export interface EvaluateFilesOptions {
  readonly train: string;
  readonly test: string;
  readonly model: EvaluatedModel;
  /** Used by `ials`; what is left out has its default. */
  readonly ranking: Partial<ImplicitAlsOptions>;
  /** Used by `als`; what is left out has its default. */
  readonly rating: Partial<ExplicitAlsOptions>;
  /** Ratings from here on are preferences when ranking; undefined: every row is one. */
  readonly preferenceThreshold: number | undefined;
  /** Of the bootstrap and the random ranking. */
  readonly seed: number;
  readonly threads: number;
  readonly readRatings: (path: string) => AsyncIterable<readonly FileRating[]>;
  readonly onProgress?: (step: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Fits a model on one file and measures it on another, with the baselines beside it; needs no data directory.
 *
 * Users and items of the test file that the training file lacks: a predicted rating for them is the mean (plus the bias of the known
 * side); in a ranking such users are left out and counted in `split`, such items count as never found. A pair of
 * both files is left out of a ranking's test, for it can never be listed.
 * Errors: `no_data` when a file has no ratings, and those of the reader.
 */
export async function evaluateFiles(options: EvaluateFilesOptions): Promise<EvaluationReport> {
  const bench = await readBench(options);
  const startedAt = performance.now();
  const isRanking = options.model === 'ials' || RANKING_BASELINES.some((name) => name === options.model);
  const measured = isRanking ? await measureRanking(options, bench) : await measureRatings(options, bench);
  return {
    split: measured.split,
    nTrain: bench.train.ratings.length,
    nTest: bench.test.ratings.length,
    nTestUsers: measured.nTestUsers,
    recallDenominator: RECALL_DENOMINATOR,
    rows: measured.rows.sort((a, b) => Number(b.name === options.model) - Number(a.name === options.model)),
    segments: measured.segments,
    tookMs: performance.now() - startedAt,
  };
}

async function readBench(options: EvaluateFilesOptions): Promise<TestBench> {
  const train = createRatingTableBuilder();
  await addFile(train, options.train, options);
  const { table: trainTable } = train.build();
  const test = createRatingTableBuilder('latest', trainTable);
  await addFile(test, options.test, options);
  const testColumns = columnsOf(test.build().table);
  // Both parts speak of the same users and items, those of the test file alone included.
  const { nUsers, nItems } = testColumns;
  return {
    train: { ...columnsOf(trainTable), nUsers, nItems },
    test: testColumns,
    preferenceThreshold: options.preferenceThreshold ?? Number.NEGATIVE_INFINITY,
    seed: options.seed,
  };
}

async function addFile(
  builder: ReturnType<typeof createRatingTableBuilder>,
  path: string,
  options: EvaluateFilesOptions,
): Promise<void> {
  let nRatings = 0;
  for await (const batch of options.readRatings(path)) {
    for (const { userId, itemId, rating, tsMs } of batch) builder.add(userId, itemId, rating, tsMs);
    nRatings += batch.length;
    options.signal?.throwIfAborted();
    options.onProgress?.('read', nRatings, nRatings);
  }
  if (nRatings > 0) return;
  throw new DeadwaxError(
    'no_data',
    `${path} has no ratings; it needs rows of user,item[,rating[,timestamp]]`,
  );
}

interface MeasuredRows {
  readonly split: string;
  readonly nTestUsers: number;
  readonly rows: EvaluationRow[];
  readonly segments: readonly Segment[];
}

async function measureRanking(options: EvaluateFilesOptions, files: TestBench): Promise<MeasuredRows> {
  const test = withoutPairs(files.test, files.train);
  const bench = createRankingBench({ ...files, test });
  const rows: EvaluationRow[] = [];
  const total = bench.userRows.length * RANKING_BASELINES.length;
  if (options.model === 'ials') {
    const fitted = await fitImplicitAls(bench.train, resolveRankingOptions(options.ranking), runOf(options));
    rows.push(await evaluateRanking('ials', rankByFactors(fitted, bench.seen), bench));
  }
  rows.push(
    ...(await measureRankingBaselines(bench, RANKING_BASELINES, (done) =>
      options.onProgress?.('baselines', done, total),
    )),
  );
  const nAgain = files.test.ratings.length - test.ratings.length;
  const skipped = describeCount(bench.nSkipped, 'test users without training preferences are left out');
  const again = describeCount(nAgain, 'test ratings of pairs in the training file are left out');
  return {
    split: `given files${skipped}${again}`,
    nTestUsers: bench.userRows.length,
    rows,
    segments: segmentRanking(bench).segments,
  };
}

async function measureRatings(options: EvaluateFilesOptions, files: TestBench): Promise<MeasuredRows> {
  const task = createRatingTask(files);
  const rows = measureRatingBaselines(task, RATING_BASELINES, files.train);
  if (options.model === 'als') {
    const settings = resolveRatingOptions(options.rating);
    const fitted = await fitExplicitAls(ratingMatrix(files.train), settings, runOf(options));
    rows.push(evaluateRatings('als', predictByFactors(fitted, settings.biases, files.train), task));
  }
  const what = 'test ratings of users or items without training ratings are predicted by mean and bias';
  const unknown = describeCount(countUnknown(files.train, files.test), what);
  return {
    split: `given files${unknown}`,
    nTestUsers: new Set(files.test.userRows).size,
    rows,
    segments: [],
  };
}

function describeCount(n: number, what: string): string {
  return n === 0 ? '' : `; ${n} ${what}`;
}

function runOf(options: EvaluateFilesOptions) {
  return {
    threads: options.threads,
    ...(options.signal && { signal: options.signal }),
    onProgress: (done: number, total: number) => options.onProgress?.('fit', done, total),
  };
}

function countUnknown(train: RatingColumns, test: RatingColumns): number {
  const [users, items] = [new Set(train.userRows), new Set(train.itemRows)];
  let nUnknown = 0;
  for (let place = 0; place < test.userRows.length; place++) {
    if (!users.has(test.userRows[place]) || !items.has(test.itemRows[place])) nUnknown++;
  }
  return nUnknown;
}
