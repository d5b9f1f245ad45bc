import { DeadwaxError } from '../errors.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import type { LoadedModel } from '../model/model.ts';
import { type BestItemLists, openTopNPool } from '../parallel/top-n-pool.ts';
import type { RecommendationBatch, StoredRecommendations } from '../store/recommendation-store.ts';
import { parseJobParameters, ScoreParameters } from './parse-job-parameters.ts';
import { createUserVectors, type KnownUser, selectItems } from './score-inputs.ts';
import type { TrainingDeps } from './training-deps.ts';

const HOUR_MS = 3_600_000;
const ITEMS_AT_ONCE = 1000;

/** What a scoring came to, as the job's result. */
export interface ScoreResult {
  readonly modelVersion: string;
  readonly nUsers: number;
  /** Users whose lists were taken over from the batch before, when only some users were asked for. */
  readonly nKept: number;
}

/**
 * Handles `score`: the best unseen items of all users, or of some, with the live version or another one.
 *
 * Readers see the old batch until the new one is whole. Users that the version does not know are folded in from their ratings.
 * With `userIds` the other users keep the lists they have; that needs a batch of the same version (or none).
 * Errors: `no_model`; `not_found` for an unknown item; `conflict` when some users are asked for and the batch is of another version.
 */
export function scoreJobHandler(deps: TrainingDeps): JobHandler {
  return {
    type: 'score',
    maxAttempts: 3,
    timeoutMs: 6 * HOUR_MS,
    parse: (parameters) => parseJobParameters(ScoreParameters, 'score', parameters),
    uniqueKey: (parameters) => `score ${String(parameters.catalogue)}`,
    run: (parameters, context) =>
      score(deps, parseJobParameters(ScoreParameters, 'score', parameters), context),
  };
}

/** Scores and switches: see `scoreJobHandler`. */
export async function score(
  deps: TrainingDeps,
  parameters: ScoreParameters,
  context: JobContext,
): Promise<ScoreResult> {
  const { catalogue, userIds } = parameters;
  const model = await deps.models.load(catalogue, parameters.modelVersion);
  const modelVersion = model.manifest.version;
  const only = userIds === undefined ? undefined : new Set(userIds);
  if (only !== undefined) await checkSameVersion(deps, parameters, modelVersion);
  const batch = await deps.store.recommendations.begin(catalogue, modelVersion, deps.clock());
  try {
    const counts = await scoreInto(batch, { deps, parameters, context, model, only });
    // Users who came or went since the training make the total a guess until now.
    context.progress('score', counts.nUsers, counts.nUsers, 'users');
    context.progress('switch', 0, 1, 'batches');
    await batch.publish();
    context.progress('switch', 1, 1, 'batches');
    return { modelVersion, ...counts };
  } catch (thrown) {
    await batch.discard();
    throw thrown;
  }
}

async function checkSameVersion(
  deps: TrainingDeps,
  parameters: ScoreParameters,
  version: string,
): Promise<void> {
  const current = await deps.store.recommendations.current(parameters.catalogue);
  if (current === undefined || current.modelVersion === version) return;
  throw new DeadwaxError(
    'conflict',
    `the stored recommendations are of version ${current.modelVersion} and would be mixed with ${version}; score all users first: deadwax score ${parameters.catalogue}`,
  );
}

interface ScoreWork {
  readonly deps: TrainingDeps;
  readonly parameters: ScoreParameters;
  readonly context: JobContext;
  readonly model: LoadedModel;
  readonly only: ReadonlySet<string> | undefined;
}

