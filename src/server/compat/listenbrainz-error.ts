import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatProblem } from '../problem.ts';
import { logFault } from '../request-hooks.ts';

/** Pages of any site may call the door: it knows nobody by a cookie. */
export const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'Authorization, Content-Type',
  'access-control-max-age': '86400',
};

/**
 * The status for a status of ours. Players decide by it whether a listen lives: they keep and send again what got 500 or 503 and
 * throw away the rest, so whatever may be better later is one of these two.
 */
function statusFor(status: number): number {
  if (status === 503 || status === 504 || status === 429) return 503;
  if (status >= 500) return 500;
  return status === 401 || status === 403 || status === 404 || status === 405 ? status : 400;
}

/** Sends anything thrown the way ListenBrainz' clients expect it: an integer `code`, and a string `error`. */
export function sendListenBrainzError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { problem, headers } = formatProblem(thrown, request.id);
  logFault(thrown, problem, request);
  const code = statusFor(problem.status);
  return reply
    .code(code)
    .headers({ ...headers, ...CORS_HEADERS })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ code, error: problem.detail }));
}
