import { preferencePolicy } from '../dataset/preference-policy.ts';
import { type RatingColumns, ratedOnly } from '../dataset/rating-columns.ts';
import { splitRatings } from '../dataset/split.ts';
import { DeadwaxError } from '../errors.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import { HELD_OUT } from './held-out.ts';
import type { FoldTask } from './measure-fold.ts';
import { type GridPoint, gridPoints, nameOfPoint } from './parameter-grid.ts';
import { parseJobParameters, TuneParameters } from './parse-job-parameters.ts';
import { copyToShared, readSnapshot, type Snapshot } from './read-snapshot.ts';
import { resolveRankingOptions, resolveRatingOptions } from './resolve-options.ts';
import { defaultPreferenceThreshold, type TrainingDeps } from './training-deps.ts';
import { openTrainingThread, type TrainingThread } from './training-thread.ts';
import { writeTunedSettings } from './tuned-settings.ts';
import { nameOfRun, readTuningRuns, type TuningRun, writeTuningRun } from './tuning-runs.ts';

const METRICS = { rating: 'rmse', ranking: 'ndcg@10' } as const;
const MIN_RATINGS = 50;
const DAY_MS = 86_400_000;

/** What a tuning came to, as the job's result: the points, best first, with the mean of the metric over the folds. */
interface TuneResult {
  readonly model: 'rating' | 'ranking';
  readonly metric: string;
  readonly best: GridPoint;
  readonly points: readonly { readonly parameters: GridPoint; readonly value: number }[];
}

interface Run {
  readonly parameters: GridPoint;
  readonly fold: number;
}

/**
 * Handles `tune`: k-fold cross-validation of every point of a grid, as many fits at a time as there are threads. The ratings that
 * versions are measured on take no part, or the figures of a version would be of settings that were chosen by them.
 *
 * Each finished fit is stored at once, so a job that was cut off goes on with the fits that are left. The best settings are stored
 * and used by the next training.
 * Errors: `no_data` with fewer than 50 ratings.
 */
export function tuneJobHandler(deps: TrainingDeps): JobHandler {
  return {
    type: 'tune',
    maxAttempts: 3,
    timeoutMs: DAY_MS,
    parse: (parameters) => parseJobParameters(TuneParameters, 'tune', parameters),
    uniqueKey: (parameters) => `tune ${String(parameters.catalogue)}`,
    run: (parameters, context) => tune(deps, parseJobParameters(TuneParameters, 'tune', parameters), context),
  };
}

async function tune(
  deps: TrainingDeps,
  parameters: TuneParameters,
  context: JobContext,
): Promise<TuneResult> {
  const { catalogue, model } = parameters;
  const { documents } = deps.store;
  const snapshot = await readSnapshot(deps.store, catalogue, (nRatings) => {
    context.signal.throwIfAborted();
    context.progress('snapshot', nRatings, undefined, 'ratings');
  });
  checkEnough(parameters, snapshot);
  const columns = copyToShared(splitRatings(snapshot.columns, HELD_OUT).train);
  const points = gridPoints(parameters);
  const folds = Array.from({ length: parameters.folds }, (_, fold) => fold);
  const wanted = points.flatMap((point) => folds.map((fold): Run => ({ parameters: point, fold })));
  const finished = new Set(
    (await readTuningRuns(documents, { catalogue, jobId: context.jobId })).map(nameOfRun),
  );
  const left = wanted.filter((run) => !finished.has(nameOfRun(run)));
  if (left.length < wanted.length)
    context.log(`goes on: ${wanted.length - left.length} of ${wanted.length} fits are there`);
  await runAll(left, { deps, parameters, context, columns, nWanted: wanted.length });

  const runs = await readTuningRuns(documents, { catalogue, jobId: context.jobId });
  const metric = METRICS[model];
  const ranked = rankPoints(points, runs, metric);
  const best = ranked.at(0);
  if (best === undefined)
    throw new DeadwaxError(
      'no_data',
      `${catalogue} has too few ratings to measure ${metric} on ${parameters.folds} folds; import more, or lower the preference threshold`,
    );
  await writeTunedSettings(
    documents,
    { catalogue, model },
    {
      jobId: context.jobId,
      atMs: deps.clock(),
      metric,
      value: best.value,
      settings: best.parameters,
    },
  );
  return { model, metric, best: best.parameters, points: ranked };
}

