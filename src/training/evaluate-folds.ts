import { assignFolds, splitFold } from '../dataset/split.ts';
import { DeadwaxError } from '../errors.ts';
import type { EvaluationRow } from '../evaluation/evaluation-report.ts';
import { type GivenModel, type MeasuredModel, measureGivenModel } from './measure-given-model.ts';
import { type RatingFileReading, readRatingFiles } from './read-rating-files.ts';
import { describeRemarks, remarksOnFiles } from './remarks.ts';
import type { Tuning } from './tune-on-cut.ts';

export interface EvaluateFoldsOptions extends GivenModel, RatingFileReading {
  readonly ratings: string;
  readonly nFolds: number;
}

/** A figure over the folds. */
interface FoldFigure {
  readonly mean: number;
  /** Standard deviation of one fold's figure, from the folds as a sample (n - 1). */
  readonly deviation: number;
  /** By fold. */
  readonly values: readonly number[];
}

/** The figures of a cross-validation: a row for the model and each baseline, the model asked for first. */
export interface FoldsEvaluation {
  readonly split: string;
  readonly nRatings: number;
  readonly rows: readonly {
    readonly name: string;
    readonly metrics: Readonly<Record<string, FoldFigure>>;
  }[];
  /** How each fold came to its parameters; empty where nothing was searched. */
  readonly tunings: readonly Tuning[];
  /** Of the fits that are measured, all folds together; undefined where nothing is fitted. */
  readonly fitTookMs: number | undefined;
  readonly tookMs: number;
}

/**
 * Measures a model by cross-validation of one file: the ratings are dealt into folds at random, and each fold is the test part of a model
 * that is fitted, and where asked for tuned, on the others alone.
 *
 * Errors: `no_data` when the file has no ratings or too few for the folds, those of the reader and of `measureGivenModel`.
 */
export async function evaluateFolds(options: EvaluateFoldsOptions): Promise<FoldsEvaluation> {
  const { nFolds, seed, onProgress } = options;
  const files = await readRatingFiles([options.ratings], options);
  const [{ columns }] = files;
  const startedAt = performance.now();
  const folds = assignFolds(columns, nFolds, seed);
  const measured: MeasuredModel[] = [];
  for (let fold = 0; fold < nFolds; fold++) {
    const run = {
      ...options,
      onProgress: (step: string, done: number, total: number) =>
        onProgress?.(`fold ${fold + 1} of ${nFolds}: ${step}`, done, total),
    };
    const parts = splitFold(columns, folds, fold);
    if (parts.train.ratings.length === 0 || parts.test.ratings.length === 0)
      throw new DeadwaxError(
        'no_data',
        `${columns.ratings.length} ratings are too few for ${nFolds} folds; give more ratings or fewer folds`,
      );
    measured.push(await measureGivenModel({ ...parts, validation: undefined }, run));
  }
  const fitTimes = measured.flatMap(({ fitTookMs }) => fitTookMs ?? []);
  return {
    split: `${nFolds} random folds (seed ${seed})${describeRemarks([...remarksOnFiles(files), ...measured.flatMap(({ remarks }) => remarks)])}`,
    nRatings: columns.ratings.length,
    rows: overFolds(measured.map(({ rows }) => rows)),
    tunings: measured.flatMap(({ tuning }) => tuning ?? []),
    fitTookMs: fitTimes.length === 0 ? undefined : fitTimes.reduce((sum, took) => sum + took, 0),
    tookMs: performance.now() - startedAt,
  };
}

function overFolds(folds: readonly (readonly EvaluationRow[])[]): FoldsEvaluation['rows'] {
  return folds[0].map(({ name, metrics }, place) => ({
    name,
    metrics: Object.fromEntries(
      Object.keys(metrics).map((metric) => [
        metric,
        figureOf(folds.map((rows) => rows[place].metrics[metric].value)),
      ]),
    ),
  }));
}

function figureOf(values: readonly number[]): FoldFigure {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)), values };
}
