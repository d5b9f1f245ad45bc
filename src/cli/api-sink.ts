import { setTimeout as sleep } from 'node:timers/promises';
import { type DeadwaxError, ERROR_KINDS, toDeadwaxError } from '../errors.ts';
import type { LineChunk } from '../simulate/event-source.ts';
import { type Acknowledged, AcknowledgedTally, type LineSink } from '../simulate/line-sink.ts';

/** Lines wait for each other up to this size while other requests are on their way. */
const BODY_BYTES = 262_144;
const MAX_IN_FLIGHT = 3;
/** A server that takes nothing for so long is given up. */
const PATIENCE_MS = 60_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

interface ApiSinkDeps {
  /** Sends one body of NDJSON. */
  readonly post: (body: Uint8Array<ArrayBuffer>) => Promise<Acknowledged>;
  readonly clock: () => number;
  /** Ends the waiting for a server that is not ready. */
  readonly signal: AbortSignal;
}

function waitOf(error: DeadwaxError, attempt: number): number {
  const { retry_after_s: seconds } = error.details;
  const backOffMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return typeof seconds === 'number' && seconds >= 0 ? Math.max(seconds * 1000, FIRST_WAIT_MS) : backOffMs;
}

/**
 * Sends lines to a server, a few requests at a time. A server that is at capacity or away is waited for, and what it had not
 * acknowledged is sent again: every event counts once.
 */
class ApiSink implements LineSink {
  readonly acknowledged = new AcknowledgedTally();
  readonly #deps: ApiSinkDeps;
  readonly #inFlight = new Set<Promise<void>>();
  #waiting: LineChunk[] = [];
  #waitingBytes = 0;
  #failure: DeadwaxError | undefined;

  constructor(deps: ApiSinkDeps) {
    this.#deps = deps;
  }

  async write(chunk: LineChunk): Promise<void> {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.bytes.length;
    this.#sendWaiting();
    while (this.#waitingBytes >= BODY_BYTES && this.#failure === undefined)
      await Promise.race(this.#inFlight);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async close(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.race(this.#inFlight);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** A single request goes at once; further ones are worth it only when they are large. */
  #sendWaiting(): void {
    const [nInFlight, isLarge] = [this.#inFlight.size, this.#waitingBytes >= BODY_BYTES];
    if (this.#waitingBytes === 0 || this.#failure !== undefined) return;
    if (nInFlight > 0 && (!isLarge || nInFlight >= MAX_IN_FLIGHT)) return;
    const body = Buffer.concat(this.#waiting.map(({ bytes }) => bytes));
    this.#waiting = [];
    this.#waitingBytes = 0;
    const sent = this.#post(body)
      .catch((thrown) => {
        this.#failure ??= toDeadwaxError(thrown);
      })
      .finally(() => {
        this.#inFlight.delete(sent);
        this.#sendWaiting();
      });
    this.#inFlight.add(sent);
  }

  async #post(body: Uint8Array<ArrayBuffer>): Promise<void> {
    const { post, clock, signal } = this.#deps;
    const untilMs = clock() + PATIENCE_MS;
    for (let attempt = 0; ; attempt++) {
      try {
        this.acknowledged.add(await post(body));
        return;
      } catch (thrown) {
        const error = toDeadwaxError(thrown);
        if (!ERROR_KINDS[error.code].retryable || clock() > untilMs) throw error;
        // At a stop, what is not acknowledged is left away, and the count says so.
        if (signal.aborted) return;
        await sleep(waitOf(error, attempt), undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

/** Makes a sink that sends lines to a server. Errors while writing: those of `post` that no waiting mends. */
export function createApiSink(deps: ApiSinkDeps): LineSink {
  return new ApiSink(deps);
}
