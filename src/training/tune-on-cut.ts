import type { RatingColumns } from '../dataset/rating-columns.ts';
import { splitRatings } from '../dataset/split.ts';
import { DeadwaxError } from '../errors.ts';
import { toSnakeCase } from '../util/name-case.ts';
import { climbParameters, type SearchAxis, type SearchTry } from './climb-parameters.ts';
import type { Figures } from './measure-settings.ts';
import type { GridPoint } from './parameter-grid.ts';

/** How parameters were chosen: by which figure, on what, and everything that was tried, in order. */
export interface Tuning {
  readonly metric: string;
  /** What the figures were measured on, in words. */
  readonly cut: string;
  readonly chosen: GridPoint;
  readonly tries: readonly SearchTry[];
}

/** A part to fit on and a part to choose by. */
export interface ValidationCut {
  readonly train: RatingColumns;
  readonly test: RatingColumns;
  readonly description: string;
}

const VALIDATION_FRACTION = 0.1;
const MIN_GAIN = 2e-4;
const N_HALVINGS = 1;
const MAX_TRIES = 40;

const ITERATIONS = {
  name: 'iterations',
  move: 'multiply',
  step: 1.5,
  isWhole: true,
  min: 4,
  max: 40,
} as const;
const REGULARIZATION = { name: 'regularization', move: 'multiply', step: 2, min: 0, max: 1e6 } as const;

/** What is searched of each kind of model. The length of a ranking's vectors is not: longer ones rank better and cost more. */
const AXES: Readonly<Record<'ranking' | 'rating', readonly SearchAxis[]>> = {
  ranking: [
    REGULARIZATION,
    { name: 'unobservedWeight', move: 'multiply', step: 2, min: 0, max: 100 },
    ITERATIONS,
  ],
  rating: [
    REGULARIZATION,
    { name: 'regularizationExponent', move: 'add', step: 0.2, min: 0, max: 1 },
    { name: 'factors', move: 'multiply', step: 2, isWhole: true, min: 2, max: 64 },
    ITERATIONS,
  ],
};

/** In both models one of the pair strengthens the penalty that the other sets the scale of. */
const TRADE_OFFS = {
  ranking: [['regularization', 'unobservedWeight']],
  rating: [['regularization', 'regularizationExponent']],
} as const;

/** Cuts a random tenth off the training part to choose by, or takes the validation part that is given. */
export function validationCut(
  train: RatingColumns,
  validation: RatingColumns | undefined,
  seed: number,
): ValidationCut {
  if (validation !== undefined) return { train, test: validation, description: 'the validation file' };
  const split = splitRatings(train, { method: 'random', testFraction: VALIDATION_FRACTION, seed });
  const description = `a random ${100 * VALIDATION_FRACTION} % of the training part (seed ${seed})`;
  return { train: split.train, test: split.test, description };
}

export interface TuneOptions {
  readonly model: 'ranking' | 'rating';
  readonly metric: string;
  /** The settings that the search begins with. */
  readonly start: Readonly<Record<string, unknown>>;
  /** What was set stays as it is. */
  readonly given: Readonly<Record<string, unknown>>;
  /** The cut in words. */
  readonly cut: string;
  readonly measure: (point: GridPoint) => Promise<Figures>;
  readonly onTry: ((tried: SearchTry, metric: string) => void) | undefined;
}

/**
 * Searches the parameters that were not set, by figures on a validation cut. The part that the model is measured on afterwards must not
 * be in it.
 *
 * Errors: `misuse` when everything that could be searched is set; `no_data` when the cut is too small to measure the figure. Cost: at most
 * 40 fits.
 */
export async function tuneOnCut(options: TuneOptions): Promise<Tuning> {
  const { model, metric, cut, given, onTry } = options;
  const axes = AXES[model].filter(({ name }) => given[name] === undefined);
  if (axes.length === 0) {
    const names = AXES[model].map(({ name }) => toSnakeCase(name)).join(', ');
    throw new DeadwaxError('misuse', `there is nothing to search: ${names} are all given; leave one out`);
  }
  const start = Object.fromEntries(axes.map(({ name }) => [name, Number(options.start[name])]));
  let isStart = true;
  const { best, tries } = await climbParameters({
    start,
    axes,
    tradeOffs: TRADE_OFFS[model].filter((pair) => pair.every((name) => given[name] === undefined)),
    isSmallerBetter: model === 'rating',
    minGain: MIN_GAIN,
    nHalvings: N_HALVINGS,
    maxTries: MAX_TRIES,
    measure: async (point) => {
      const value = (await options.measure(point))[metric] ?? Number.NaN;
      if (isStart && !Number.isFinite(value))
        throw new DeadwaxError('no_data', `${cut} is too small to measure ${metric}; give more ratings`);
      isStart = false;
      onTry?.({ point, value }, metric);
      return value;
    },
  });
  return { metric, cut, chosen: best.point, tries };
}
