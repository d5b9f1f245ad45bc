import type { DocumentStore } from '../store/store.ts';
import { digestSecret, isSameDigest } from './secret.ts';

/** How long a first use may stay unwritten. */
const LAST_USED_EVERY_MS = 60_000;
/** So many secrets that were shown lately are known without hashing them again. */
const MAX_SHOWN = 1000;

/** What is stored of a secret that someone may show again and again: its SHA-256, never itself. */
export interface SecretRecord {
  readonly digest: string;
  readonly createdAtMs: number;
  lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

interface SecretTable<R> {
  readonly documents: DocumentStore;
  readonly table: string;
  readonly clock: () => number;
  /** Checks a stored document; throws where it is none. */
  readonly parse: (value: unknown) => R;
  readonly idOf: (record: R) => string;
}

async function readAll<R>({ documents, table, parse }: SecretTable<R>): Promise<R[]> {
  const records: R[] = [];
  let cursor: string | undefined;
  do {
    const page = await documents.list(table, { count: 1000, ...(cursor === undefined ? {} : { cursor }) });
    records.push(...page.values.map((document) => parse(document.value)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return records;
}

/**
 * The secrets of one table, held in memory so that a check needs no look-up on disk; the only writer of their table while it is open.
 */
export class SecretRing<R extends SecretRecord> {
  readonly #table: SecretTable<R>;
  readonly #byId = new Map<string, R>();
  readonly #idByDigest = new Map<string, string>();
  readonly #unwritten = new Set<string>();
  /** Valid secrets that were shown lately, with the ids of their records. */
  readonly #shown = new Map<string, string>();

  private constructor(table: SecretTable<R>, records: readonly R[]) {
    this.#table = table;
    for (const record of records) this.hold(record);
  }

  static async open<R extends SecretRecord>(table: SecretTable<R>): Promise<SecretRing<R>> {
    return new SecretRing(table, await readAll(table));
  }

  /** Finds the valid record of a secret, and notes its use. */
  verify(secret: string): R | undefined {
    const record = this.#byId.get(this.#shown.get(secret) ?? this.#idOf(secret) ?? '');
    if (record === undefined || record.revokedAtMs !== null) return undefined;
    this.noteUse(record);
    return record;
  }

  get(id: string): R | undefined {
    return this.#byId.get(id);
  }

  /** Gives the records that fulfil a condition, the newest first. */
  list(condition: (record: R) => boolean): readonly R[] {
    const { idOf } = this.#table;
    return [...this.#byId.values()]
      .filter(condition)
      .sort((a, b) => b.createdAtMs - a.createdAtMs || (idOf(a) < idOf(b) ? 1 : -1));
  }

  /** Takes up a record that has just been written. */
  hold(record: R): void {
    this.#byId.set(this.#table.idOf(record), record);
    this.#idByDigest.set(record.digest, this.#table.idOf(record));
  }

  /** Makes a secret unusable from now on; it stays listed. */
  async revoke(record: R): Promise<R> {
    if (record.revokedAtMs !== null) return record;
    const { documents, table, clock, idOf } = this.#table;
    const revoked = { ...record, revokedAtMs: clock() };
    await documents.put(table, idOf(record), revoked);
    this.hold(revoked);
    return revoked;
  }

  /** The map finds a candidate by digest; the compare takes constant time. */
  #idOf(secret: string): string | undefined {
    const digest = digestSecret(secret);
    const id = this.#idByDigest.get(digest);
    const record = id === undefined ? undefined : this.#byId.get(id);
    if (id === undefined || record === undefined || !isSameDigest(record.digest, digest)) return undefined;
    if (this.#shown.size >= MAX_SHOWN) this.#shown.clear();
    this.#shown.set(secret, id);
    return id;
  }

  noteUse(record: R): void {
    const nowMs = this.#table.clock();
    if (record.lastUsedAtMs !== null && nowMs - record.lastUsedAtMs < LAST_USED_EVERY_MS) return;
    record.lastUsedAtMs = nowMs;
    this.#unwritten.add(this.#table.idOf(record));
  }

  /** Writes the times of last use that changed since the last call. */
  async flush(): Promise<void> {
    const { documents, table } = this.#table;
    for (const id of [...this.#unwritten]) {
      const record = this.#byId.get(id);
      if (record !== undefined) await documents.put(table, id, record);
      this.#unwritten.delete(id);
    }
  }
}
