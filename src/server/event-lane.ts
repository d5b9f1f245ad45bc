import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { ERROR_KINDS, toDeadwaxError } from '../errors.ts';
import { authenticateKey, authorize } from './auth.ts';
import { formatProblem } from './problem.ts';
import { gatherBody } from './request-body.ts';
import { createRequestIds, cutLingering } from './request-hooks.ts';
import { DATA_SECURITY_HEADERS } from './security-headers.ts';
import type { Services } from './services.ts';
import { takeEvents } from './take-events.ts';

const PATH = '/api/v1/events';
const METHOD = 'POST';

/** What a request of the lane is answered. */
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Plain JSON with a key; whatever asks for more goes the way of all routes. */
function isPlainPost({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === METHOD &&
    url === PATH &&
    headers['content-type'] === 'application/json' &&
    headers.authorization !== undefined &&
    headers['content-encoding'] === undefined &&
    headers['idempotency-key'] === undefined
  );
}

class EventLane {
  readonly #services: Services;
  readonly #log: FastifyBaseLogger;
  readonly #idOf: ReturnType<typeof createRequestIds>;

  constructor(services: Services, log: FastifyBaseLogger) {
    this.#services = services;
    this.#log = log;
    this.#idOf = createRequestIds(services.context.randomBytes);
  }

  async serve(raw: IncomingMessage, reply: ServerResponse): Promise<void> {
    const { metrics, inFlight } = this.#services;
    const startedAt = performance.now();
    const requestId = this.#idOf(raw.headers['x-request-id']);
    const { answer, who } = await this.#answer(raw, requestId);
    const ms = performance.now() - startedAt;
    reply.writeHead(answer.status, {
      ...DATA_SECURITY_HEADERS,
      ...answer.headers,
      'x-request-id': requestId,
      'content-type': answer.type,
      'content-length': Buffer.byteLength(answer.body),
      'server-timing': `total;dur=${ms.toFixed(1)}`,
      // A connection kept open would keep the server from closing.
      ...(inFlight.closing ? { connection: 'close' } : {}),
    });
    reply.end(answer.body);
    const labels = { route: PATH, method: METHOD, status: String(answer.status) };
    metrics.httpDuration.observe(labels, ms / 1000);
    this.#log.info(
      { request_id: requestId, method: METHOD, route: PATH, status: answer.status, ms, who },
      'request',
    );
    cutLingering(raw);
  }

  async #answer(raw: IncomingMessage, requestId: string): Promise<{ answer: Answer; who: string }> {
    const { inFlight } = this.#services;
    let who = 'nobody';
    let isCounted = false;
    const share = this.#services.eventBytes.open();
    try {
      inFlight.enter();
      isCounted = true;
      who = this.#admit(raw);
      const { maxBodyBytes } = this.#services.context.options;
      const received = await gatherBody(raw, undefined, maxBodyBytes, share);
      const events = await takeEvents(this.#services, received);
      const body = JSON.stringify(events);
      return { answer: { status: 200, type: 'application/json; charset=utf-8', body, headers: {} }, who };
    } catch (thrown) {
      return { answer: this.#refuse(thrown, requestId), who };
    } finally {
      share.close();
      if (isCounted) inFlight.leave();
    }
  }

  /** Gives who asks. Errors: `unauthenticated`, `forbidden`, `rate_limited`. */
  #admit(raw: IncomingMessage): string {
    const { keys, rates } = this.#services;
    const principal = authenticateKey(raw.headers, keys);
    authorize(principal, 'ingest', { method: METHOD, headers: raw.headers });
    const name = principal?.name ?? 'nobody';
    rates.take(name);
    return name;
  }

  #refuse(thrown: unknown, requestId: string): Answer {
    const { problem, headers } = formatProblem(thrown, requestId);
    const error = toDeadwaxError(thrown);
    if (ERROR_KINDS[error.code].httpStatus >= 500 && problem.status !== 503)
      this.#log.error(
        { request_id: requestId, code: problem.code, err: error.cause ?? error },
        'request failed',
      );
    return {
      status: problem.status,
      type: 'application/problem+json; charset=utf-8',
      body: JSON.stringify(problem),
      headers,
    };
  }
}

/**
 * Lets the commonest request, one JSON body of events with a key, go past the web framework, which would cost more than taking the
 * events does. The answers are those of the route, without the headers that concern pages.
 */
export function addEventLane(app: FastifyInstance, services: Services): void {
  const lane = new EventLane(services, app.log);
  const framework = app.server.listeners('request');
  app.server.removeAllListeners('request');
  app.server.on('request', (raw: IncomingMessage, reply: ServerResponse) => {
    if (isPlainPost(raw)) void lane.serve(raw, reply);
    else for (const handle of framework) handle.call(app.server, raw, reply);
  });
}
