import { setImmediate as nextTurn } from 'node:timers/promises';
import { DeadwaxError } from '../errors.ts';
import type { DocumentStore } from '../store/store.ts';

const TABLE = 'idempotency-keys';
/** The key of the client with what it is unique within. */
const MAX_KEY_LENGTH = 512;
/** A larger answer is not remembered: the request is done again, which is harmless. */
const MAX_ANSWER_BYTES = 512 * 1024;
const MAX_ANSWERS = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;
const PAGE = 50;
const REMOVED_AT_ONCE = 500;

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
  /** How many answers are remembered, and of how many bytes together; default 10,000 and 64 Mi. The oldest make room for new ones. */
  readonly maxAnswers?: number;
  readonly maxBytes?: number;
}

/** What is known of a remembered answer without reading it. */
interface Kept {
  readonly sizeBytes: number;
  readonly expiresAtMs: number;
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
 * harmless because events are unique by id; so is one whose answer was too large or had to make room. Source: draft-ietf-httpapi-idempotency-key-header.
 */
export class IdempotencyMemory {
  readonly #deps: IdempotencyDeps;
  readonly #inFlight = new Set<string>();
  /** By key, oldest first. */
  #kept: Promise<Map<string, Kept>> | undefined;
  #sizeBytes = 0;

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
      await this.#keep(key, remembered);
      return response;
    } finally {
      this.#inFlight.delete(key);
    }
  }

  /** Forgets what has expired; for a daily job. Gives how many. */
  async sweep(): Promise<number> {
    const expired: string[] = [];
    for (const [key, { expiresAtMs }] of await this.#load())
      if (expiresAtMs <= this.#deps.clock()) expired.push(key);
    for (let from = 0; from < expired.length; from += REMOVED_AT_ONCE)
      await this.#remove(expired.slice(from, from + REMOVED_AT_ONCE));
    return expired.length;
  }

  /** Remembers an answer, and forgets the oldest ones where there are too many with it. */
  async #keep(key: string, remembered: Remembered): Promise<void> {
    const sizeBytes = Buffer.byteLength(JSON.stringify(remembered));
    if (sizeBytes > MAX_ANSWER_BYTES) return;
    const { documents, maxAnswers = MAX_ANSWERS, maxBytes = MAX_BYTES } = this.#deps;
    const kept = await this.#load();
    this.#forget(kept, key);
    await documents.put(TABLE, key, remembered);
    kept.set(key, { sizeBytes, expiresAtMs: remembered.expiresAtMs });
    this.#sizeBytes += sizeBytes;
    const oldest: string[] = [];
    let [nLeft, bytesLeft] = [kept.size, this.#sizeBytes];
    for (const [old, { sizeBytes: oldBytes }] of kept) {
      if (nLeft <= maxAnswers && bytesLeft <= maxBytes) break;
      oldest.push(old);
      nLeft -= 1;
      bytesLeft -= oldBytes;
    }
    await this.#remove(oldest);
  }

  async #remove(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const kept = await this.#load();
    await this.#deps.documents.writeAll(keys.map((key) => ({ table: TABLE, key, value: undefined })));
    for (const key of keys) this.#forget(kept, key);
  }

  #forget(kept: Map<string, Kept>, key: string): void {
    this.#sizeBytes -= kept.get(key)?.sizeBytes ?? 0;
    kept.delete(key);
  }

  /** Gives what is remembered, which is looked through when it is first asked for. */
  #load(): Promise<Map<string, Kept>> {
    this.#kept ??= this.#list().catch((thrown: unknown) => {
      this.#kept = undefined;
      throw thrown;
    });
    return this.#kept;
  }

  async #list(): Promise<Map<string, Kept>> {
    const found: [string, Kept][] = [];
    let sum = 0;
    let cursor: string | undefined;
    do {
      const page = await this.#deps.documents.list(TABLE, {
        count: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { key, value } of page.values) {
        const sizeBytes = Buffer.byteLength(JSON.stringify(value));
        sum += sizeBytes;
        found.push([key, { sizeBytes, expiresAtMs: isRemembered(value) ? value.expiresAtMs : 0 }]);
      }
      cursor = page.cursor;
      if (cursor !== undefined) await nextTurn();
    } while (cursor !== undefined);
    this.#sizeBytes = sum;
    return new Map(found.sort(([, a], [, b]) => a.expiresAtMs - b.expiresAtMs));
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
