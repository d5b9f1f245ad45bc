import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { authenticateKey, authorize } from './auth.ts';
import type { EventsAnswer } from './contract.ts';
import type { EventGroups, EventsReceiver } from './event-groups.ts';
import { type EventRequest, readEventRequest } from './event-request.ts';
import { formatProblem } from './problem.ts';
import { type createRequestIds, logFault } from './request-hooks.ts';
import { DATA_SECURITY_HEADERS } from './security-headers.ts';
import type { Services } from './services.ts';
import { readEvents } from './take-events.ts';

const PATH = '/api/v1/events';
const METHOD = 'POST';
const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
/** A request that sets out just before the time that clients are told finds the connection open. */
const KEEP_ALIVE_MARGIN_MS = 1000;
const SECURITY = formatFields(DATA_SECURITY_HEADERS);

/** What all connections of the lane share. */
export interface Lane {
  readonly services: Services;
  readonly groups: EventGroups;
  readonly log: FastifyBaseLogger;
  readonly idOf: ReturnType<typeof createRequestIds>;
  readonly server: Server;
  /** What serves a connection that the lane does not. */
  readonly serveOtherwise: readonly ((this: Server, socket: Socket) => void)[];
  readonly maxBodyBytes: number;
  /** How long a connection may be silent before its first request, and after each answer. */
  readonly firstRequestMs: number;
  readonly keepAliveMs: number;
  /** The date of now as HTTP writes it. */
  date(): string;
  /** Those that are the lane's. */
  readonly connections: Set<EventConnection>;
}

function formatFields(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

/**
 * A connection while nothing but plain POSTs of events came on it, each in one piece and after the answer to the one before. With
 * anything else it goes to the web framework, for good. There are no promises and no streams of Node's HTTP on the way of a request:
 * they would cost more than what is done.
 */
export class EventConnection implements EventsReceiver {
  readonly #lane: Lane;
  readonly #socket: Socket;
  #isBusy = false;
  #isEnded = false;
  /** What came before the answer to the request before it. */
  #early: Buffer | undefined;
  #startedAt = 0;
  #requestId = '';
  #who = 'nobody';
  #isCounted = false;

  constructor(lane: Lane, socket: Socket) {
    this.#lane = lane;
    this.#socket = socket;
    lane.connections.add(this);
    socket.setTimeout(lane.firstRequestMs);
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('timeout', this.#onTimeout);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
    socket.on('drain', this.#onDrain);
  }

  /** Ends it, once the request that is being worked on is answered. */
  close(): void {
    this.#isEnded = true;
    if (!this.#isBusy) this.#socket.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  taken(answer: EventsAnswer): void {
    this.#send(200, JSON_TYPE, JSON.stringify(answer), '');
  }

  failed(thrown: unknown): void {
    const { problem, headers } = formatProblem(thrown, this.#requestId);
    logFault(thrown, problem, { log: this.#lane.log.child({ request_id: this.#requestId }) });
    this.#send(problem.status, PROBLEM_TYPE, JSON.stringify(problem), formatFields(headers));
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#isBusy) {
      this.#early = this.#early === undefined ? bytes : Buffer.concat([this.#early, bytes]);
      this.#socket.pause();
    } else this.#take(bytes);
  };

  readonly #onEnd = (): void => {
    this.#isEnded = true;
    if (!this.#isBusy) this.#socket.end();
  };

  readonly #onTimeout = (): void => {
    if (!this.#isBusy) this.#socket.destroy();
  };

  /** The connection is closed by it, and whoever asked is gone. */
  readonly #onError = (): void => undefined;

  readonly #onClose = (): void => {
    this.#lane.connections.delete(this);
  };

  /** Who does not read the answers is not read either. */
  readonly #onDrain = (): void => {
    this.#socket.resume();
  };

  #take(bytes: Buffer): void {
    // Whoever asked may be gone since; Node's HTTP would keep what it makes for a connection whose end it does not hear of.
    if (this.#socket.destroyed) return;
    const { services, maxBodyBytes } = this.#lane;
    const request = services.inFlight.closing ? undefined : readEventRequest(bytes, maxBodyBytes);
    if (request === undefined) this.#handOver(bytes);
    else this.#serve(request);
  }

  #serve({ authorization, requestId, body }: EventRequest): void {
    const { services, groups, idOf } = this.#lane;
    this.#isBusy = true;
    this.#startedAt = performance.now();
    this.#requestId = idOf(requestId);
    this.#who = 'nobody';
    try {
      services.inFlight.enter();
      this.#isCounted = true;
      this.#admit(authorization);
      groups.add(readEvents(services, body), this);
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  /** Errors: `unauthenticated`, `forbidden`, `rate_limited`. */
  #admit(authorization: string): void {
    const { keys, rates } = this.#lane.services;
    const headers = { authorization };
    const principal = authenticateKey(headers, keys);
    authorize(principal, 'ingest', { method: METHOD, headers });
    this.#who = principal?.name ?? 'nobody';
    rates.take(this.#who);
  }

  #send(status: number, type: string, body: string, fields: string): void {
    const { services, log, date, keepAliveMs } = this.#lane;
    const { inFlight, metrics } = services;
    if (this.#isCounted) inFlight.leave();
    this.#isCounted = false;
    const ms = performance.now() - this.#startedAt;
    const isLast = this.#isEnded || inFlight.closing;
    const lasts = isLast ? 'close' : `keep-alive\r\nkeep-alive: timeout=${keepAliveMs / 1000}`;
    const isRead = this.#socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${SECURITY}${fields}x-request-id: ${this.#requestId}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nserver-timing: total;dur=${ms.toFixed(1)}\r\ndate: ${date()}\r\nconnection: ${lasts}\r\n\r\n${body}`,
    );
    metrics.httpDuration.observe({ route: PATH, method: METHOD, status: String(status) }, ms / 1000);
    log.info(
      { request_id: this.#requestId, method: METHOD, route: PATH, status, ms, who: this.#who },
      'request',
    );
    this.#isBusy = false;
    if (isLast) this.#socket.end();
    else this.#goOn(isRead);
  }

  /** Waits for the next request, which may be there already. */
  #goOn(isRead: boolean): void {
    const silentMs = this.#lane.keepAliveMs + KEEP_ALIVE_MARGIN_MS;
    if (this.#socket.timeout !== silentMs) this.#socket.setTimeout(silentMs);
    const early = this.#early;
    this.#early = undefined;
    if (!isRead) this.#socket.pause();
    else if (early !== undefined) this.#socket.resume();
    if (early !== undefined) this.#take(early);
  }

  /** What came goes the way that it had gone without the lane. */
  #handOver(bytes: Buffer): void {
    const { server, serveOtherwise, connections } = this.#lane;
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('timeout', this.#onTimeout);
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    socket.off('drain', this.#onDrain);
    socket.setTimeout(0);
    connections.delete(this);
    for (const serve of serveOtherwise) serve.call(server, socket);
    socket.unshift(bytes);
    socket.resume();
  }
}
