import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Catalog, openCatalog } from '../catalog/catalog.ts';
import { preferencePolicy } from '../dataset/preference-policy.ts';
import { CATALOGUES, type Catalogue } from '../domain/catalogue.ts';
import { DeadwaxError, toDeadwaxError } from '../errors.ts';
import { openImportLibrary } from '../importing/import-library.ts';
import { type Landing, watchLanding } from '../importing/landing.ts';
import { createListenHistory } from '../ingest/listen-history.ts';
import { refreshWarehouseItems } from '../ingest/warehouse-entries.ts';
import type { Job } from '../jobs/job.ts';
import { type JobQueue, openJobQueue } from '../jobs/job-queue.ts';
import { hourlySchedule, nightlySchedule } from '../jobs/schedule.ts';
import { openScheduler, type Scheduler } from '../jobs/scheduler.ts';
import { type ModelStore, openModelStore } from '../model/version/model-store.ts';
import { openRecommender, type Recommender } from '../recommend/recommender.ts';
import { DEFAULT_SERVER_OPTIONS, type ServerContext } from '../server/context.ts';
import { Profile } from '../server/contract-operations.ts';
import { removeSample, sampleIsLoaded } from '../simulate/sample.ts';
import { TasteAnswers } from '../taste/taste-answers.ts';
import { defaultPreferenceThreshold } from '../training/training-deps.ts';
import { readTuningTable } from '../training/tuning-runs.ts';
import { readProfile } from '../warehouse/profile.ts';
import type { CloseStack } from './close-stack.ts';
import type { Config } from './config.ts';
import { discogsOptions } from './discogs-options.ts';
import type { Engines } from './engines.ts';
import { readHealth } from './health.ts';
import { readItemFigures } from './item-figures.ts';
import { type JobHandlerDeps, jobHandlers } from './job-handlers.ts';
import { openProfiles } from './open-profiles.ts';
import { openTastes } from './open-tastes.ts';
import { openUserCounts } from './open-user-counts.ts';
import { releaseMemory } from './release-memory.ts';
import { scaleOf } from './scales.ts';
import { sparkModels } from './spark-models.ts';
import { DEADWAX_VERSION } from './version.ts';

interface ServiceOptions {
  readonly config: Config;
  readonly engines: Engines;
  readonly directory: string;
  readonly clock: () => number;
  readonly webDirectory: string;
  /** Gets a line about each trouble that the background work mends by itself. */
  readonly onFault: (line: string) => void;
}

const SAMPLE_TIMEOUT_MS = 60_000;
const LANDING_POLL_MS = 1_000;

/** What answers, by catalogue, and how to say that entries of the catalogues have changed. */
interface Answering {
  readonly recommenders: ReadonlyMap<Catalogue, Recommender>;
  readonly records: Catalog;
  readonly markStale: () => void;
}

async function openRecommenders(
  { engines, clock, config, onFault }: ServiceOptions,
  models: ModelStore,
  closing: CloseStack,
): Promise<Answering> {
  const recommenders = new Map<Catalogue, Recommender>();
  const { store } = engines;
  const records = await openCatalog({ items: store.items, catalogue: 'records', clock });
  const catalogs: Catalog[] = [];
  for (const catalogue of CATALOGUES) {
    const catalog =
      catalogue === 'records' ? records : await openCatalog({ items: store.items, catalogue, clock });
    catalogs.push(catalog);
    const policy = preferencePolicy(defaultPreferenceThreshold(scaleOf(config)(catalogue)));
    const recommender = await openRecommender({
      store,
      models,
      catalogue,
      catalog,
      policy,
      clock,
    });
    closing.add(() => recommender.close());
    const { fault } = recommender.status();
    if (fault !== undefined) onFault(`${fault.message}${fault.hint === undefined ? '' : `; ${fault.hint}`}`);
    recommenders.set(catalogue, recommender);
  }
  return {
    recommenders,
    records,
    markStale: () => {
      for (const catalog of catalogs) catalog.markStale();
    },
  };
}

