import { DeadwaxError } from '../../errors.ts';
import { authorizationOf, type DiscogsCredentials, type Moment } from './discogs-credentials.ts';
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
/** Of a page that should have been JSON, enough to tell what it is. */
const MAX_PAGE_BYTES = 4096;
const FIRST_WORDS_LENGTH = 80;

/** An attempt that another one may better. */
interface FailedAttempt {
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
}

/**
 * Asks Discogs' API, no faster than it allows. What fails for now (no connection, status 429 or from 500 on) is tried again, each time
 * after a longer wait.
 */
export class DiscogsClient {
  readonly #options: DiscogsClientOptions;
  readonly #pace: RequestPace;

  constructor(options: DiscogsClientOptions) {
    this.#options = options;
    this.#pace = new RequestPace(options.credentials === undefined ? LIMIT_WITHOUT : LIMIT_WITH_CREDENTIALS);
  }

  /** Errors: `io_failed` after six attempts; `unparsable`, at once, for what no API of Discogs says; what the signal says. */
  async get(path: string, signal: AbortSignal): Promise<DiscogsAnswer> {
    const { clock, sleep } = this.#options.surroundings;
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      for (let waitMs = this.#pace.waitMs(clock()); waitMs > 0; waitMs = this.#pace.waitMs(clock()))
        await sleep(waitMs, signal);
      const tried = await this.#try(path, signal);
      if ('status' in tried) return tried;
      if (attempt === MAX_ATTEMPTS)
        throw new DeadwaxError(
          'io_failed',
          `${new URL(this.#options.baseUrl).host} did not answer ${path.split('?', 1)[0]} in ${attempt} attempts: ${tried.reason}`,
          { hint: 'try again later; what was read is kept' },
        );
      await sleep(tried.retryAfterMs ?? this.#backOffMs(attempt), signal);
    }
  }

  async #try(path: string, signal: AbortSignal): Promise<DiscogsAnswer | FailedAttempt> {
    const { clock } = this.#options.surroundings;
    try {
      this.#pace.sent(clock());
      const reply = await fetch(new URL(path, this.#options.baseUrl), {
        headers: this.#headers(),
        signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
        redirect: 'manual',
      });
      this.#pace.told(reply.headers, clock());
      if (reply.status === 429 || reply.status >= 500) {
        await reply.body?.cancel();
        return { reason: `status ${reply.status}`, retryAfterMs: retryAfterMs(reply) };
      }
      return await this.#readAnswer(reply, path);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof DeadwaxError) throw thrown;
      return { reason: reasonOf(thrown), retryAfterMs: undefined };
    }
  }

  /** Errors: `unparsable`. */
  async #readAnswer(reply: Response, path: string): Promise<DiscogsAnswer> {
    const { status } = reply;
    // A page is what a proxy or a wall before the API says, not Discogs about a user.
    const isJson = /\bjson\b/i.test(reply.headers.get('content-type') ?? 'json');
    if (isJson && status === 200) {
      const text = await readText(reply, MAX_ANSWER_BYTES);
      const body = parseJson(text);
      if (body !== undefined) return { status, body };
      throw this.#notOfTheApi(reply, path, text);
    }
    if (isJson && (status === 401 || status === 403 || status === 404)) {
      await reply.body?.cancel();
      return { status, body: undefined };
    }
    throw this.#notOfTheApi(reply, path, await readText(reply, MAX_PAGE_BYTES, 'cut'));
  }

  #notOfTheApi(reply: Response, path: string, text: string): DeadwaxError {
    const words = firstWords(text);
    const type = reply.headers.get('content-type') ?? 'no content type';
    return new DeadwaxError(
      'unparsable',
      `${new URL(this.#options.baseUrl).host} answered ${path.split('?', 1)[0]} with status ${reply.status} and ${type}, which is no answer of Discogs' API${words === '' ? '' : `: ${words}`}`,
      {
        hint: 'check discogs_api_url of the configuration, and whether a proxy or a firewall answers in its place',
      },
    );
  }

  #headers(): Record<string, string> {
    const { userAgent, credentials, surroundings } = this.#options;
    const headers = { 'user-agent': userAgent, accept: 'application/vnd.discogs.v2.plaintext+json' };
    if (credentials === undefined) return headers;
    return { ...headers, authorization: authorizationOf(credentials, momentOf(surroundings)) };
  }

  /** Twice as long each time; half of it by chance, so that clients that failed together do not come back together. */
  #backOffMs(attempt: number): number {
    const longest = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (attempt - 1));
    return (longest / 2) * (1 + this.#options.surroundings.random());
  }
}

/** Gives the moment of a request. */
export function momentOf({ clock, random }: Pick<ClientSurroundings, 'clock' | 'random'>): Moment {
  return { nowMs: clock(), nonce: random().toString(36).slice(2, 14).padEnd(12, '0') };
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

/** Reads an answer, or its beginning where a longer one is to be cut. */
async function readText(reply: Response, maxBytes: number, longer?: 'cut'): Promise<string> {
  const parts: Uint8Array[] = [];
  let nBytes = 0;
  for await (const part of reply.body ?? []) {
    nBytes += part.length;
    if (nBytes > maxBytes && longer === undefined)
      throw new DeadwaxError('too_large', `the answer of Discogs is longer than ${maxBytes} bytes`);
    parts.push(part);
    if (nBytes > maxBytes) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Gives how a page begins as people see it: without marks, scripts and styles. */
function firstWords(text: string): string {
  const words = text
    .replace(/<(script|style)\b.*?(<\/\1>|$)/gis, ' ')
    .replace(/<[^>]*(>|$)/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return words.length > FIRST_WORDS_LENGTH ? `${words.slice(0, FIRST_WORDS_LENGTH - 1)}…` : words;
}
