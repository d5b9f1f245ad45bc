import { resolve } from 'node:path';
import * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';
import { Model, Models } from '../../server/contract-operations.ts';
import { withQuery } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { describeEvaluation } from '../evaluation-text.ts';
import { CATALOGUE_ARGUMENT, CATALOGUE_OPTION, CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const VERSION = { name: 'VERSION', description: 'the model version', required: true } as const;

/** Digits of a model hash that tell models apart in a list. */
const SHOWN_DIGITS = 12;

function describe({ models }: Models): string {
  if (models.length === 0) return 'No model yet; train one with `deadwax train movies`.\n';
  return formatTable(
    ['', 'version', 'trained', 'users', 'items', 'interactions', 'ndcg@10', 'rmse', 'model hash', 'state'],
    models.map((model) => {
      const metrics = model.evaluation?.rows[0]?.metrics;
      return [
        model.live ? '*' : '',
        model.version,
        model.trained_at,
        model.n_users,
        model.n_items,
        model.n_interactions,
        metrics?.['ndcg@10']?.value,
        metrics?.rmse?.value,
        model.model_hash?.slice(0, SHOWN_DIGITS),
        model.damaged ?? (model.live ? 'live' : 'kept'),
      ];
    }),
  );
}

/** `deadwax models`. */
export const models = defineCommand({
  name: 'models',
  summary: 'Lists the model versions, newest first',
  positionals: [],
  options: { ...CATALOGUE_OPTION, ...CONNECTION_OPTIONS },
  examples: ['deadwax models', 'deadwax models --json'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const answer = await api.get(withQuery('/models', { catalogue: options.catalogue }), Models);
      printAnswer(io, options.json, answer, describe);
    }),
});

/** `deadwax models show`. */
export const modelsShow = defineCommand({
  name: 'models show',
  summary: 'Shows how a model version was measured, beside the baselines',
  positionals: [{ ...VERSION, required: false, description: 'the model version; the live one unless given' }],
  options: { ...CATALOGUE_OPTION, ...CONNECTION_OPTIONS },
  examples: ['deadwax models show'],
  run: ([version], options, io) =>
    withApi(options, io, async (api) => {
      const answer = await api.get(withQuery('/models', { catalogue: options.catalogue }), Models);
      const found = answer.models.find((model) =>
        version === undefined ? model.live : model.version === version,
      );
      if (found === undefined)
        throw new DeadwaxError(
          'not_found',
          `there is no ${version === undefined ? 'live version' : `version ${version}`} of ${options.catalogue}`,
          { hint: 'deadwax models lists the versions, deadwax train makes one' },
        );
      printAnswer(io, options.json, found, (model) => {
        const parameters = formatTable(
          ['parameter', 'ranking', 'rating'],
          [
            ...new Set([
              ...Object.keys(model.parameters.ranking),
              ...Object.keys(model.parameters.rating ?? {}),
            ]),
          ].map((name) => [
            name,
            String(model.parameters.ranking[name] ?? '-'),
            String(model.parameters.rating?.[name] ?? '-'),
          ]),
        );
        return `${model.version}\nmodel hash ${model.model_hash ?? 'none'}\n\n${parameters}\n${model.evaluation === null ? 'Not measured.\n' : describeEvaluation(model.evaluation)}`;
      });
    }),
});

/** `deadwax models publish`. */
export const modelsPublish = defineCommand({
  name: 'models publish',
  summary: 'Puts a model version live',
  positionals: [CATALOGUE_ARGUMENT, VERSION],
  options: {
    force: { type: 'boolean', description: 'even if it is worse than the live version' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax models publish movies 20261121T101500Z-1a2b3c4d'],
  run: ([catalogue = '', version = ''], options, io) =>
    withApi(options, io, async (api) => {
      const path = `/models/${encodeURIComponent(catalogue)}/${encodeURIComponent(version)}/publish`;
      const answer = await api.send(['POST', path], { force: options.force }, Model);
      printAnswer(
        io,
        options.json,
        answer,
        (model) => `Version ${model.version} of ${model.catalogue} is live.\n`,
      );
    }),
});

/** `deadwax models rollback`. */
export const modelsRollback = defineCommand({
  name: 'models rollback',
  summary: 'Puts the version live that was live before',
  positionals: [CATALOGUE_ARGUMENT],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax models rollback movies'],
  run: ([catalogue = ''], options, io) =>
    withApi(options, io, async (api) => {
      const answer = await api.send(['POST', `/models/${encodeURIComponent(catalogue)}/rollback`], {}, Model);
      printAnswer(
        io,
        options.json,
        answer,
        (model) => `Version ${model.version} of ${model.catalogue} is live again.\n`,
      );
    }),
});

/** `deadwax models export-spark`. */
export const modelsExportSpark = defineCommand({
  name: 'models export-spark',
  summary: "Writes a version as a directory that Spark's ALSModel.load reads",
  positionals: [
    CATALOGUE_ARGUMENT,
    VERSION,
    { name: 'DIR', description: 'a folder that does not exist yet', required: true },
  ],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax models export-spark movies 20261121T101500Z-1a2b3c4d ./spark-model'],
  run: ([catalogue = '', version = '', path = ''], options, io) =>
    withApi(options, io, async (api) => {
      const route = `/models/${encodeURIComponent(catalogue)}/${encodeURIComponent(version)}/export-spark`;
      const answer = await api.send(
        ['POST', route],
        { path: resolve(io.workingDirectory, path) },
        z.unknown(),
      );
      printAnswer(io, options.json, answer, () => `Written to ${path}.\n`);
    }),
});

/** `deadwax models import-spark`. */
export const modelsImportSpark = defineCommand({
  name: 'models import-spark',
  summary: "Takes in a directory that Spark's ALSModel.save wrote, as a new version",
  positionals: [CATALOGUE_ARGUMENT, { name: 'DIR', description: 'the folder', required: true }],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax models import-spark movies ./spark-model'],
  run: ([catalogue = '', path = ''], options, io) =>
    withApi(options, io, async (api) => {
      const route = `/models/${encodeURIComponent(catalogue)}/import-spark`;
      const answer = await api.send(['POST', route], { path: resolve(io.workingDirectory, path) }, Model);
      printAnswer(
        io,
        options.json,
        answer,
        (model) =>
          `Version ${model.version} was written; put it live with deadwax models publish ${catalogue} ${model.version}\n`,
      );
    }),
});
