import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';
import type { DocumentStore } from '../store/store.ts';
import { Scope } from './contract-operations.ts';
import { digestSecret, isSameDigest, makeSecret } from './secret.ts';

export type KeyScope = z.infer<typeof Scope>;

const TABLE = 'keys';
/** How long a first use may stay unwritten. */
const LAST_USED_EVERY_MS = 60_000;

const KeyRecord = z.object({
  keyId: z.string(),
  label: z.string(),
  scope: Scope,
  digest: z.string(),
  createdAtMs: z.number(),
  lastUsedAtMs: z.number().nullable(),
  revokedAtMs: z.number().nullable(),
});
/** A key as stored: its SHA-256, never itself. */
export type KeyRecord = z.infer<typeof KeyRecord>;

/** Where time and randomness come from. */
export interface KeySources {
  readonly clock: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
}

/** Makes and stores a key. The text `dw_<scope>_<43 characters>` is given back here and nowhere else. */
export async function createKey(
  documents: DocumentStore,
  { label, scope }: { readonly label: string; readonly scope: KeyScope },
  sources: KeySources,
): Promise<{ readonly key: string; readonly record: KeyRecord }> {
  const key = `dw_${scope}_${makeSecret(sources.randomBytes)}`;
  const createdAtMs = sources.clock();
  const suffix = Buffer.from(sources.randomBytes(5)).toString('hex');
  const record: KeyRecord = {
    keyId: `key-${createdAtMs.toString(36)}-${suffix}`,
    label,
    scope,
    digest: digestSecret(key),
    createdAtMs,
    lastUsedAtMs: null,
    revokedAtMs: null,
  };
  await documents.put(TABLE, record.keyId, record);
  return { key, record };
}

/** Tells whether a key of one scope may do what needs another; admin may do everything. */
export function allowsScope(held: KeyScope, needed: KeyScope): boolean {
  return held === 'admin' || held === needed;
}

async function readKeys(documents: DocumentStore): Promise<KeyRecord[]> {
  const records: KeyRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await documents.list(TABLE, { count: 1000, ...(cursor === undefined ? {} : { cursor }) });
    records.push(...page.values.map((document) => KeyRecord.parse(document.value)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return records;
}

/** All keys, held in memory so that a check needs no look-up on disk; the only writer of their table while it is open. */
export class KeyRing {
  readonly #documents: DocumentStore;
  readonly #sources: KeySources;
  readonly #byId = new Map<string, KeyRecord>();
  readonly #idByDigest = new Map<string, string>();
  readonly #unwritten = new Set<string>();

  private constructor(documents: DocumentStore, sources: KeySources, records: readonly KeyRecord[]) {
    this.#documents = documents;
    this.#sources = sources;
    for (const record of records) this.#hold(record);
  }

  static async open(documents: DocumentStore, sources: KeySources): Promise<KeyRing> {
    return new KeyRing(documents, sources, await readKeys(documents));
  }

  /** Finds the valid key of a text, and notes its use. The map finds a candidate by digest; the compare takes constant time. */
  verify(text: string): KeyRecord | undefined {
    const digest = digestSecret(text);
    const record = this.#byId.get(this.#idByDigest.get(digest) ?? '');
    if (record === undefined || !isSameDigest(record.digest, digest) || record.revokedAtMs !== null)
      return undefined;
    this.#noteUse(record);
    return record;
  }

  /** Gives all keys, the newest first. */
  list(): readonly KeyRecord[] {
    return [...this.#byId.values()].sort(
      (a, b) => b.createdAtMs - a.createdAtMs || (a.keyId < b.keyId ? 1 : -1),
    );
  }

  async create(
    label: string,
    scope: KeyScope,
  ): Promise<{ readonly key: string; readonly record: KeyRecord }> {
    const created = await createKey(this.#documents, { label, scope }, this.#sources);
    this.#hold(created.record);
    return created;
  }

  /** Makes a key unusable from now on; it stays listed. Errors: `not_found`. */
  async revoke(keyId: string): Promise<KeyRecord> {
    const record = this.#byId.get(keyId);
    if (record === undefined)
      throw new DeadwaxError('not_found', `key '${keyId}' does not exist; GET /api/v1/keys lists them`);
    if (record.revokedAtMs !== null) return record;
    const revoked = { ...record, revokedAtMs: this.#sources.clock() };
    await this.#documents.put(TABLE, keyId, revoked);
    this.#hold(revoked);
    return revoked;
  }

  /** Writes the times of last use that changed since the last call. */
  async flush(): Promise<void> {
    for (const keyId of [...this.#unwritten]) {
      const record = this.#byId.get(keyId);
      if (record !== undefined) await this.#documents.put(TABLE, keyId, record);
      this.#unwritten.delete(keyId);
    }
  }

  #hold(record: KeyRecord): void {
    this.#byId.set(record.keyId, record);
    this.#idByDigest.set(record.digest, record.keyId);
  }

  #noteUse(record: KeyRecord): void {
    const nowMs = this.#sources.clock();
    if (record.lastUsedAtMs !== null && nowMs - record.lastUsedAtMs < LAST_USED_EVERY_MS) return;
    record.lastUsedAtMs = nowMs;
    this.#unwritten.add(record.keyId);
  }
}
