import { type Catalogue, parseCatalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import { importJobHandler } from '../importing/import-job.ts';
import { refreshWarehouseEntries } from '../ingest/warehouse-projection.ts';
import type { JobHandler } from '../jobs/job.ts';
import type { ModelStore } from '../model/version/model-store.ts';
import { refitJobHandler } from '../training/refit-job.ts';
import { scoreJobHandler } from '../training/score-job.ts';
import { trainJobHandler } from '../training/train-job.ts';
import { tuneJobHandler } from '../training/tune-job.ts';
import { readProfile } from '../warehouse/profile.ts';
import type { Engines } from './engines.ts';

interface JobHandlerDeps {
  readonly engines: Engines;
  readonly models: ModelStore;
  readonly directory: string;
  readonly clock: () => number;
  readonly threads: number;
  readonly modelsKept: number;
  readonly scaleOf: (catalogue: Catalogue) => RatingScale;
}

/** After a publish, versions beyond those that are kept go. */
function pruning(handler: JobHandler, { models, modelsKept }: JobHandlerDeps): JobHandler {
  return {
    ...handler,
    run: async (parameters, context) => {
      const result = await handler.run(parameters, context);
      const removed = await models.prune(parseCatalogue(String(parameters.catalogue)), modelsKept);
      if (removed.length > 0) context.log(`removed old versions: ${removed.join(', ')}`);
      return result;
    },
  };
}

/** Gives every kind of background work. */
export function jobHandlers(deps: JobHandlerDeps): readonly JobHandler[] {
  const { engines, models, directory, clock, threads, scaleOf } = deps;
  const { log, store, warehouse } = engines;
  const training = { store, models, clock, threads, scaleOf };
  return [
    importJobHandler({
      dataDirectory: directory,
      log,
      store,
      clock,
      scale: scaleOf,
      positions: { state: store.interactions, warehouse },
      profile: async (catalogue, source) => {
        await refreshWarehouseEntries(store, warehouse, [catalogue]);
        return readProfile(warehouse, { name: source, catalogue, source });
      },
    }),
    pruning(trainJobHandler(training), deps),
    pruning(refitJobHandler(training), deps),
    tuneJobHandler(training),
    scoreJobHandler(training),
  ];
}
