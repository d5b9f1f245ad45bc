import { DeadwaxError } from '../../errors.ts';
import { authorizationOf, type DiscogsCredentials } from './discogs-credentials.ts';
import { RequestPace } from './request-pace.ts';

/** What a client does not have of its own. */
export interface ClientSurroundings {
  readonly clock: () => number;
  /** From 0 to less than 1. */
  readonly random: () => number;
  /** Rejects when the signal fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface DiscogsClientOptions {
  /** `https://api.discogs.com`, or a server of the same kind. */
  readonly baseUrl: string;
  /** Who we are; Discogs refuses clients that do not say it. */
  readonly userAgent: string;
  /** Without them fewer requests are allowed, and public lists alone can be read. */
  readonly credentials: DiscogsCredentials | undefined;
  readonly surroundings: ClientSurroundings;
}

/** An answer that no other attempt would change. */
interface DiscogsAnswer {
  readonly status: 200 | 401 | 403 | 404;
  /** The parsed body; undefined for other answers than 200. */
  readonly body: unknown;
}

/** Requests a minute with and without credentials, until an answer tells. Source: Discogs' documentation of its API. */
const LIMIT_WITH_CREDENTIALS = 60;
const LIMIT_WITHOUT = 25;
const MAX_ATTEMPTS = 6;
const FIRST_BACK_OFF_MS = 1000;
const LONGEST_BACK_OFF_MS = 60_000;
const REQUEST_TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 16_000_000;

/** Asks Discogs' API, no faster than it allows; what fails for now is tried again, each time after a longer wait. */
export class DiscogsClient {
  readonly #options: DiscogsClientOptions;
  readonly #pace: RequestPace;

  constructor(options: DiscogsClientOptions) {
    this.#options = options;
    this.#pace = new RequestPace(options.credentials === undefined ? LIMIT_WITHOUT : LIMIT_WITH_CREDENTIALS);
  }

  /** Errors: `io_failed` after six attempts; what the signal says. */
  async get(path: string, signal: AbortSignal): Promise<DiscogsAnswer> {
    const { clock, sleep } = this.#options.surroundings;
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      for (let waitMs = this.#pace.waitMs(clock()); waitMs > 0; waitMs = this.#pace.waitMs(clock()))
        await sleep(waitMs, signal);
      const tried = await this.#try(path, signal);
      if (typeof tried === 'object' && 'status' in tried) return tried;
      if (attempt === MAX_ATTEMPTS)
        throw new DeadwaxError(
          'io_failed',
          `${new URL(this.#options.baseUrl).host} did not answer ${path.split('?', 1)[0]} in ${attempt} attempts: ${tried.reason}`,
          { hint: 'try again later; what was read is kept' },
        );
      await sleep(tried.retryAfterMs ?? this.#backOffMs(attempt), signal);
    }
  }

  async #try(
    path: string,
    signal: AbortSignal,
  ): Promise<DiscogsAnswer | { readonly reason: string; readonly retryAfterMs: number | undefined }> {
    const { clock } = this.#options.surroundings;
    try {
      this.#pace.sent(clock());
      const reply = await fetch(new URL(path, this.#options.baseUrl), {
        headers: this.#headers(),
        signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
        redirect: 'error',
      });
      this.#pace.told(reply.headers, clock());
      if (reply.status === 200) return { status: 200, body: JSON.parse(await readText(reply)) };
      await reply.body?.cancel();
      if (reply.status === 401 || reply.status === 403 || reply.status === 404)
        return { status: reply.status, body: undefined };
      return { reason: `status ${reply.status}`, retryAfterMs: retryAfterMs(reply) };
    } catch (thrown) {
      signal.throwIfAborted();
      return { reason: reasonOf(thrown), retryAfterMs: undefined };
    }
  }

  #headers(): Record<string, string> {
    const { userAgent, credentials, surroundings } = this.#options;
    const headers = { 'user-agent': userAgent, accept: 'application/vnd.discogs.v2.plaintext+json' };
    if (credentials === undefined) return headers;
    const nonce = surroundings.random().toString(36).slice(2, 14).padEnd(12, '0');
    return {
      ...headers,
      authorization: authorizationOf(credentials, { nowMs: surroundings.clock(), nonce }),
    };
  }

  /** Twice as long each time; half of it by chance, so that clients that failed together do not come back together. */
  #backOffMs(attempt: number): number {
    const longest = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (attempt - 1));
    return (longest / 2) * (1 + this.#options.surroundings.random());
  }
}

function retryAfterMs(reply: Response): number | undefined {
  const seconds = Number(reply.headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? Math.min(seconds * 1000, LONGEST_BACK_OFF_MS) : undefined;
}

/** The cause says more than `fetch failed`; neither holds a header that was sent. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
}

async function readText(reply: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let nBytes = 0;
  for await (const part of reply.body ?? []) {
    nBytes += part.length;
    if (nBytes > MAX_ANSWER_BYTES) throw new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
