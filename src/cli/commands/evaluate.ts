import { availableParallelism } from 'node:os';
import { DeadwaxError } from '../../errors.ts';
import { toEvaluation } from '../../server/wire.ts';
import { readRatingsCsv } from '../../source/csv/read-ratings-csv.ts';
import { EVALUATED_MODELS, evaluateFiles } from '../../training/evaluate-files.ts';
import { defineCommand } from '../command.ts';
import { describeEvaluation } from '../evaluation-text.ts';
import { given } from '../given.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import type { CliIo } from '../io.ts';
import { printAnswer } from '../print.ts';

function showStep(io: CliIo): (step: string, done: number, total: number) => void {
  let shown = '';
  return (step, done, total) => {
    if (io.isTerminal) io.err(`\r\u001b[2K  ${step}  ${done}/${total}${done >= total ? '\n' : ''}`);
    else if (step !== shown) io.err(`  ${step}\n`);
    shown = step;
  };
}

/** `deadwax evaluate`. */
export const evaluate = defineCommand({
  name: 'evaluate',
  summary:
    'Measures a model on two files of user,item[,rating[,ts]], beside baselines; needs no data directory',
  positionals: [],
  options: {
    train: { type: 'string', required: true, placeholder: 'FILE', description: 'ratings to learn from' },
    test: { type: 'string', required: true, placeholder: 'FILE', description: 'ratings to measure on' },
    model: {
      type: 'string',
      default: 'ials',
      choices: EVALUATED_MODELS,
      placeholder: 'NAME',
      description: 'ials ranks, als predicts ratings; the others are baselines',
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
      max: 2,
      placeholder: 'NU',
      description: 'how the penalty grows with a row; ials',
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
  },
  examples: [
    'deadwax evaluate --train u1.base --test u1.test --model als',
    'deadwax evaluate --train train.csv --test test.csv --model ials --factors 128 --unobserved-weight 0.3 --regularization 0.008 --json',
  ],
  run: async (_, options, io) => {
    const model = EVALUATED_MODELS.find((name) => name === options.model);
    if (model === undefined) throw new DeadwaxError('misuse', `--model: '${options.model}' is not a model`);
    const { factors, iterations, regularization, seed } = options;
    const report = await evaluateFiles({
      train: options.train,
      test: options.test,
      model,
      ranking: given({
        factors,
        iterations,
        regularization,
        regularizationExponent: options.regularization_exponent,
        unobservedWeight: options.unobserved_weight,
        form: options.form === 'hkv' ? 'hkv' : options.form === 'ials' ? 'ials' : undefined,
        solver: options.solver === 'cg' ? 'cg' : options.solver === 'cholesky' ? 'cholesky' : undefined,
        cgSteps: options.cg_steps,
        seed,
      }),
      rating: given({
        factors,
        iterations,
        regularization,
        biases: options.no_biases || options.nonnegative ? false : undefined,
        nonnegative: options.nonnegative || undefined,
        seed,
      }),
      preferenceThreshold: options.threshold,
      seed,
      threads: options.threads ?? availableParallelism(),
      readRatings: readRatingsCsv,
      onProgress: showStep(io),
      signal: io.signal,
    });
    printAnswer(io, options.json, toEvaluation(report), describeEvaluation);
  },
});
