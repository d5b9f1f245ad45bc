import { cleanRatings } from '../dataset/clean-ratings.ts';
import { type PreferencePolicy, preferencePolicy } from '../dataset/preference-policy.ts';
import { preferencesFrom, withoutAversions } from '../dataset/preferences.ts';
import type { RatingColumns } from '../dataset/rating-columns.ts';
import { Vocabulary } from '../dataset/vocabulary.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import { DeadwaxError } from '../errors.ts';
import type { EvaluationReport } from '../evaluation/evaluation-report.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import { compareWithLive, type GateVerdict } from '../model/version/gate.ts';
import type { ModelManifest } from '../model/version/manifest.ts';
import { HELD_OUT } from './held-out.ts';
import type { LearningTask } from './learn.ts';
import { learnInProcess } from './learning-process.ts';
import { parseJobParameters, TrainParameters } from './parse-job-parameters.ts';
import { readSnapshot, type Snapshot } from './read-snapshot.ts';
import { resolveRankingOptions, resolveRatingOptions } from './resolve-options.ts';
import { defaultPreferenceThreshold, type TrainingDeps } from './training-deps.ts';
import { readTunedSettings } from './tuned-settings.ts';

const MIN_PREFERENCES = 10;
const HOUR_MS = 3_600_000;
/** How a catalogue comes by likings. */
const REMEDIES: Readonly<Record<Catalogue, string>> = {
  movies: 'import ratings first, for example with: deadwax import PATH',
  records: 'send events of what users own and want first',
  tracks: 'send plays first, for example from a player',
};

