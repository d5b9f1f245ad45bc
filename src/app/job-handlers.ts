import type { Catalog } from '../catalog/catalog.ts';
import type { UserCounts } from '../catalog/user-counts.ts';
import { type Catalogue, parseCatalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import { toDeadwaxError } from '../errors.ts';
import { importJobHandler } from '../importing/import-job.ts';
import { matchTracksJobHandler } from '../importing/match-tracks-job.ts';
import type { ProfileLinks } from '../importing/profile-links.ts';
import { profileSyncJobHandler } from '../importing/profile-sync.ts';
import { restoreTracksJobHandler } from '../importing/restore-tracks-job.ts';
import { refreshWarehouseItems, refreshWarehouseUsers } from '../ingest/warehouse-entries.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import type { ModelStore } from '../model/version/model-store.ts';
import { countUsersJobHandler } from '../recommend/count-users-job.ts';
import type { DiscogsClientOptions } from '../source/discogs-profile/discogs-client.ts';
import { tasteJobHandler } from '../taste/taste-job.ts';
import type { TasteStore } from '../taste/taste-store.ts';
import { refitJobHandler } from '../training/refit-job.ts';
import { scoreJobHandler } from '../training/score-job.ts';
import { trainJobHandler } from '../training/train-job.ts';
import { tuneJobHandler } from '../training/tune-job.ts';
import { findKnownListens } from '../warehouse/find-known-listens.ts';
import { readProfile } from '../warehouse/profile.ts';
import { auditJobHandler, rebuildJobHandler } from './audit-job.ts';
import type { Engines } from './engines.ts';
import { withAllEvents } from './until-applied.ts';

export interface JobHandlerDeps {
  readonly engines: Engines;
  readonly models: ModelStore;
  readonly directory: string;
  readonly clock: () => number;
  readonly threads: number;
  readonly modelsKept: number;
  /** The entries of records. */
  readonly records: Catalog;
  readonly tastes: TasteStore;
  readonly userCounts: (catalogue: Catalogue) => UserCounts;
  readonly scaleOf: (catalogue: Catalogue) => RatingScale;
  readonly profileLinks: ProfileLinks;
  readonly profileItems: number;
  readonly discogs: Omit<DiscogsClientOptions, 'credentials'>;
}

/** Afterwards versions beyond those that are kept go; after a refusal of the gate too, for each leaves a version behind. */
export function pruning(
  handler: JobHandler,
  { models, modelsKept }: Pick<JobHandlerDeps, 'models' | 'modelsKept'>,
): JobHandler {
  const prune = async (catalogue: Catalogue, context: JobContext): Promise<void> => {
    try {
      const removed = await models.prune(catalogue, modelsKept);
      if (removed.length > 0) context.log(`removed old versions: ${removed.join(', ')}`);
    } catch (thrown) {
      // What the job did stands; the next one tries again.
      context.log(`old versions could not be removed: ${toDeadwaxError(thrown).message}`);
    }
  };
  return {
    ...handler,
    run: (parameters, context) =>
      handler
        .run(parameters, context)
        .finally(() => prune(parseCatalogue(String(parameters.catalogue)), context)),
  };
}

/** Gives every kind of background work. */
export function jobHandlers(deps: JobHandlerDeps): readonly JobHandler[] {
  const { engines, models, directory, clock, threads, scaleOf } = deps;
  const { log, store, warehouse, listens, matcher } = engines;
  const training = { store, models, clock, threads, scaleOf };
  return [
    importJobHandler({
      dataDirectory: directory,
      log,
      store,
      clock,
      listens,
      findListens: (of, probes) => findKnownListens(warehouse, of, probes),
      scale: scaleOf,
      positions: { state: store.interactions, warehouse },
      profile: async ({ name, catalogue, eventSource, itemSource }) => {
        await refreshWarehouseItems(store, warehouse, catalogue);
        await refreshWarehouseUsers(store, warehouse);
        return readProfile(warehouse, { name, catalogue, source: eventSource, itemSource });
      },
    }),
    ...[
      pruning(trainJobHandler(training), deps),
      pruning(refitJobHandler(training), deps),
      tuneJobHandler(training),
      scoreJobHandler(training),
      tasteJobHandler({ store, log, clock, threads, catalog: deps.records, tastes: deps.tastes }),
    ].map((handler) => withAllEvents(handler, engines)),
    auditJobHandler(engines),
    rebuildJobHandler(engines),
    matchTracksJobHandler({ items: store.items, matcher }),
    restoreTracksJobHandler({ log, listens }),
    countUsersJobHandler({ store, userCounts: deps.userCounts }),
    profileSyncJobHandler({
      log,
      ingest: engines.ingest,
      store,
      links: deps.profileLinks,
      clock,
      maxItems: deps.profileItems,
      discogs: deps.discogs,
    }),
  ];
}
