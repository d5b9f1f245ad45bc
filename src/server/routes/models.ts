import { camelCaseNames, snakeCaseNames } from '../../util/name-case.ts';
import { JobAccepted, Model, Models } from '../contract-operations.ts';
import {
  CataloguePath,
  CatalogueQuery,
  Directory,
  DirectoryBody,
  EmptyBody,
  FreeBody,
  PublishBody,
  TrainBody,
  Tuning,
  VersionPath,
} from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import type { Services } from '../services.ts';
import { formatAccepted, formatManifest, formatModel } from '../wire.ts';

async function enqueue({ context }: Services, type: string, parameters: Record<string, unknown>) {
  return formatAccepted(await context.jobs.enqueue(type, parameters));
}

function definedFigures(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
}

export const listModels = defineRoute({
  method: 'GET',
  path: '/api/v1/models',
  operation: 'listModels',
  tag: 'Models',
  summary: 'Lists the model versions of a catalogue, newest first',
  access: 'read',
  params: Nothing,
  query: CatalogueQuery,
  body: NoBody,
  response: Models,
  example: { summary: 'Versions for films', path: '/api/v1/models?catalogue=movies' },
  async handle({ query }, { context }) {
    const models = await context.models.list(query.catalogue);
    return { models: models.map((entry) => formatModel(entry, query.catalogue)) };
  },
});

export const train = defineRoute({
  method: 'POST',
  path: '/api/v1/models/{catalogue}/train',
  operation: 'trainModel',
  tag: 'Models',
  summary: 'Trains a new version and publishes it when it passes the gate',
  access: 'admin',
  params: CataloguePath,
  query: Nothing,
  body: TrainBody,
  status: 202,
  response: JobAccepted,
  example: {
    summary: 'With a parameter',
    path: '/api/v1/models/movies/train',
    body: { parameters: { ranking: { factors: 64 } } },
  },
  async handle({ params, body }, services) {
    const { parameters, ...rest } = body;
    return enqueue(services, 'train', {
      ...camelCaseNames({ ...parameters, ...rest }),
      catalogue: params.catalogue,
    });
  },
});

export const tune = defineRoute({
  method: 'POST',
  path: '/api/v1/models/{catalogue}/tune',
  operation: 'tuneModel',
  tag: 'Models',
  summary: 'Searches for better parameters by cross-validation',
  access: 'admin',
  params: CataloguePath,
  query: Nothing,
  body: FreeBody,
  status: 202,
  response: JobAccepted,
  example: {
    summary: 'A small grid',
    path: '/api/v1/models/movies/tune',
    body: { model: 'rating', folds: 2, grid: { factors: [8, 16] } },
  },
  async handle({ params, body }, services) {
    return enqueue(services, 'tune', { ...camelCaseNames(body), catalogue: params.catalogue });
  },
});

export const score = defineRoute({
  method: 'POST',
  path: '/api/v1/models/{catalogue}/score',
  operation: 'scoreEveryone',
  tag: 'Models',
  summary: 'Computes the recommendations of everyone and switches to them at once',
  access: 'admin',
  params: CataloguePath,
  query: Nothing,
  body: FreeBody,
  status: 202,
  response: JobAccepted,
  example: { summary: 'Ten each', path: '/api/v1/models/movies/score', body: { count: 10 } },
  async handle({ params, body }, services) {
    return enqueue(services, 'score', { ...camelCaseNames(body), catalogue: params.catalogue });
  },
});

export const tuning = defineRoute({
  method: 'GET',
  path: '/api/v1/models/{catalogue}/tuning',
  operation: 'getTuning',
  tag: 'Models',
  summary: 'Gives the runs of the last tuning and the best parameters found',
  access: 'read',
  params: CataloguePath,
  query: Nothing,
  body: NoBody,
  response: Tuning,
  example: { summary: 'For films', path: '/api/v1/models/movies/tuning' },
  async handle({ params }, { context }) {
    const { runs, best } = await context.tuning(params.catalogue);
    return {
      runs: runs.map((run) => ({
        parameters: snakeCaseNames(run.parameters),
        metrics: definedFigures(run.metrics),
        fold: run.fold,
        status: run.status,
      })),
      best: best === undefined ? null : snakeCaseNames(best),
    };
  },
});

export const publish = defineRoute({
  method: 'POST',
  path: '/api/v1/models/{catalogue}/{version}/publish',
  operation: 'publishModel',
  tag: 'Models',
  summary: 'Makes a version the live one',
  access: 'admin',
  params: VersionPath,
  query: Nothing,
  body: PublishBody,
  response: Model,
  example: {
    summary: 'Even if it is worse',
    path: '/api/v1/models/movies/20261121T101500Z-1a2b3c4d/publish',
    body: { force: true },
  },
  async handle({ params, body }, { context }) {
    return formatManifest(await context.models.publish(params.catalogue, params.version, body), true, null);
  },
});

export const rollback = defineRoute({
  method: 'POST',
  path: '/api/v1/models/{catalogue}/rollback',
  operation: 'rollbackModel',
  tag: 'Models',
  summary: 'Makes the version live again that was live before',
  access: 'admin',
  params: CataloguePath,
  query: Nothing,
  body: EmptyBody,
  response: Model,
  example: { summary: 'For films', path: '/api/v1/models/movies/rollback', body: {} },
  async handle({ params }, { context }) {
    return formatManifest(await context.models.rollback(params.catalogue), true, null);
  },
});

export const exportSpark = defineRoute({
  method: 'POST',
  path: '/api/v1/models/{catalogue}/{version}/export-spark',
  operation: 'exportSparkModel',
  tag: 'Models',
  summary: 'Writes a version as a Spark ALSModel directory',
  access: 'admin',
  params: VersionPath,
  query: Nothing,
  body: DirectoryBody,
  response: Directory,
  example: {
    summary: 'To a folder',
    path: '/api/v1/models/movies/20261121T101500Z-1a2b3c4d/export-spark',
    body: { path: '/var/lib/deadwax/spark-model' },
  },
  async handle({ params, body }, { context }) {
    await context.sparkModels.write(params.catalogue, params.version, body.path);
    return { path: body.path };
  },
});

export const importSpark = defineRoute({
  method: 'POST',
  path: '/api/v1/models/{catalogue}/import-spark',
  operation: 'importSparkModel',
  tag: 'Models',
  summary: 'Takes in a Spark ALSModel directory as a new version, not yet live',
  access: 'admin',
  params: CataloguePath,
  query: Nothing,
  body: DirectoryBody,
  response: Model,
  example: {
    summary: 'From a folder',
    path: '/api/v1/models/movies/import-spark',
    body: { path: '/var/lib/deadwax/spark-model' },
  },
  async handle({ params, body }, { context }) {
    return formatManifest(await context.sparkModels.read(params.catalogue, body.path), false, null);
  },
});
