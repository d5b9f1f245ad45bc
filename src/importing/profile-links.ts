import * as z from 'zod';
import { DiscogsCredentials } from '../source/discogs-profile/discogs-credentials.ts';
import type { DocumentStore } from '../store/store.ts';
import { openSealed, type Seal, sealText } from '../util/seal.ts';

const TABLE = 'profile-links';

const StoredLink = z.object({
  username: z.string(),
  /** Sealed JSON of `DiscogsCredentials`. */
  credentials: z.string().nullable(),
  syncedAtMs: z.number().nullable(),
});

/** Which profile at Discogs is whose. */
export interface ProfileLink {
  readonly username: string;
  readonly hasCredentials: boolean;
  /** When it was last read whole; null before. */
  readonly syncedAtMs: number | null;
}

/** Which profiles users have elsewhere. What opens them is stored sealed, and given to nobody but a sync. */
export class ProfileLinks {
  readonly #documents: DocumentStore;
  readonly #seal: Seal;

  constructor(documents: DocumentStore, seal: Seal) {
    this.#documents = documents;
    this.#seal = seal;
  }

  async get(userId: string): Promise<ProfileLink | undefined> {
    const stored = await this.#read(userId);
    return (
      stored && {
        username: stored.username,
        hasCredentials: stored.credentials !== null,
        syncedAtMs: stored.syncedAtMs,
      }
    );
  }

  /** Errors: `damaged_data` where the key of the data directory is not the one that they were sealed with. */
  async credentials(userId: string): Promise<DiscogsCredentials | undefined> {
    const sealed = (await this.#read(userId))?.credentials ?? null;
    if (sealed === null) return undefined;
    return DiscogsCredentials.parse(JSON.parse(openSealed(sealed, userId, this.#seal)));
  }

  /** Links a user with a profile. Credentials stay as they are where none are given and the profile is the same. */
  async put(userId: string, username: string, credentials: DiscogsCredentials | undefined): Promise<void> {
    const before = await this.#read(userId);
    const known = before?.username === username ? before : undefined;
    const sealed = credentials && sealText(JSON.stringify(credentials), userId, this.#seal);
    await this.#documents.put(TABLE, userId, {
      username,
      credentials: sealed ?? known?.credentials ?? null,
      syncedAtMs: known?.syncedAtMs ?? null,
    });
  }

  /** Notes that the profile of a user was read whole. */
  async synced(userId: string, atMs: number): Promise<void> {
    const stored = await this.#read(userId);
    if (stored !== undefined) await this.#documents.put(TABLE, userId, { ...stored, syncedAtMs: atMs });
  }

  /** Forgets a link and its credentials; false where there is none. */
  delete(userId: string): Promise<boolean> {
    return this.#documents.delete(TABLE, userId);
  }

  async #read(userId: string): Promise<z.infer<typeof StoredLink> | undefined> {
    const value = await this.#documents.get(TABLE, userId);
    return value === undefined ? undefined : StoredLink.parse(value);
  }
}
