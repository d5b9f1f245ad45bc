import { DeadwaxError, ERROR_KINDS, type ErrorCode, toDeadwaxError } from '../errors.ts';
import type { Problem } from './contract.ts';

/** A problem with the headers that go with it. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

const FRAMEWORK_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'unparsable',
  // The page's files: a folder or a path out of it, of which nothing is said but that it is not there.
  403: 'not_found',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  414: 'too_large',
  415: 'unsupported_format',
  503: 'overloaded',
};

/** Gives what the web framework throws as our error: it has a status, and what it says of 4xx is fit to be shown. */
function fromFramework(thrown: unknown): DeadwaxError {
  if (!(thrown instanceof Error) || thrown instanceof DeadwaxError || !('statusCode' in thrown))
    return toDeadwaxError(thrown);
  if ('code' in thrown && thrown.code === 'FST_ERR_HANDLER_TIMEOUT')
    return new DeadwaxError('timeout', 'the request took too long; try again, or ask for less at once');
  const code = FRAMEWORK_CODES[Number(thrown.statusCode)];
  return code === undefined
    ? toDeadwaxError(thrown)
    : new DeadwaxError(code, thrown.message, { cause: thrown });
}

function headersOf(error: DeadwaxError): Record<string, string> {
  const headers: Record<string, string> = {};
  if (error.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="deadwax"';
  const seconds = error.details.retryAfterSeconds;
  if (typeof seconds === 'number') headers['retry-after'] = String(Math.max(1, Math.ceil(seconds)));
  else if (ERROR_KINDS[error.code].httpStatus === 503 || error.code === 'timeout')
    headers['retry-after'] = error.code === 'overloaded' ? '1' : '5';
  const allow = error.details.allow;
  if (typeof allow === 'string') headers.allow = allow;
  return headers;
}

/** Formats anything thrown as an RFC 9457 problem; an unexpected error shows nothing of its inside. */
export function formatProblem(thrown: unknown, requestId: string): ProblemAnswer {
  const error = fromFramework(thrown);
  const kind = ERROR_KINDS[error.code];
  const detail =
    error.code === 'internal'
      ? `an unexpected error; the server's log has it under request id ${requestId}`
      : error.message;
  const problem: Problem = {
    type: `urn:deadwax:error:${error.code}`,
    title: kind.title,
    status: kind.httpStatus,
    detail,
    code: error.code,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    errors: [...error.errors],
    request_id: requestId,
  };
  return { problem, headers: headersOf(error) };
}
