import { DeadwaxError, type ErrorCode, type ErrorDetail } from '../errors.ts';

// What goes between a commit thread and its owner. A class does not survive the way between threads, so errors travel as values.

export interface ErrorMessage {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly errors: readonly ErrorDetail[];
}

export interface CommandMessage<Command> {
  readonly id: number;
  /** Undefined asks the thread to end. */
  readonly command: Command | undefined;
}

export type Reply<Result> =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly error: ErrorMessage };

export type ThreadMessage<Started, Result> =
  | { readonly kind: 'started'; readonly value: Started }
  | { readonly kind: 'failed'; readonly error: ErrorMessage }
  | { readonly kind: 'replies'; readonly replies: readonly Reply<Result>[] };

/** Gives an error as a value that can be sent to another thread. */
export function formatErrorMessage(error: DeadwaxError): ErrorMessage {
  return { code: error.code, message: error.message, hint: error.hint, errors: error.errors };
}

/** The inverse of `formatErrorMessage`. */
export function parseErrorMessage(message: ErrorMessage): DeadwaxError {
  const { hint, errors } = message;
  return new DeadwaxError(message.code, message.message, hint === undefined ? { errors } : { hint, errors });
}
