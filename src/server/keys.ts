import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';
import type { DocumentStore } from '../store/store.ts';
import { Scope } from './contract-operations.ts';
import { digestSecret, makeSecret } from './secret.ts';
import { SecretRing } from './secret-ring.ts';

export type KeyScope = z.infer<typeof Scope>;

const TABLE = 'keys';

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

/** All keys; the only writer of their table while it is open. */
export class KeyRing {
  readonly #documents: DocumentStore;
  readonly #sources: KeySources;
  readonly #ring: SecretRing<KeyRecord>;

  private constructor(documents: DocumentStore, sources: KeySources, ring: SecretRing<KeyRecord>) {
    this.#documents = documents;
    this.#sources = sources;
    this.#ring = ring;
  }

  static async open(documents: DocumentStore, sources: KeySources): Promise<KeyRing> {
    const ring = await SecretRing.open({
      documents,
      table: TABLE,
      clock: sources.clock,
      parse: (value) => KeyRecord.parse(value),
      idOf: ({ keyId }) => keyId,
    });
    return new KeyRing(documents, sources, ring);
  }

  /** Finds the valid key of a text, and notes its use. */
  verify(text: string): KeyRecord | undefined {
    return this.#ring.verify(text);
  }

  /** Gives all keys, the newest first. */
  list(): readonly KeyRecord[] {
    return this.#ring.list(() => true);
  }

  async create(
    label: string,
    scope: KeyScope,
  ): Promise<{ readonly key: string; readonly record: KeyRecord }> {
    const created = await createKey(this.#documents, { label, scope }, this.#sources);
    this.#ring.hold(created.record);
    return created;
  }

  /** Makes a key unusable from now on; it stays listed. Errors: `not_found`. */
  async revoke(keyId: string): Promise<KeyRecord> {
    const record = this.#ring.get(keyId);
    if (record === undefined)
      throw new DeadwaxError('not_found', `key '${keyId}' does not exist; GET /api/v1/keys lists them`);
    return this.#ring.revoke(record);
  }

  /** Writes the times of last use that changed since the last call. */
  flush(): Promise<void> {
    return this.#ring.flush();
  }
}
