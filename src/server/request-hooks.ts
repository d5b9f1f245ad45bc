import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ERROR_KINDS, toDeadwaxError } from '../errors.ts';
import type { Problem } from './contract.ts';
import { formatProblem } from './problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { Services } from './services.ts';

/** How long a client may go on sending a body that nobody reads after its answer, before the connection is cut. */
const LINGER_MS = 5_000;
const ID_BYTES = 12;
/** In characters of six bits. */
const ID_LENGTH = 16;
const IDS_AT_ONCE = 256;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Makes the function that takes a sane X-Request-ID over or makes one, from random bytes that are drawn for many at once. */
export function createRequestIds(
  randomBytes: (size: number) => Uint8Array,
): (header: string | string[] | undefined) => string {
  let pool = '';
  let next = 0;
  return (header) => {
    if (typeof header === 'string' && REQUEST_ID.test(header)) return header;
    if (next === pool.length) {
      pool = Buffer.from(randomBytes(ID_BYTES * IDS_AT_ONCE)).toString('base64url');
      next = 0;
    }
    next += ID_LENGTH;
    return pool.slice(next - ID_LENGTH, next);
  };
}

/** Logs an error that is our fault; overload and bad requests are not. */
export function logFault(
  thrown: unknown,
  { status, code }: Problem,
  { log }: Pick<FastifyRequest, 'log'>,
): void {
  const error = toDeadwaxError(thrown);
  if (ERROR_KINDS[error.code].httpStatus >= 500 && status >= 500 && status !== 503)
    log.error({ code, err: error.cause ?? error }, 'request failed');
}

/** Sends anything thrown as a problem, and logs what is our fault. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { problem, headers } = formatProblem(thrown, request.id);
  logFault(thrown, problem, request);
  return reply
    .code(problem.status)
    .headers(headers)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

/** Cuts a connection whose client goes on sending a body for long although it has its answer. */
function cutLingering(raw: IncomingMessage): void {
  if (raw.complete || raw.destroyed) return;
  raw.resume();
  const timer = setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, LINGER_MS);
  timer.unref();
  raw.once('close', () => clearTimeout(timer));
}

function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      who: request.principal?.name ?? 'nobody',
    },
    'request',
  );
}

/** Adds what every request goes through: counting, headers, timing, measuring and the log line. */
export function addRequestHooks(app: FastifyInstance, { inFlight, metrics }: Services): void {
  const leave = (request: FastifyRequest) => {
    if (request.counted) inFlight.leave();
    request.counted = false;
  };
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    reply.header('x-request-id', request.id);
    // A probe must get its answer also when the server is full.
    if (!request.url.startsWith('/health/')) {
      inFlight.enter();
      request.counted = true;
      // A client that goes away gets no response, and its place is free all the same.
      reply.raw.once('close', leave.bind(undefined, request));
    }
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    // A connection kept open would keep the server from closing.
    if (inFlight.closing) reply.header('connection', 'close');
    reply.header('server-timing', `total;dur=${reply.elapsedTime.toFixed(1)}`);
    done(null, payload);
  });
  app.addHook('onResponse', (request, reply, done) => {
    leave(request);
    const route = request.routeOptions.url ?? 'none';
    const labels = { route, method: request.method, status: String(reply.statusCode) };
    metrics.httpDuration.observe(labels, reply.elapsedTime / 1000);
    logRequest(request, reply);
    cutLingering(request.raw);
    done();
  });
}
