import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { DeadwaxError, ERROR_KINDS, toDeadwaxError } from '../errors.ts';
import { authenticateKey, authorize } from './auth.ts';
import type { EventsAnswer } from './contract.ts';
import { EventGroups, type EventsReceiver } from './event-groups.ts';
import { formatProblem } from './problem.ts';
import { createRequestIds, cutLingering } from './request-hooks.ts';
import { DATA_SECURITY_HEADERS } from './security-headers.ts';
import type { Services } from './services.ts';
import { readEvents } from './take-events.ts';

const PATH = '/api/v1/events';
const METHOD = 'POST';
/** Larger bodies are counted as memory of the server, which the lane does not. */
const MAX_BODY_BYTES = 64 * 1024;
const SECURITY = Object.entries(DATA_SECURITY_HEADERS).flat();
const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What all requests of the lane share. */
interface Lane {
  readonly services: Services;
  readonly groups: EventGroups;
  readonly log: FastifyBaseLogger;
  readonly idOf: ReturnType<typeof createRequestIds>;
}

/** Plain JSON of a known, small size with a key; whatever asks for more goes the way of all routes. */
function isPlainPost({ method, url, headers }: IncomingMessage, maxBytes: number): boolean {
  return (
    method === METHOD &&
    url === PATH &&
    headers['content-type'] === 'application/json' &&
    headers.authorization !== undefined &&
    Number(headers['content-length']) <= maxBytes &&
    headers['content-encoding'] === undefined &&
    headers['idempotency-key'] === undefined
  );
}

/** Gives who asks. Errors: `unauthenticated`, `forbidden`, `rate_limited`. */
function admit({ headers }: IncomingMessage, { keys, rates }: Services): string {
  const principal = authenticateKey(headers, keys);
  authorize(principal, 'ingest', { method: METHOD, headers });
  const name = principal?.name ?? 'nobody';
  rates.take(name);
  return name;
}

/** One request, from its head to its answer. There are no promises on its way: they would cost more than what is done. */
class EventPost implements EventsReceiver {
  readonly #lane: Lane;
  readonly #raw: IncomingMessage;
  readonly #reply: ServerResponse;
  readonly #startedAt = performance.now();
  readonly #requestId: string;
  #who = 'nobody';
  #isCounted = false;
  #nMissing: number;
  #parts: Buffer[] = [];

  constructor(lane: Lane, raw: IncomingMessage, reply: ServerResponse) {
    this.#lane = lane;
    this.#raw = raw;
    this.#reply = reply;
    this.#requestId = lane.idOf(raw.headers['x-request-id']);
    this.#nMissing = Number(raw.headers['content-length']);
  }

  serve(): void {
    const { services } = this.#lane;
    try {
      services.inFlight.enter();
      this.#isCounted = true;
      this.#who = admit(this.#raw, services);
    } catch (thrown) {
      this.failed(thrown);
      return;
    }
    if (this.#nMissing === 0) this.#take();
    else this.#gather();
  }

  taken(answer: EventsAnswer): void {
    this.#send(200, JSON_TYPE, JSON.stringify(answer), []);
  }

  failed(thrown: unknown): void {
    const { problem, headers } = formatProblem(thrown, this.#requestId);
    const error = toDeadwaxError(thrown);
    if (ERROR_KINDS[error.code].httpStatus >= 500 && problem.status !== 503)
      this.#lane.log.error(
        { request_id: this.#requestId, code: problem.code, err: error.cause ?? error },
        'request failed',
      );
    this.#send(problem.status, PROBLEM_TYPE, JSON.stringify(problem), Object.entries(headers).flat());
  }

  /** The parser gives as many bytes as the head says, so the last of them is known before the end is said. */
  #gather(): void {
    this.#raw.on('data', (part: Buffer) => {
      this.#parts.push(part);
      this.#nMissing -= part.length;
      if (this.#nMissing === 0) this.#take();
    });
    this.#raw.on('close', () => {
      if (this.#nMissing > 0)
        this.failed(new DeadwaxError('unparsable', 'the body ended before it was whole'));
    });
  }

  #take(): void {
    const body = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [];
    try {
      this.#lane.groups.add(readEvents(this.#lane.services, body), this);
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  #send(status: number, type: string, body: string, headers: readonly string[]): void {
    const { services, log } = this.#lane;
    const { inFlight, metrics } = services;
    if (this.#isCounted) inFlight.leave();
    const ms = performance.now() - this.#startedAt;
    this.#reply.writeHead(status, [
      ...SECURITY,
      ...headers,
      'x-request-id',
      this.#requestId,
      'content-type',
      type,
      'content-length',
      String(Buffer.byteLength(body)),
      'server-timing',
      `total;dur=${ms.toFixed(1)}`,
      // A connection kept open would keep the server from closing.
      ...(inFlight.closing ? ['connection', 'close'] : []),
    ]);
    this.#reply.end(body);
    metrics.httpDuration.observe({ route: PATH, method: METHOD, status: String(status) }, ms / 1000);
    log.info(
      { request_id: this.#requestId, method: METHOD, route: PATH, status, ms, who: this.#who },
      'request',
    );
    cutLingering(this.#raw);
  }
}

/**
 * Lets the commonest request, a small JSON body of events with a key, go past the web framework, which would cost more than taking the
 * events does. The answers are those of the route, without the headers that concern pages.
 */
export function addEventLane(app: FastifyInstance, services: Services): void {
  const lane = {
    services,
    groups: new EventGroups(services),
    log: app.log,
    idOf: createRequestIds(services.context.randomBytes),
  };
  const maxBytes = Math.min(MAX_BODY_BYTES, services.context.options.maxBodyBytes);
  const framework = app.server.listeners('request');
  app.server.removeAllListeners('request');
  app.server.on('request', (raw: IncomingMessage, reply: ServerResponse) => {
    if (isPlainPost(raw, maxBytes)) new EventPost(lane, raw, reply).serve();
    else for (const handle of framework) handle.call(app.server, raw, reply);
  });
}