async function openBackground(
  options: ServiceOptions,
  services: Pick<JobHandlerDeps, 'models' | 'profileLinks' | 'records' | 'tastes' | 'userCounts'>,
  closing: CloseStack,
): Promise<{ queue: JobQueue; scheduler: Scheduler }> {
  const { engines, directory, clock, config, onFault } = options;
  const { documents } = engines.store;
  const handlers = jobHandlers({
    ...services,
    engines,
    directory,
    clock,
    threads: config.threads === 0 ? availableParallelism() : config.threads,
    modelsKept: config.models_kept,
    scaleOf: scaleOf(config),
    profileItems: config.profile_items,
    discogs: discogsOptions(config, clock),
  });
  const queue = await openJobQueue({
    documents,
    handlers,
    clock,
    randomBytes,
    exclusive: true,
    log: onFault,
  });
  closing.add(() => queue.close());
  const scheduler = openScheduler({ documents, queue, clock, log: onFault });
  closing.add(() => scheduler.close());
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  for (const catalogue of CATALOGUES)
    await scheduler.putFirst(`nightly-${catalogue}`, nightlySchedule(catalogue, timeZone));
  await scheduler.putFirst('hourly-search', hourlySchedule('count_users', timeZone));
  await scheduler.putFirst('hourly-taste', hourlySchedule('taste', timeZone));
  return { queue, scheduler };
}

function answersOf(recommenders: Answering['recommenders']): (catalogue: Catalogue) => Recommender {
  return (catalogue) => {
    const recommender = recommenders.get(catalogue);
    if (recommender !== undefined) return recommender;
    throw new DeadwaxError('internal', `catalogue ${catalogue} has no recommender`);
  };
}

/** Tracks that players sent before their catalogue was imported are looked for in it now. */
async function matchLeftTracks(
  { engines, onFault }: ServiceOptions,
  queue: JobQueue,
  ended: Job,
): Promise<void> {
  try {
    const filter = { fromListens: true, unmatched: true };
    const { values } = await engines.store.items.list('tracks', filter, 1);
    if (values.length === 0 && !(await engines.matcher.hasDecisions())) return;
    const open = await queue.enqueue('match_tracks', {});
    // One that runs may have passed a track by before there was something to match it with.
    if (open.status === 'running')
      await queue.enqueue('match_tracks', {}, { uniqueKey: `match_tracks after ${ended.jobId}` });
  } catch (thrown) {
    onFault(`matching of tracks: ${toDeadwaxError(thrown).message}`);
  }
}

/** Search orders by the numbers of users that there are now. */
async function countUsers({ onFault }: ServiceOptions, queue: JobQueue): Promise<void> {
  try {
    await queue.enqueue('count_users', {});
  } catch (thrown) {
    onFault(`counting of users: ${toDeadwaxError(thrown).message}`);
  }
}

/** Jobs that write entries of catalogues. */
const WRITES_ENTRIES: ReadonlySet<string> = new Set(['import', 'restore_tracks', 'profile_sync']);

/** Jobs after which many items have other numbers of users. */
const COUNTED_AFTER: ReadonlySet<string> = new Set(['import', 'train']);

/** Sees to what is due when a job has ended; gives what ends that, once what is under way is done. */
function afterJobs(options: ServiceOptions, queue: JobQueue, markStale: () => void): () => Promise<void> {
  const underWay = new Set<Promise<void>>();
  const see = (work: Promise<void>): void => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  const stop = queue.onChange((job) => {
    if (job.endedAtMs === undefined) return;
    releaseMemory();
    if (job.status === 'succeeded' && COUNTED_AFTER.has(job.type)) see(countUsers(options, queue));
    if (!WRITES_ENTRIES.has(job.type)) return;
    if (job.parameters.dryRun === true) return;
    // The answers shall know the entries when it ends.
    markStale();
    if (job.status === 'succeeded') see(matchLeftTracks(options, queue, job));
  });
  return async () => {
    stop();
    await Promise.all(underWay);
  };
}

