import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { DeadwaxError } from '../../errors.ts';
import { RANKING_METRICS } from '../../evaluation/ranking-metrics.ts';
import { readRatingsCsv } from '../../source/csv/read-ratings-csv.ts';
import { type EvaluateFilesOptions, evaluateFiles } from '../../training/evaluate-files.ts';
import { type EvaluateFoldsOptions, evaluateFolds } from '../../training/evaluate-folds.ts';
import {
  EVALUATED_MODELS,
  type EvaluatedModel,
  type GivenModel,
} from '../../training/measure-given-model.ts';
import { RANKING_BASELINES } from '../../training/measure-models.ts';
import { snakeCaseNames } from '../../util/name-case.ts';
import type { OptionValues } from '../../util/option-spec.ts';
import { defineCommand } from '../command.ts';
import {
  describeFiles,
  describeFolds,
  describePoint,
  toFilesAnswer,
  toFoldsAnswer,
} from '../evaluate-text.ts';
import { given } from '../given.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import type { CliIo } from '../io.ts';
import { printAnswer } from '../print.ts';

const DEFAULT_FOLDS = 5;
const DEFAULT_METRICS = { ials: 'ndcg@20', als: 'rmse' } as const;
const TUNING_METRICS = { ials: RANKING_METRICS, als: ['rmse', 'mae'] } as const;

function showSteps(io: CliIo): Pick<EvaluateFilesOptions, 'onProgress' | 'onTry'> {
  let shown = '';
  return {
    onProgress: (step, done, total) => {
      if (io.isTerminal) io.err(`\r\u001b[2K  ${step}  ${done}/${total}${done >= total ? '\n' : ''}`);
      else if (step !== shown) io.err(`  ${step}\n`);
      shown = step;
    },
    onTry: (tried, metric) => {
      const line = `  tried ${describePoint(snakeCaseNames(tried.point))}: ${metric} ${tried.value.toFixed(4)}\n`;
      io.err(io.isTerminal ? `\r\u001b[1A\u001b[2K${line}` : line);
    },
  };
}

const OPTIONS = {
  train: { type: 'string', placeholder: 'FILE', description: 'ratings to learn from' },
  test: { type: 'string', placeholder: 'FILE', description: 'ratings to measure on' },
  ratings: {
    type: 'string',
    placeholder: 'FILE',
    description: 'one file instead of --train and --test, for cross-validation',
  },
  folds: {
    type: 'integer',
    min: 2,
    max: 20,
    placeholder: 'K',
    description: 'parts that --ratings is cut into; 5 unless given',
  },
  model: {
    type: 'string',
    default: 'ials',
    choices: EVALUATED_MODELS,
    placeholder: 'NAME',
    description: 'ials ranks, als predicts ratings; the others are baselines',
  },
  tune: {
    type: 'boolean',
    description: 'search what is not given on a cut of the training part; ials, als',
  },
  validation: {
    type: 'string',
    placeholder: 'FILE',
    description: 'ratings that --tune chooses by, instead of a tenth of the training part',
  },
  metric: {
    type: 'string',
    choices: [...TUNING_METRICS.ials, ...TUNING_METRICS.als],
    placeholder: 'NAME',
    description: 'figure that --tune chooses by; ndcg@20 of ials and rmse of als unless given',
  },
  fold_in_share: {
    type: 'number',
    min: 0.001,
    max: 0.9,
    placeholder: 'X',
    description: 'also leave this share of users out of the training and fold them in; ials',
  },
  factors: {
    type: 'integer',
    min: 1,
    max: 2048,
    placeholder: 'N',
    description: 'length of the learnt vectors',
  },
  iterations: {
    type: 'integer',
    min: 1,
    max: 1000,
    placeholder: 'N',
    description: 'sweeps over users and items',
  },
  regularization: { type: 'number', min: 0, placeholder: 'X', description: 'penalty on long vectors' },
  regularization_exponent: {
    type: 'number',
    min: 0,
    max: 1,
    placeholder: 'NU',
    description: 'how the penalty grows with a row',
  },
  unobserved_weight: {
    type: 'number',
    min: 0,
    placeholder: 'X',
    description: 'weight of what was not chosen; ials',
  },
  form: {
    type: 'string',
    choices: ['ials', 'hkv'],
    placeholder: 'NAME',
    description: 'form of the objective; ials',
  },
  solver: {
    type: 'string',
    choices: ['cg', 'cholesky'],
    placeholder: 'NAME',
    description: 'how each row is solved; ials',
  },
  cg_steps: {
    type: 'integer',
    min: 1,
    max: 100,
    placeholder: 'N',
    description: 'conjugate gradient steps; ials',
  },
  no_biases: { type: 'boolean', description: 'without mean and biases; als' },
  nonnegative: { type: 'boolean', description: 'vectors that are nowhere negative; als' },
  threshold: {
    type: 'number',
    placeholder: 'R',
    description: 'ratings from here on are preferences; all rows unless given; ials',
  },
  seed: {
    type: 'integer',
    min: 0,
    default: 1,
    placeholder: 'N',
    description: 'start of the random numbers',
  },
  threads: {
    type: 'integer',
    min: 1,
    max: 256,
    placeholder: 'N',
    description: 'threads; every core unless given',
  },
  json: CONNECTION_OPTIONS.json,
} as const;

