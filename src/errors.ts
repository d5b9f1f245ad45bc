/** What a code means at the edges: the HTTP status, the exit code of the command line, and whether a retry may help. */
interface ErrorKind {
  readonly title: string;
  readonly httpStatus: number;
  readonly exitCode: 1 | 2;
  readonly retryable: boolean;
}

function kind(title: string, httpStatus: number, exitCode: 1 | 2 = 1, retryable = false): ErrorKind {
  return { title, httpStatus, exitCode, retryable };
}

/** The closed table of error codes. A code is part of the API: it may be added, never renamed. */
export const ERROR_KINDS = {
  unparsable: kind('The input could not be parsed', 400),
  invalid_input: kind('A value is not acceptable', 422),
  misuse: kind('The command was called wrongly', 400, 2),
  unauthenticated: kind('Sign in or send a key', 401),
  forbidden: kind('The key does not allow this', 403),
  not_found: kind('There is no such thing', 404),
  method_not_allowed: kind('The resource does not take this method', 405),
  conflict: kind('The present state does not allow this', 409),
  too_large: kind('The input is too large', 413),
  unsupported_format: kind('The format is not supported', 415),
  rate_limited: kind('Too many requests with this key', 429, 1, true),
  overloaded: kind('The server is at capacity', 503, 1, true),
  storage_unavailable: kind('The storage does not take writes', 503, 1, true),
  data_dir_locked: kind('Another process uses the data directory', 503, 1, true),
  data_dir_newer: kind('The data directory is of a newer version', 500),
  damaged_data: kind('Stored data is damaged', 500),
  damaged_model: kind('A model version is damaged', 500),
  no_model: kind('The catalogue has no model yet', 409),
  no_data: kind('There is too little data', 409),
  gate_refused: kind('The new model is worse than the live one', 409),
  singular_system: kind('A system of equations has no unique solution', 422),
  not_converged: kind('Training produced values that are not finite', 500),
  port_in_use: kind('The port is taken', 500),
  cancelled: kind('The work was cancelled', 409),
  timeout: kind('The work took too long', 504, 1, true),
  missing_dependency: kind('Something that this needs is not installed', 500),
  io_failed: kind('Reading or writing failed', 500, 1, true),
  internal: kind('An unexpected error', 500),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

/** One problem among several in one input. `pointer` is a JSON pointer into that input. */
export interface ErrorDetail {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

interface DeadwaxErrorOptions {
  /** What the caller can do about it; shown as `hint`. */
  readonly hint?: string;
  readonly errors?: readonly ErrorDetail[];
  /** Values for programs; must survive JSON. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error class. The message names the thing, the value and the remedy. */
export class DeadwaxError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly errors: readonly ErrorDetail[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: DeadwaxErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DeadwaxError';
    this.code = code;
    this.hint = options.hint;
    this.errors = options.errors ?? [];
    this.details = options.details ?? {};
  }
}

/** Gives any thrown value as a DeadwaxError; what is not one already becomes `internal` with the original as cause. */
export function toDeadwaxError(thrown: unknown): DeadwaxError {
  if (thrown instanceof DeadwaxError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new DeadwaxError('internal', message, { cause: thrown });
}