/** What a training came to, as the job's result. */
export interface TrainResult {
  readonly version: string;
  readonly published: boolean;
  /** The model's row of the evaluation, without intervals; empty when there was too little data to measure. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly gate: GateVerdict;
}

/**
 * Handles `train`: snapshot, split, fit, evaluate, refit on everything, write a version, pass the gate, publish.
 *
 * Until the last step the live version is untouched. A job that was cut off after `write` goes on with the version it wrote;
 * before that it starts again.
 * Errors: `no_data` when there is too little to learn from; `gate_refused` when the version is worse than the live one, which stays
 * live; the new one stays in the list.
 */
export function trainJobHandler(deps: TrainingDeps): JobHandler {
  return {
    type: 'train',
    maxAttempts: 3,
    timeoutMs: 6 * HOUR_MS,
    parse: (parameters) => parseJobParameters(TrainParameters, 'train', parameters),
    uniqueKey: (parameters) => `train ${String(parameters.catalogue)}`,
    run: (parameters, context) =>
      train(deps, parseJobParameters(TrainParameters, 'train', parameters), context),
  };
}

/** Trains and publishes: see `trainJobHandler`. */
export async function train(
  deps: TrainingDeps,
  parameters: TrainParameters,
  context: JobContext,
): Promise<TrainResult> {
  const { catalogue, force } = parameters;
  const written = await findWritten(deps, parameters, context);
  const manifest = written ?? (await writeVersion(deps, parameters, context));
  const live = await deps.models.live(catalogue).catch(() => undefined);
  const gate = compareWithLive(manifest.evaluation, live?.evaluation);
  if (parameters.publish) {
    context.progress('publish', 0, 1, 'versions');
    await deps.models.publish(catalogue, manifest.version, { force });
    context.progress('publish', 1, 1, 'versions');
  }
  return {
    version: manifest.version,
    published: parameters.publish,
    metrics: metricsOf(manifest.evaluation),
    gate,
  };
}

/** Finds the version that an earlier attempt of this job wrote, if it did and it is still there. */
async function findWritten(
  deps: TrainingDeps,
  parameters: TrainParameters,
  context: JobContext,
): Promise<ModelManifest | undefined> {
  const { checkpoint } = context;
  if (typeof checkpoint !== 'object' || checkpoint === null || !('version' in checkpoint)) return undefined;
  const entries = await deps.models.list(parameters.catalogue);
  const found = entries.find((entry) => entry.version === checkpoint.version && entry.damaged === undefined);
  if (found !== undefined)
    context.log(`goes on with version ${found.version}, which an earlier attempt wrote`);
  return found?.manifest;
}

async function writeVersion(
  deps: TrainingDeps,
  parameters: TrainParameters,
  context: JobContext,
): Promise<ModelManifest> {
  const { catalogue } = parameters;
  const startedAt = performance.now();
  context.progress('snapshot', 0, undefined, 'ratings');
  const snapshot = await readSnapshot(deps.store, catalogue, (nRatings) => {
    context.signal.throwIfAborted();
    context.progress('snapshot', nRatings, undefined, 'ratings');
  });
  const task = await taskOf(deps, parameters, cleanColumns(snapshot, parameters, context));
  const learned = await learnInProcess(task, context.progress, context.signal);
  context.progress('write', 0, 1, 'versions');
  const manifest = await deps.models.write(
    catalogue,
    { users: new Vocabulary(snapshot.userIds), items: new Vocabulary(snapshot.itemIds), ...learned },
    {
      snapshot: {
        endOffset: snapshot.endOffset,
        nUsers: snapshot.userIds.length,
        nItems: snapshot.itemIds.length,
        nInteractions: task.columns.ratings.length,
      },
      scale: deps.scaleOf(catalogue),
      policy: task.policy,
      ranking: learned.rankingOptions,
      rating: learned.rating && { ...task.rating, mean: learned.rating.mean },
      evaluation: learned.evaluation,
      trainTookMs: performance.now() - startedAt,
      threads: task.threads,
      origin: 'trained',
    },
  );
  await context.saveCheckpoint({ version: manifest.version });
  context.progress('write', 1, 1, 'versions');
  return manifest;
}

function cleanColumns(snapshot: Snapshot, parameters: TrainParameters, context: JobContext): RatingColumns {
  const { minRatingsPerItem, minRatingsPerUser } = parameters;
  if (minRatingsPerItem <= 1 && minRatingsPerUser <= 1) return snapshot.columns;
  const { kept, before, after } = cleanRatings(snapshot.columns, { minRatingsPerItem, minRatingsPerUser });
  context.log(
    `cleaning leaves ${after.nRatings} of ${before.nRatings} ratings, ${after.nUsers} of ${before.nUsers} users, ${after.nItems} of ${before.nItems} items`,
  );
  return kept;
}

async function taskOf(
  deps: TrainingDeps,
  parameters: TrainParameters,
  columns: RatingColumns,
): Promise<LearningTask> {
  const { catalogue } = parameters;
  const policy = preferencePolicy(
    parameters.preferenceThreshold ?? defaultPreferenceThreshold(deps.scaleOf(catalogue)),
    parameters.collected,
  );
  const tuned = await readTunedSettings(deps.store.documents, catalogue);
  checkEnough(parameters, columns, policy);
  return {
    columns,
    ranking: resolveRankingOptions(tuned.ranking?.settings, parameters.ranking),
    choosesRegularization:
      tuned.ranking?.settings.regularization === undefined &&
      parameters.ranking?.regularization === undefined,
    rating: resolveRatingOptions(tuned.rating?.settings, parameters.rating),
    policy,
    split: HELD_OUT,
    threads: deps.threads,
  };
}

function checkEnough(parameters: TrainParameters, columns: RatingColumns, policy: PreferencePolicy): void {
  const { catalogue } = parameters;
  const nPreferences = withoutAversions(preferencesFrom(columns, policy)).places.length;
  if (nPreferences >= MIN_PREFERENCES) return;
  const n = columns.ratings.length;
  const message =
    columns.marks === undefined
      ? `${catalogue} has ${n} ratings, ${nPreferences} of them ${policy.threshold} or better, and training needs ${MIN_PREFERENCES} of those; ${n >= MIN_PREFERENCES ? 'lower the preference threshold' : REMEDIES[catalogue]}`
      : `${catalogue} has ${n} pairs of a user and an item, ${nPreferences} of them liked, and training needs ${MIN_PREFERENCES} of those; ${REMEDIES[catalogue]}`;
  throw new DeadwaxError('no_data', message);
}

function metricsOf(evaluation: EvaluationReport | undefined): Readonly<Record<string, number>> {
  const metrics = evaluation?.rows[0]?.metrics ?? {};
  return Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value]));
}