async function openLanding(
  { directory, clock, onFault }: ServiceOptions,
  queue: JobQueue,
  closing: CloseStack,
): Promise<Landing> {
  const landing = await watchLanding({
    dataDirectory: directory,
    enqueue: (type, parameters) => queue.enqueue(type, parameters),
    getJob: (jobId) => queue.get(jobId),
    clock,
    pollMs: LANDING_POLL_MS,
    onFault,
  });
  closing.add(() => landing.close());
  return landing;
}

/** Gives how many events of the log what follows it has not applied yet. */
async function readLag({ log, warehouse, stateProjection }: Engines): Promise<Record<string, number>> {
  return {
    state: await stateProjection.lag(),
    warehouse: Math.max(0, (await log.endOffset()) - (await warehouse.appliedOffset())),
  };
}

/** Opens everything above the engines and gives it as the server wants it. */
export async function openServices(options: ServiceOptions, closing: CloseStack): Promise<ServerContext> {
  const { config, engines, directory, clock, webDirectory } = options;
  const { log, store, warehouse, ingest, listens, matcher } = engines;
  const models = await openModelStore({
    directory: join(directory, 'models'),
    clock,
    deadwaxVersion: DEADWAX_VERSION,
  });
  const { recommenders, records, markStale } = await openRecommenders(options, models, closing);
  const userCounts = openUserCounts(store);
  const tastes = await openTastes(options, closing);
  const profiles = await openProfiles({ documents: store.documents, directory, config, clock });
  const { profileLinks } = profiles;
  const { queue, scheduler } = await openBackground(
    options,
    { models, profileLinks, records, tastes, userCounts },
    closing,
  );
  closing.add(afterJobs(options, queue, markStale));
  if (engines.isStateNew) await queue.enqueue('restore_tracks', {});
  const landing = await openLanding(options, queue, closing);
  const figures = { warehouse, records, userCounts: userCounts('records') };
  return {
    version: DEADWAX_VERSION,
    startedAtMs: clock(),
    clock,
    randomBytes,
    options: {
      ...DEFAULT_SERVER_OPTIONS,
      rateLimit: { perSecond: config.requests_per_second, burst: 2 * config.requests_per_second },
    },
    webDirectory,
    logDestination: config.log_level === 'silent' ? undefined : process.stderr,
    logLevel: config.log_level,
    store,
    eventLog: log,
    ingest,
    listens,
    matcher,
    listenHistory: createListenHistory({ log, warehouse, waitMs: DEFAULT_SERVER_OPTIONS.readWaitMs }),
    answers: answersOf(recommenders),
    itemFigures: (itemId) => readItemFigures(figures, itemId),
    scaleOf: scaleOf(config),
    models,
    sparkModels: sparkModels({ models, scaleOf: scaleOf(config) }),
    tuning: (catalogue) => readTuningTable(store.documents, catalogue),
    jobs: queue,
    scheduler,
    imports: openImportLibrary({ documents: store.documents, dataDirectory: directory, clock }),
    ...profiles,
    tastes: new TasteAnswers({ store, catalog: records, tastes }),
    landing,
    profile: async (catalogue) => {
      await warehouse.waitFor(await log.endOffset(), DEFAULT_SERVER_OPTIONS.readWaitMs);
      await refreshWarehouseItems(store, warehouse, catalogue);
      return Profile.parse(await readProfile(warehouse, { name: catalogue, catalogue }));
    },
    sample: {
      loaded: () => sampleIsLoaded({ store }),
      remove: async () => {
        await removeSample({ log, store, clock }, SAMPLE_TIMEOUT_MS);
        markStale();
      },
    },
    countEvents: () => log.endOffset(),
    projectionLag: () => readLag(engines),
    health: () => readHealth(engines, recommenders),
  };
}