/** `deadwax evaluate`. */
export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'Measures a model on files of user,item[,rating[,ts]], beside baselines; needs no data directory',
  positionals: [],
  options: OPTIONS,
  examples: [
    'deadwax evaluate --train u1.base --test u1.test --model als',
    'deadwax evaluate --ratings ratings.csv --folds 5 --model als --tune',
    'deadwax evaluate --train train.csv --test test.csv --model ials --factors 128 --tune --json',
  ],
  run: async (_, options, io) => {
    const parts = partsOf(options);
    const model = givenModelOf(options, io);
    if ('ratings' in parts) {
      const evaluation = await evaluateFolds({ ...model, ...parts, readRatings: readRatingsCsv });
      printAnswer(io, options.json, toFoldsAnswer(evaluation), describeFolds);
    } else {
      const evaluation = await evaluateFiles({ ...model, ...parts, readRatings: readRatingsCsv });
      printAnswer(io, options.json, toFilesAnswer(evaluation), describeFiles);
    }
  },
});

type Options = OptionValues<typeof OPTIONS>;

const LEARNT: readonly EvaluatedModel[] = ['ials', 'als'];
/** The models that an option is for; one that is not named here is for all. */
const MODELS_OF: Readonly<Record<string, readonly EvaluatedModel[] | undefined>> = {
  fold_in_share: ['ials'],
  factors: LEARNT,
  iterations: LEARNT,
  regularization: LEARNT,
  regularization_exponent: LEARNT,
  unobserved_weight: ['ials'],
  form: ['ials'],
  solver: ['ials'],
  cg_steps: ['ials'],
  no_biases: ['als'],
  nonnegative: ['als'],
  threshold: ['ials', ...RANKING_BASELINES],
} satisfies Partial<Record<keyof typeof OPTIONS, readonly EvaluatedModel[]>>;

/** Tells which files are measured. Errors: `misuse` when the options do not go together. */
function partsOf(
  options: Options,
):
  | Pick<EvaluateFilesOptions, 'train' | 'test' | 'validation'>
  | Pick<EvaluateFoldsOptions, 'ratings' | 'nFolds'> {
  const { train, test, ratings, folds, validation, tune } = options;
  const misuse = (message: string): DeadwaxError => new DeadwaxError('misuse', message);
  if (!tune && validation !== undefined) throw misuse('--validation is what --tune chooses by; add --tune');
  if (!tune && options.metric !== undefined) throw misuse('--metric is what --tune chooses by; add --tune');
  if (ratings !== undefined) {
    if (train !== undefined || test !== undefined || validation !== undefined)
      throw misuse('--ratings is cut into folds; give either it or --train, --test and --validation');
    if (options.fold_in_share !== undefined) throw misuse('--fold-in-share needs --train and --test');
    return { ratings, nFolds: folds ?? DEFAULT_FOLDS };
  }
  if (folds !== undefined) throw misuse('--folds cuts one file; give it as --ratings FILE');
  if (train === undefined || test === undefined)
    throw misuse('give --train FILE and --test FILE, or --ratings FILE for cross-validation');
  if (validation !== undefined && resolve(validation) === resolve(test))
    throw misuse(
      '--validation is the file of --test, which must choose nothing; give another, or leave it out',
    );
  return { train, test, validation };
}

/** Finds the model. Errors: `misuse` when an option is not for it, for what has no effect must not look as if it had one. */
function modelOf(options: Options): EvaluatedModel {
  const misuse = (message: string): DeadwaxError => new DeadwaxError('misuse', message);
  const model = EVALUATED_MODELS.find((name) => name === options.model);
  if (model === undefined) throw misuse(`--model: '${options.model}' is not a model`);
  if (options.tune && model !== 'ials' && model !== 'als')
    throw misuse(`--tune: ${model} has no parameters; use ials or als`);
  for (const [name, value] of Object.entries(options)) {
    const models = MODELS_OF[name];
    if (value === undefined || value === false || models === undefined || models.includes(model)) continue;
    throw misuse(
      `--${name.replaceAll('_', '-')} is for ${models.join(', ')}, not for ${model}; leave it out`,
    );
  }
  const { metric } = options;
  const metrics: readonly string[] = TUNING_METRICS[model === 'als' ? 'als' : 'ials'];
  if (metric === undefined || metrics.includes(metric)) return model;
  throw misuse(`--metric: ${metric} is not a figure of ${model}; use one of ${metrics.join(', ')}`);
}

function givenModelOf(options: Options, io: CliIo): GivenModel {
  const model = modelOf(options);
  const { factors, iterations, regularization, seed } = options;
  const common = {
    factors,
    iterations,
    regularization,
    regularizationExponent: options.regularization_exponent,
    seed,
  };
  return {
    model,
    ranking: given({
      ...common,
      unobservedWeight: options.unobserved_weight,
      form: options.form === 'hkv' ? 'hkv' : options.form === 'ials' ? 'ials' : undefined,
      solver: options.solver === 'cg' ? 'cg' : options.solver === 'cholesky' ? 'cholesky' : undefined,
      cgSteps: options.cg_steps,
    }),
    rating: given({
      ...common,
      biases: options.no_biases || options.nonnegative ? false : undefined,
      nonnegative: options.nonnegative || undefined,
    }),
    preferenceThreshold: options.threshold,
    tuneBy: options.tune ? (options.metric ?? DEFAULT_METRICS[model === 'als' ? 'als' : 'ials']) : undefined,
    foldInShare: options.fold_in_share,
    seed,
    threads: options.threads ?? availableParallelism(),
    ...showSteps(io),
    signal: io.signal,
  };
}
