/**
 * Options of implicit ALS. The matrix given to the fit holds weights w > 0 of observed pairs. Per user row
 *   (unobservedWeight Y'Y + sum w y y' + lambda_u I) x = sum (w + targetOffset) y,
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
 * Options of explicit ALS: sum (r - mean - b_u - b_i - x_u.y_i)^2 + regularization (sum n_u |x_u|^2 + sum n_i |y_i|^2), regularization
 * scaled by counts [ZWSP08]. With `biases` each bias is solved together with its vector and regularized like it; without, mean, b_u
 * and b_i are 0 (Spark's form). `nonnegative` solves each row by NNLS, and goes without biases.
 */
export interface ExplicitAlsOptions {
  readonly factors: number;
  readonly iterations: number;
  readonly regularization: number;
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
 * Explicit options for ratings of films on a scale of five steps. The regularization is a compromise: a 10 % cut of the training parts
 * of ML-100k's u1-u3 prefers 0.12 (RMSE 0.919 against 0.924), a random 80/20 cut of ML-1M 0.1 (0.861 against 0.871); tuning finds what
 * suits a catalogue. 64 factors gain 0.001 at more than twice the time.
 */
export const DEFAULT_EXPLICIT: ExplicitAlsOptions = {
  factors: 32,
  iterations: 10,
  regularization: 0.1,
  biases: true,
  nonnegative: false,
  seed: 1,
};
