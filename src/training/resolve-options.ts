import {
  DEFAULT_EXPLICIT,
  DEFAULT_IMPLICIT,
  type ExplicitAlsOptions,
  type ImplicitAlsOptions,
} from '../model/als/options.ts';

/** Lays settings over the ranking model's defaults; later ones win. */
export function resolveRankingOptions(
  ...settings: readonly (Partial<ImplicitAlsOptions> | undefined)[]
): ImplicitAlsOptions {
  return Object.assign({ ...DEFAULT_IMPLICIT }, ...settings);
}

/** Lays settings over the rating model's defaults; later ones win. A non-negative model goes without biases, whatever is set. */
export function resolveRatingOptions(
  ...settings: readonly (Partial<ExplicitAlsOptions> | undefined)[]
): ExplicitAlsOptions {
  const options: ExplicitAlsOptions = Object.assign({ ...DEFAULT_EXPLICIT }, ...settings);
  return options.nonnegative ? { ...options, biases: false } : options;
}
