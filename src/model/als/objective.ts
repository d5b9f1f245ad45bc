import type { RowPenalty } from '../../parallel/solve-job.ts';
import type { ExplicitAlsOptions, ImplicitAlsOptions } from './options.ts';

// What the equations of a row take from the options: the same in training and in folding in.

/** Gives what is added to the weight of an observed pair to make its target. */
export function targetOffsetOf({ form, unobservedWeight }: ImplicitAlsOptions): number {
  return form === 'hkv' ? unobservedWeight : 0;
}

/** Gives the target (b) of an entry of weight w: none for an aversion. */
export function targetOf(weight: number, options: ImplicitAlsOptions): number {
  return weight < 0 ? 0 : weight + targetOffsetOf(options);
}

/** Gives the penalty of a row of the ranking model that stands against `nColumns` vectors. */
export function implicitPenalty(options: ImplicitAlsOptions, nColumns: number): RowPenalty {
  const { regularization, regularizationExponent: exponent, unobservedWeight } = options;
  return { regularization, offset: unobservedWeight * nColumns, exponent };
}

/** Gives the penalty of a row of the rating model. */
export function explicitPenalty({ regularization, regularizationExponent }: ExplicitAlsOptions): RowPenalty {
  return { regularization, offset: 0, exponent: regularizationExponent };
}
