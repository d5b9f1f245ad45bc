import { CATALOGUES } from '../../domain/catalogue.ts';
import type { ModelManifest } from '../../model/version/manifest.ts';
import { Status } from '../contract-operations.ts';
import { CatalogueQuery } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import type { Services } from '../services.ts';
import { formatTime } from '../wire.ts';

type StatusModel = NonNullable<Status['model']>;

function formatStatusModel(manifest: ModelManifest): StatusModel {
  const rows = manifest.evaluation?.rows ?? [];
  const popularity = rows.find(({ name }) => name.startsWith('popular'));
  return {
    version: manifest.version,
    trained_at: formatTime(manifest.trainedAtMs),
    ndcg_at_10: rows[0]?.metrics['ndcg@10']?.value ?? null,
    popularity_ndcg_at_10: popularity?.metrics['ndcg@10']?.value ?? null,
  };
}

async function findTraining({ context }: Services, catalogue: string): Promise<string | null> {
  for (const status of ['running', 'queued'] as const) {
    const { values } = await context.jobs.list({ type: 'train', status }, 10);
    const job = values.find(({ parameters }) => parameters.catalogue === catalogue);
    if (job !== undefined) return job.jobId;
  }
  return null;
}

async function countItems({ context }: Services): Promise<Status['catalogues']> {
  const counts = await Promise.all(CATALOGUES.map((catalogue) => context.store.items.count(catalogue)));
  return CATALOGUES.map((catalogue, at) => ({ catalogue, n_items: counts[at] }));
}

export const getStatus = defineRoute({
  method: 'GET',
  path: '/api/v1/status',
  operation: 'getStatus',
  tag: 'Operations',
  summary: 'Says at a glance what is there and how fresh it is',
  access: 'read',
  params: Nothing,
  query: CatalogueQuery,
  body: NoBody,
  response: Status,
  example: { summary: 'Films', path: '/api/v1/status?catalogue=movies' },
  async handle({ query }, services) {
    const { context } = services;
    const { catalogue } = query;
    const live = await context.models.live(catalogue);
    return {
      version: context.version,
      started_at: formatTime(context.startedAtMs),
      catalogue,
      n_events: await context.countEvents(),
      n_users: await context.store.users.count(),
      n_items: await context.store.items.count(catalogue),
      catalogues: await countItems(services),
      sample: await context.sample.loaded(),
      model: live === undefined ? null : formatStatusModel(live),
      training_job_id: await findTraining(services, catalogue),
      projection_lag_events: { ...(await context.projectionLag()) },
    };
  },
});
