import type { EvaluationReport } from '../evaluation/evaluation-report.ts';
import { RECALL_DENOMINATOR } from '../evaluation/ranking-metrics.ts';
import type { FoldInLoss } from './measure-fold-in.ts';
import { type GivenModel, measureGivenModel } from './measure-given-model.ts';
import { type RatingFileReading, readRatingFiles } from './read-rating-files.ts';
import { describeRemarks, remarksOnFiles } from './remarks.ts';
import type { Tuning } from './tune-on-cut.ts';

export interface EvaluateFilesOptions extends GivenModel, RatingFileReading {
  readonly train: string;
  readonly test: string;
  /** Searches choose by it; undefined: by a cut of `train`. */
  readonly validation: string | undefined;
}

/** The figures of a model on a file, and how it came to its parameters. */
export interface FilesEvaluation {
  readonly report: EvaluationReport;
  readonly tuning: Tuning | undefined;
  readonly foldIn: FoldInLoss | undefined;
  /** Of the one fit that is measured; undefined where nothing is fitted. */
  readonly fitTookMs: number | undefined;
}

/**
 * Fits a model on one file and measures it on another, with the baselines beside it; needs no data directory. Where a search is asked
 * for it chooses by the validation file or a cut of the training file, never by the test file, and the model is fitted on the training
 * file alone.
 *
 * Errors: `no_data` when a file has no ratings, those of the reader and of `measureGivenModel`.
 */
export async function evaluateFiles(options: EvaluateFilesOptions): Promise<FilesEvaluation> {
  const { validation: path } = options;
  const paths = [options.train, options.test, ...(path === undefined ? [] : [path])];
  const files = await readRatingFiles(paths, options);
  const [train, test, validation] = files.map(({ columns }) => columns);
  const startedAt = performance.now();
  const { remarks, nTestUsers, rows, segments, ...rest } = await measureGivenModel(
    { train, test, validation },
    options,
  );
  const report = {
    split: `given files${describeRemarks([...remarksOnFiles(files), ...remarks])}`,
    nTrain: train.ratings.length,
    nTest: test.ratings.length,
    nTestUsers,
    recallDenominator: RECALL_DENOMINATOR,
    rows,
    segments,
    tookMs: performance.now() - startedAt,
  };
  return { report, ...rest };
}
