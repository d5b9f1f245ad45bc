/**
 * Options of implicit ALS. The matrix given to the fit holds weights w of observed pairs: w > 0 draws the score to 1, w < 0 (an
 * aversion) draws it to 0 with |w| more than an unobserved pair. Per user row
 *   (unobservedWeight Y'Y + sum |w| y y' + lambda_u I) x = sum over w > 0 of (w + targetOffset) y,
 *   lambda_u = regularization (n_u + unobservedWeight nItems)^regularizationExponent, and likewise per item.
 * targetOffset is 0 in the form 'ials' [RKZK22] and unobservedWeight in the form 'hkv' [HKV08], where w = alpha r and c = 1 + w.
 */
export interface ImplicitAlsOptions {
  readonly factors: number;
  readonly iterations: number;
  readonly regularization: number;
  /** nu: 0 gives every row the same regularization, 1 scales it by how often the row occurs. */
  readonly regularizationExponent: number;
  readonly unobservedWeight: number;
  readonly form: 'ials' | 'hkv';
  readonly solver: 'cg' | 'cholesky';
  /** Conjugate gradient steps a row and sweep; unused by Cholesky. */
  readonly cgSteps: number;
  /** Start values are normal with this standard deviation, divided by sqrt(factors). */
  readonly initScale: number;
  readonly seed: number;
}

/**
 * Options of explicit ALS: sum (r - mean - b_u - b_i - x_u.y_i)^2 + regularization (sum n_u^nu |x_u|^2 + sum n_i^nu |y_i|^2) with
 * nu = regularizationExponent; 1 is the form of [ZWSP08] and of Spark. With `biases` each bias is solved together with its vector and
 * regularized like it; without, mean, b_u and b_i are 0 (Spark's form). `nonnegative` solves each row by NNLS, and goes without biases.
 */
export interface ExplicitAlsOptions {
  readonly factors: number;
  readonly iterations: number;
  readonly regularization: number;
  /** nu: 0 gives every row the same regularization, 1 scales it by how many ratings the row has. */
  readonly regularizationExponent: number;
  readonly biases: boolean;
  readonly nonnegative: boolean;
  readonly seed: number;
}

/** How a fit runs; changes no result but rounding. */
export interface FitRun {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Called after each sweep (users then items). */
  readonly onProgress?: (doneSweeps: number, totalSweeps: number) => void;
}

/** Implicit options for films rated 4 and better taken as preferences (w = 1). Source of the form: [RKZK22]. */
export const DEFAULT_IMPLICIT: ImplicitAlsOptions = {
  factors: 64,
  iterations: 15,
  regularization: 0.008,
  regularizationExponent: 1,
  unobservedWeight: 0.3,
  form: 'ials',
  solver: 'cg',
  cgSteps: 3,
  initScale: 0.1,
  seed: 1,
};

/**
 * Explicit options for ratings of films on a scale of five steps. A weak exponent serves light and heavy rows alike: RMSE of a 20 % cut
 * with 2 and 0.4 against the best with exponent 1 is 0.850 and 0.861 on ML-1M, 0.902 and 0.906 on ML-100k, 0.845 and 0.854 on
 * ml-latest-small; tuning finds what suits a catalogue.
 */
export const DEFAULT_EXPLICIT: ExplicitAlsOptions = {
  factors: 32,
  iterations: 10,
  regularization: 2,
  regularizationExponent: 0.4,
  biases: true,
  nonnegative: false,
  seed: 1,
};
