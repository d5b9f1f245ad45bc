import { DeadwaxError } from '../errors.ts';
import type { DocumentStore } from '../store/store.ts';

const TABLE = 'idempotency-keys';
/** The key of the client with what it is unique within. */
const MAX_KEY_LENGTH = 512;
const SWEEP_PAGE = 500;

/** What is remembered of a request; `response` survives JSON. */
interface Remembered {
  readonly bodyHash: string;
  readonly response: unknown;
  readonly expiresAtMs: number;
}

export interface IdempotencyDeps {
  readonly documents: DocumentStore;
  readonly clock: () => number;
  /** How long an answer is remembered. */
  readonly keepMs: number;
}

/** A request with an Idempotency-Key. */
export interface KeyedRequest {
  /** The key with what it is unique within, such as the client's key id. */
  readonly key: string;
  readonly bodyHash: string;
}

function isRemembered(value: unknown): value is Remembered {
  return typeof value === 'object' && value !== null && 'bodyHash' in value && 'expiresAtMs' in value;
}

/**
 * Remembers answers by Idempotency-Key. A request that was cut off by a crash has left no answer and is done again, which is
 * harmless because events are unique by id. Source: draft-ietf-httpapi-idempotency-key-header.
 */
export class IdempotencyMemory {
  readonly #deps: IdempotencyDeps;
  readonly #inFlight = new Set<string>();

  constructor(deps: IdempotencyDeps) {
    this.#deps = deps;
  }

  /**
   * Does `work` once for a key and gives its answer, which must survive JSON, to each repetition. A failure is not remembered.
   * Errors: `invalid_input` when the key came with another body before, `conflict` while the first request is in flight.
   */
  async run(request: KeyedRequest, work: () => Promise<unknown>): Promise<unknown> {
    const { key, bodyHash } = request;
    if (key.length === 0 || key.length > MAX_KEY_LENGTH)
      throw new DeadwaxError(
        'invalid_input',
        `Idempotency-Key has ${key.length} characters; it may have 1 to ${MAX_KEY_LENGTH}`,
      );
    if (this.#inFlight.has(key))
      throw new DeadwaxError('conflict', 'the first request with this Idempotency-Key is still in flight', {
        hint: 'wait for its answer, or send again a little later',
      });
    this.#inFlight.add(key);
    try {
      const found = await this.#find(key);
      if (found !== undefined) return replay(found, request);
      const response = await work();
      const remembered: Remembered = {
        bodyHash,
        response,
        expiresAtMs: this.#deps.clock() + this.#deps.keepMs,
      };
      await this.#deps.documents.put(TABLE, key, remembered);
      return response;
    } finally {
      this.#inFlight.delete(key);
    }
  }

  /** Forgets what has expired; for a daily job. Gives how many. */
  async sweep(): Promise<number> {
    let nForgotten = 0;
    let cursor: string | undefined;
    do {
      const page = await this.#deps.documents.list(TABLE, {
        count: SWEEP_PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const expired = page.values.filter(({ value }) => !isRemembered(value) || this.#isExpired(value));
      await Promise.all(expired.map(({ key }) => this.#deps.documents.delete(TABLE, key)));
      nForgotten += expired.length;
      cursor = page.cursor;
    } while (cursor !== undefined);
    return nForgotten;
  }

  async #find(key: string): Promise<Remembered | undefined> {
    const value = await this.#deps.documents.get(TABLE, key);
    return isRemembered(value) && !this.#isExpired(value) ? value : undefined;
  }

  #isExpired(remembered: Remembered): boolean {
    return remembered.expiresAtMs <= this.#deps.clock();
  }
}

function replay(found: Remembered, { bodyHash }: KeyedRequest): unknown {
  if (found.bodyHash === bodyHash) return found.response;
  throw new DeadwaxError('invalid_input', 'this Idempotency-Key was used before with another body', {
    hint: 'use a new key for each new request',
  });
}
