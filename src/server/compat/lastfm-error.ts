import { DeadwaxError, toDeadwaxError } from '../../errors.ts';
import type { Problem } from '../contract.ts';

/** Last.fm's numbers that are used here, with the HTTP status that goes with each. */
const STATUSES = {
  /** No such method. */
  3: 400,
  /** Authentication failed. */
  4: 403,
  /** No such format. */
  5: 400,
  /** A parameter is missing or wrong. */
  6: 400,
  /** The operation failed on our side. */
  8: 500,
  /** The session key is not valid: the client signs in anew. */
  9: 403,
  /** The API key is not valid. */
  10: 403,
  /** The service is going down. */
  11: 503,
  /** The signature is wrong. */
  13: 403,
  /** The token of a sign-in was not approved yet: the client asks again. */
  14: 403,
  /** Not possible at the moment: the client sends again later. */
  16: 503,
  /** Too many requests. */
  29: 429,
} as const;
export type LastfmCode = keyof typeof STATUSES;

/** What the door tells a client of a failure. */
interface LastfmFailure {
  readonly code: LastfmCode;
  readonly httpStatus: number;
  readonly message: string;
}

/** Makes an error that has a number of Last.fm. */
export function lastfmError(lastfmCode: LastfmCode, message: string): DeadwaxError {
  const code = STATUSES[lastfmCode] === 403 ? 'forbidden' : 'invalid_input';
  return new DeadwaxError(code, message, { details: { lastfmCode } });
}

function isLastfmCode(value: unknown): value is LastfmCode {
  return typeof value === 'number' && Object.hasOwn(STATUSES, value);
}

const BY_CODE: Readonly<Partial<Record<string, LastfmCode>>> = {
  overloaded: 16,
  storage_unavailable: 16,
  timeout: 16,
  io_failed: 16,
  rate_limited: 29,
  unauthenticated: 4,
  forbidden: 4,
  unparsable: 6,
  invalid_input: 6,
  too_large: 6,
  unsupported_format: 6,
  method_not_allowed: 6,
  not_found: 6,
};

/**
 * Gives an error, with the problem it was formatted as, as Last.fm would. Players keep a scrobble and send it again on 11 and 16 and
 * throw it away on the others, so whatever may be better later is one of these; what writes is never refused for its rate.
 */
export function toLastfmFailure(
  thrown: unknown,
  problem: Problem,
  { isClosing, isWrite }: { readonly isClosing: boolean; readonly isWrite: boolean },
): LastfmFailure {
  const { lastfmCode } = toDeadwaxError(thrown).details;
  const found = isLastfmCode(lastfmCode) ? lastfmCode : (BY_CODE[problem.code] ?? 8);
  const isLater = found === 16 || (found === 29 && isWrite);
  const code = isLater ? (isClosing ? 11 : 16) : found;
  return { code, httpStatus: STATUSES[code], message: problem.detail };
}
