import { COLLECTED } from '../../dataset/preference-policy.ts';
import { MOST_CANDIDATES } from '../../domain/candidates.ts';
import { JobAccepted, Models } from '../../server/contract-operations.ts';
import type { ApiClient } from '../api-client.ts';
import { withQuery } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { describeEvaluation } from '../evaluation-text.ts';
import { followJob } from '../follow-job.ts';
import { givenAny } from '../given.ts';
import { CATALOGUE_ARGUMENT, CONNECTION_OPTIONS } from '../global-options.ts';
import type { CliIo } from '../io.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const FACTORS = {
  type: 'integer',
  min: 1,
  max: 2048,
  placeholder: 'N',
  description: 'length of the learnt vectors',
} as const;
const ITERATIONS = {
  type: 'integer',
  min: 1,
  max: 1000,
  placeholder: 'N',
  description: 'sweeps over users and items',
} as const;
const REGULARIZATION = {
  type: 'number',
  min: 0,
  placeholder: 'X',
  description: 'weight of the penalty on long vectors',
} as const;
const SEED = {
  type: 'integer',
  min: 0,
  placeholder: 'N',
  description: 'start of the random numbers',
} as const;

async function runJob(api: ApiClient, path: string, body: unknown, io: CliIo): Promise<unknown> {
  const { job_id } = await api.send(['POST', path], body, JobAccepted);
  return (await followJob(api, job_id, io)).result;
}

/** `deadwax train`. */
export const train = defineCommand({
  name: 'train',
  summary: 'Trains a new model version, measures it and puts it live unless it is worse',
  positionals: [CATALOGUE_ARGUMENT],
  options: {
    factors: FACTORS,
    iterations: ITERATIONS,
    regularization: REGULARIZATION,
    unobserved_weight: {
      type: 'number',
      min: 0,
      placeholder: 'X',
      description: 'weight of what was not chosen',
    },
    solver: {
      type: 'string',
      choices: ['cg', 'cholesky'],
      placeholder: 'NAME',
      description: 'how each row is solved',
    },
    rating_factors: { ...FACTORS, description: 'length of the vectors of the rating model' },
    rating_iterations: { ...ITERATIONS, description: 'sweeps of the rating model' },
    rating_regularization: { ...REGULARIZATION, description: 'penalty of the rating model' },
    rating_regularization_exponent: {
      type: 'number',
      min: 0,
      max: 1,
      placeholder: 'NU',
      description: "how it grows with a row's ratings; 1 is Spark's form",
    },
    nonnegative: { type: 'boolean', description: 'rating model with vectors that are nowhere negative' },
    preference_threshold: {
      type: 'number',
      min: 0,
      placeholder: 'R',
      description: 'ratings from here on count as liked',
    },
    collected: {
      type: 'string',
      choices: COLLECTED,
      placeholder: 'NAME',
      description:
        'what counts of a record that is both owned and wanted: the larger weight (max) or both (sum)',
    },
    seed: SEED,
    force: { type: 'boolean', description: 'put it live even if it is worse than the live version' },
    no_publish: { type: 'boolean', description: 'leave the live version as it is' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax train movies', 'deadwax train movies --factors 32 --iterations 8 --force'],
  run: ([catalogue = ''], options, io) =>
    withApi(options, io, async (api) => {
      const ranking = givenAny({
        factors: options.factors,
        iterations: options.iterations,
        regularization: options.regularization,
        unobservedWeight: options.unobserved_weight,
        solver: options.solver,
        seed: options.seed,
      });
      const rating = givenAny({
        factors: options.rating_factors,
        iterations: options.rating_iterations,
        regularization: options.rating_regularization,
        regularizationExponent: options.rating_regularization_exponent,
        nonnegative: options.nonnegative || undefined,
        seed: options.seed,
      });
      const body = givenAny({
        ranking,
        rating,
        preferenceThreshold: options.preference_threshold,
        collected: options.collected,
        force: options.force || undefined,
        publish: options.no_publish ? false : undefined,
      });
      const result = await runJob(api, `/models/${encodeURIComponent(catalogue)}/train`, body ?? {}, io);
      const { models } = await api.get(withQuery('/models', { catalogue }), Models);
      const newest = models[0];
      printAnswer(io, options.json, result, () =>
        newest === undefined
          ? 'No version was written.\n'
          : `Version ${newest.version} of ${catalogue}${newest.live ? ' is live' : ' is not live'}.\n${newest.evaluation === null ? '' : describeEvaluation(newest.evaluation)}`,
      );
    }),
});

/** `deadwax tune`. */
export const tune = defineCommand({
  name: 'tune',
  summary: 'Searches the best parameters by cross-validation; the next training uses them',
  positionals: [CATALOGUE_ARGUMENT],
  options: {
    model: {
      type: 'string',
      choices: ['rating', 'ranking'],
      default: 'rating',
      placeholder: 'KIND',
      description: 'which model',
    },
    folds: {
      type: 'integer',
      min: 2,
      max: 20,
      default: 3,
      placeholder: 'K',
      description: 'parts that the data is cut into',
    },
    factors: { type: 'list', placeholder: 'N,...', description: 'lengths to try' },
    regularization: { type: 'list', placeholder: 'X,...', description: 'penalties to try' },
    iterations: { type: 'list', placeholder: 'N,...', description: 'numbers of sweeps to try' },
    samples: {
      type: 'integer',
      min: 1,
      placeholder: 'N',
      description: 'try this many at random instead of all',
    },
    seed: SEED,
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax tune movies --factors 8,16 --regularization 1,2 --iterations 10 --folds 2'],
  run: ([catalogue = ''], options, io) =>
    withApi(options, io, async (api) => {
      const grid = givenAny({
        factors: options.factors.length === 0 ? undefined : options.factors.map(Number),
        regularization: options.regularization.length === 0 ? undefined : options.regularization.map(Number),
        iterations: options.iterations.length === 0 ? undefined : options.iterations.map(Number),
      });
      const body = givenAny({
        model: options.model,
        folds: options.folds,
        grid,
        samples: options.samples,
        seed: options.seed,
      });
      const result = await runJob(api, `/models/${encodeURIComponent(catalogue)}/tune`, body ?? {}, io);
      printAnswer(io, options.json, result, (value) => `${JSON.stringify(value, null, 2)}\n`);
    }),
});

/** `deadwax score`. */
export const score = defineCommand({
  name: 'score',
  summary: 'Computes the recommendations of everyone at once and switches to them',
  positionals: [CATALOGUE_ARGUMENT],
  options: {
    count: {
      type: 'integer',
      min: 1,
      max: MOST_CANDIDATES,
      default: 10,
      placeholder: 'N',
      description: 'items a user',
    },
    users: { type: 'list', placeholder: 'ID,...', description: 'only these users' },
    items: { type: 'list', placeholder: 'ID,...', description: 'only these items' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax score movies --count 10'],
  run: ([catalogue = ''], options, io) =>
    withApi(options, io, async (api) => {
      const body = givenAny({
        count: options.count,
        userIds: options.users.length === 0 ? undefined : options.users,
        itemIds: options.items.length === 0 ? undefined : options.items,
      });
      const result = await runJob(api, `/models/${encodeURIComponent(catalogue)}/score`, body ?? {}, io);
      printAnswer(io, options.json, result, (value) =>
        formatTable(
          ['figure', 'value'],
          Object.entries(Object(value)).map(([name, figure]) => [name, String(figure)]),
        ),
      );
    }),
});