async function scoreInto(
  batch: RecommendationBatch,
  work: ScoreWork,
): Promise<Omit<ScoreResult, 'modelVersion'>> {
  const { deps, parameters, context, model, only } = work;
  const { catalogue, count } = parameters;
  const storeItemIds = await deps.store.items.ids(catalogue);
  const items = selectItems(model, parameters.itemIds, await unlistedItems(deps, model, storeItemIds));
  const storeRows = rowsInStore(items.ids, storeItemIds);
  const unknown = items.ids[storeRows.indexOf(-1)];
  if (unknown !== undefined)
    throw new DeadwaxError(
      'not_found',
      `${catalogue} has no item '${unknown}', so no list can hold it; leave it out, or import its entry`,
    );
  const vectors = createUserVectors(model, storeItemIds, items);
  const pool = openTopNPool(items.factors, { threads: deps.threads, signal: context.signal });
  let [nUsers, nKept] = [0, 0];
  try {
    for await (const block of deps.store.interactions.scan(catalogue)) {
      context.signal.throwIfAborted();
      const wanted = only === undefined ? block : block.filter(({ userId }) => only.has(userId));
      if (only !== undefined) {
        const others = block.filter(({ userId }) => !only.has(userId));
        nKept += await keepLists(
          batch,
          work,
          others.map(({ userId }) => userId),
        );
      }
      const users = wanted.map(vectors.describe).filter((user) => user !== undefined);
      if (users.length === 0) continue;
      const { factors, seen } = vectors.stack(users);
      const lists = await pool.topN(factors, count, seen);
      await batch.put(users.map((user, index) => readList(user, index, { lists, count, storeRows })));
      nUsers += users.length;
      context.progress('score', nUsers, Math.max(nUsers, only?.size ?? model.users.size), 'users');
    }
  } finally {
    await pool.close();
  }
  return { nUsers, nKept };
}

/**
 * Gives the items of a version that no list shows: those that are read as others, those that came with a model from elsewhere and have
 * never been met here, and those known from events alone, as long as there are any others (a catalogue without entries is kept elsewhere).
 */
async function unlistedItems(
  { store }: TrainingDeps,
  { items, manifest }: LoadedModel,
  storeItemIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const unlisted = Array.from(store.items.matchedRows(manifest.catalogue).keys(), (row) => storeItemIds[row]);
  const stubs: string[] = [];
  for (let first = 0; first < items.size; first += ITEMS_AT_ONCE) {
    const ids = items.ids.slice(first, first + ITEMS_AT_ONCE);
    const entries = await store.items.getMany(ids);
    unlisted.push(...ids.filter((_, at) => entries[at] === undefined));
    stubs.push(...ids.filter((_, at) => entries[at]?.stub === true));
  }
  return new Set(stubs.length + unlisted.length < items.size ? [...unlisted, ...stubs] : unlisted);
}

/** Takes the lists of users who were not asked for over from the present batch; returns how many there were. */
async function keepLists(
  batch: RecommendationBatch,
  work: ScoreWork,
  userIds: readonly string[],
): Promise<number> {
  const kept: StoredRecommendations[] = [];
  for (const userId of userIds) {
    const stored = await work.deps.store.recommendations.read(work.parameters.catalogue, userId);
    if (stored !== undefined) kept.push(stored.recommendations);
  }
  if (kept.length > 0) await batch.put(kept);
  return kept.length;
}

/** Gives the store's rows of items; all items of a version have one, but those of a model that came from elsewhere. */
function rowsInStore(itemIds: readonly string[], storeItemIds: readonly string[]): Int32Array {
  const places = new Map(itemIds.map((itemId, place) => [itemId, place]));
  const rows = new Int32Array(itemIds.length).fill(-1);
  for (const [row, itemId] of storeItemIds.entries()) {
    const place = places.get(itemId);
    if (place !== undefined) rows[place] = row;
  }
  return rows;
}

function readList(
  user: KnownUser,
  index: number,
  block: {
    readonly lists: BestItemLists;
    readonly count: number;
    readonly storeRows: Int32Array;
  },
): StoredRecommendations {
  const { lists, count, storeRows } = block;
  const start = index * count;
  const rows = lists.itemRows.subarray(start, start + count);
  const end = rows.indexOf(-1);
  const filled = end < 0 ? rows : rows.subarray(0, end);
  return {
    userId: user.userId,
    itemRows: filled.map((place) => storeRows[place]),
    scores: lists.scores.slice(start, start + filled.length),
  };
}