interface TuningWork {
  readonly deps: TrainingDeps;
  readonly parameters: TuneParameters;
  readonly context: JobContext;
  readonly columns: RatingColumns;
  readonly nWanted: number;
}

/** Does the fits, each in one thread: fits do not wait for each other, so this is faster than several threads on one fit. */
async function runAll(left: readonly Run[], work: TuningWork): Promise<void> {
  const { context, nWanted, deps } = work;
  // One lane that fails stops the others.
  const failure = new AbortController();
  const signal = AbortSignal.any([context.signal, failure.signal]);
  let [next, nDone] = [0, nWanted - left.length];
  context.progress('fit', nDone, nWanted, 'fits');
  const runLane = async (): Promise<void> => {
    const thread = openTrainingThread(signal);
    try {
      while (next < left.length) {
        await runOne(thread, left[next++], work);
        context.progress('fit', ++nDone, nWanted, 'fits');
      }
    } catch (thrown) {
      failure.abort(thrown);
      throw thrown;
    } finally {
      await thread.close();
    }
  };
  const nLanes = Math.min(deps.threads, left.length);
  const outcomes = await Promise.allSettled(Array.from({ length: nLanes }, runLane));
  context.signal.throwIfAborted();
  failure.signal.throwIfAborted();
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function runOne(thread: TrainingThread, run: Run, work: TuningWork): Promise<void> {
  const { deps, parameters, context, columns } = work;
  const { catalogue, model } = parameters;
  const startedAt = performance.now();
  const metrics = await thread.measureFold({
    columns,
    policy: preferencePolicy(
      parameters.preferenceThreshold ?? defaultPreferenceThreshold(deps.scaleOf(catalogue)),
      parameters.collected,
    ),
    nFolds: parameters.folds,
    fold: run.fold,
    seed: parameters.seed,
    settings: settingsOf(parameters, run.parameters),
  });
  await writeTuningRun(deps.store.documents, {
    catalogue,
    jobId: context.jobId,
    model,
    ...run,
    metrics: { ...metrics },
    tookMs: performance.now() - startedAt,
  });
}

function settingsOf(parameters: TuneParameters, point: GridPoint): FoldTask['settings'] {
  const { model, seed } = parameters;
  return model === 'rating'
    ? { model, options: resolveRatingOptions({ seed }, point) }
    : { model, options: resolveRankingOptions({ seed }, point) };
}

function rankPoints(
  points: readonly GridPoint[],
  runs: readonly TuningRun[],
  metric: string,
): TuneResult['points'] {
  const better = metric === 'rmse' ? 1 : -1;
  return points
    .map((parameters) => {
      const name = nameOfPoint(parameters);
      const values = runs
        .filter((run) => nameOfPoint(run.parameters) === name)
        .map((run) => run.metrics[metric]);
      return { parameters, value: values.reduce((sum, value) => sum + value, 0) / values.length };
    })
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => better * (a.value - b.value));
}

function checkEnough(parameters: TuneParameters, snapshot: Snapshot): void {
  const { catalogue, model } = parameters;
  const { columns } = snapshot;
  const nRatings = model === 'rating' ? ratedOnly(columns).ratings.length : columns.ratings.length;
  if (nRatings >= MIN_RATINGS) return;
  const what = columns.marks === undefined || model === 'rating' ? 'ratings' : 'pairs of a user and an item';
  throw new DeadwaxError(
    'no_data',
    `${catalogue} has ${nRatings} ${what} and tuning needs ${MIN_RATINGS}; import ratings first, for example with: deadwax import PATH`,
  );
}
