import { createHash, createHmac } from 'node:crypto';
import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';
import type { DocumentStore } from '../store/store.ts';
import type { KeySources } from './keys.ts';
import { digestSecret } from './secret.ts';
import { SecretRing } from './secret-ring.ts';

const TABLE = 'user-tokens';

const UserTokenRecord = z.object({
  tokenId: z.string(),
  userId: z.string(),
  label: z.string(),
  digest: z.string(),
  /** MD5 of the token as hex: AudioScrobbler's handshake is made from it, so the SHA-256 cannot check it. */
  md5: z.string(),
  createdAtMs: z.number(),
  lastUsedAtMs: z.number().nullable(),
  revokedAtMs: z.number().nullable(),
});
/** A user token as stored: its digests, never itself. */
export type UserTokenRecord = z.infer<typeof UserTokenRecord>;

/** Makes a random (version 4) UUID: some players take nothing else for a token. */
function makeUuid(randomBytes: (size: number) => Uint8Array): string {
  const bytes = Buffer.from(randomBytes(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Makes and stores a token by which a player sends what a user listens to. Its text is given back here and nowhere else. */
export async function createUserToken(
  documents: DocumentStore,
  { userId, label }: { readonly userId: string; readonly label: string },
  sources: KeySources,
): Promise<{ readonly token: string; readonly record: UserTokenRecord }> {
  const token = makeUuid(sources.randomBytes);
  const createdAtMs = sources.clock();
  const suffix = Buffer.from(sources.randomBytes(5)).toString('hex');
  const record: UserTokenRecord = {
    tokenId: `token-${createdAtMs.toString(36)}-${suffix}`,
    userId,
    label,
    digest: digestSecret(token),
    md5: createHash('md5').update(token).digest('hex'),
    createdAtMs,
    lastUsedAtMs: null,
    revokedAtMs: null,
  };
  await documents.put(TABLE, record.tokenId, record);
  return { token, record };
}

/** All user tokens; the only writer of their table while it is open. */
export class UserTokens {
  readonly #documents: DocumentStore;
  readonly #sources: KeySources;
  readonly #ring: SecretRing<UserTokenRecord>;
  readonly #idBySessionKey = new Map<string, string>();

  private constructor(documents: DocumentStore, sources: KeySources, ring: SecretRing<UserTokenRecord>) {
    this.#documents = documents;
    this.#sources = sources;
    this.#ring = ring;
    for (const record of ring.list(() => true)) this.#holdSessionKey(record);
  }

  static async open(documents: DocumentStore, sources: KeySources): Promise<UserTokens> {
    const ring = await SecretRing.open({
      documents,
      table: TABLE,
      clock: sources.clock,
      parse: (value) => UserTokenRecord.parse(value),
      idOf: ({ tokenId }) => tokenId,
    });
    return new UserTokens(documents, sources, ring);
  }

  /** Finds whose valid token a text is, and notes its use. */
  verify(text: string): UserTokenRecord | undefined {
    return this.#ring.verify(text.toLowerCase());
  }

  /** Finds the valid token of a user whose MD5 passes a check, and notes its use. */
  findByMd5(userId: string, check: (md5OfToken: string) => boolean): UserTokenRecord | undefined {
    const [found] = this.#ring.list(
      (record) => record.userId === userId && record.revokedAtMs === null && check(record.md5),
    );
    if (found !== undefined) this.#ring.noteUse(found);
    return found;
  }

  /**
   * Gives the session key that stands for a token where a protocol makes one at sign-in: always the same one, so that signing in often
   * leaves nothing behind, and gone with the token.
   */
  sessionKeyOf({ digest, tokenId }: UserTokenRecord): string {
    return createHmac('sha256', digest).update(`session key of ${tokenId}`).digest('hex').slice(0, 32);
  }

  /** Finds whose valid session key a text is, and notes its use. */
  findBySessionKey(text: string): UserTokenRecord | undefined {
    const record = this.#ring.get(this.#idBySessionKey.get(text.toLowerCase()) ?? '');
    if (record === undefined || record.revokedAtMs !== null) return undefined;
    this.#ring.noteUse(record);
    return record;
  }

  /** Tells whether the token of an id is there and not revoked. */
  isValid(tokenId: string): boolean {
    return this.#ring.get(tokenId)?.revokedAtMs === null;
  }

  /** Gives the tokens of a user, the newest first. */
  list(userId: string): readonly UserTokenRecord[] {
    return this.#ring.list((record) => record.userId === userId);
  }

  async create(
    userId: string,
    label: string,
  ): Promise<{ readonly token: string; readonly record: UserTokenRecord }> {
    const created = await createUserToken(this.#documents, { userId, label }, this.#sources);
    this.#ring.hold(created.record);
    this.#holdSessionKey(created.record);
    return created;
  }

  /** Makes a token unusable from now on; it stays listed. Errors: `not_found`. */
  async revoke(userId: string, tokenId: string): Promise<UserTokenRecord> {
    const record = this.#ring.get(tokenId);
    if (record?.userId === userId) return this.#ring.revoke(record);
    throw new DeadwaxError(
      'not_found',
      `user '${userId}' has no token '${tokenId}'; GET /api/v1/users/${encodeURIComponent(userId)}/tokens lists them`,
    );
  }

  /** Writes the times of last use that changed since the last call. */
  flush(): Promise<void> {
    return this.#ring.flush();
  }

  #holdSessionKey(record: UserTokenRecord): void {
    this.#idBySessionKey.set(this.sessionKeyOf(record), record.tokenId);
  }
}
