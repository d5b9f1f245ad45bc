import * as z from 'zod';
import type { DocumentStore } from '../store/store.ts';
import type { KeySources } from './keys.ts';
import { digestSecret, isSameDigest, makeSecret } from './secret.ts';

const TABLE = 'sessions';
/** How long a browser stays signed in. */
export const SESSION_VALID_MS = 30 * 24 * 3_600_000;

const SessionRecord = z.object({ accountId: z.string(), createdAtMs: z.number(), expiresAtMs: z.number() });
/** A signed-in browser. */
export interface BrowserSession extends z.infer<typeof SessionRecord> {
  /** SHA-256 of the cookie; names the session in logs and limits. */
  readonly sessionId: string;
  /** What unsafe requests must repeat in `X-CSRF-Token`; made from the cookie, which no script can read. */
  readonly csrfToken: string;
}

function csrfTokenOf(cookie: string): string {
  return digestSecret(`csrf:${cookie}`);
}

/** Cookie sessions, in the state store under the digest of the cookie, with a small cache in front. */
export class Sessions {
  readonly #documents: DocumentStore;
  readonly #sources: KeySources;
  readonly #cache = new Map<string, z.infer<typeof SessionRecord>>();

  constructor(documents: DocumentStore, sources: KeySources) {
    this.#documents = documents;
    this.#sources = sources;
  }

  /** Makes a session; the cookie's value is given back here only. */
  async create(accountId: string): Promise<{ readonly cookie: string; readonly csrfToken: string }> {
    const cookie = makeSecret(this.#sources.randomBytes);
    const createdAtMs = this.#sources.clock();
    const record = { accountId, createdAtMs, expiresAtMs: createdAtMs + SESSION_VALID_MS };
    await this.#documents.put(TABLE, digestSecret(cookie), record);
    return { cookie, csrfToken: csrfTokenOf(cookie) };
  }

  /** Finds the valid session of a cookie. */
  async find(cookie: string): Promise<BrowserSession | undefined> {
    const sessionId = digestSecret(cookie);
    const record = this.#cache.get(sessionId) ?? (await this.#read(sessionId));
    if (record === undefined) return undefined;
    if (record.expiresAtMs <= this.#sources.clock()) {
      await this.end(cookie);
      return undefined;
    }
    return { ...record, sessionId, csrfToken: csrfTokenOf(cookie) };
  }

  /** Signs the browser out. */
  async end(cookie: string): Promise<void> {
    const sessionId = digestSecret(cookie);
    this.#cache.delete(sessionId);
    await this.#documents.delete(TABLE, sessionId);
  }

  async #read(sessionId: string): Promise<z.infer<typeof SessionRecord> | undefined> {
    const stored = await this.#documents.get(TABLE, sessionId);
    if (stored === undefined) return undefined;
    const record = SessionRecord.parse(stored);
    if (this.#cache.size >= 1000) this.#cache.clear();
    this.#cache.set(sessionId, record);
    return record;
  }
}

/** Tells whether a request's token is that of its session. */
export function isCsrfToken(token: string, session: BrowserSession): boolean {
  return isSameDigest(token, session.csrfToken);
}
