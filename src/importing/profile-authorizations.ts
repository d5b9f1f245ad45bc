import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';
import { beginDiscogsSignIn, endDiscogsSignIn } from '../source/discogs-profile/discogs-authorization.ts';
import type { DiscogsClientOptions } from '../source/discogs-profile/discogs-client.ts';
import type { DiscogsApplication } from '../source/discogs-profile/discogs-credentials.ts';
import type { DocumentStore } from '../store/store.ts';
import { openSealed, type Seal, sealText } from '../util/seal.ts';
import type { ProfileLinks } from './profile-links.ts';

const TABLE = 'profile-authorizations';
/** How long a user may take at Discogs. */
const LIFETIME_MS = 15 * 60_000;

const Waiting = z.object({ token: z.string(), secret: z.string(), atMs: z.number() });

export interface ProfileAuthorizationsDeps {
  readonly documents: DocumentStore;
  readonly seal: Seal;
  readonly links: Pick<ProfileLinks, 'put'>;
  /** Undefined where none is configured. */
  readonly application: DiscogsApplication | undefined;
  readonly discogs: Omit<DiscogsClientOptions, 'credentials'>;
}

/** How users connect their profiles at Discogs in the browser. What waits for them is stored sealed, one for a user. */
export class ProfileAuthorizations {
  readonly #deps: ProfileAuthorizationsDeps;

  constructor(deps: ProfileAuthorizationsDeps) {
    this.#deps = deps;
  }

  /** Tells whether an application is configured. */
  get isPossible(): boolean {
    return this.#deps.application !== undefined;
  }

  /** Begins: gives the page of Discogs where the user allows it; it leads back to `callback`. Errors: `conflict` without an application. */
  async begin(userId: string, callback: string): Promise<string> {
    const { documents, seal, discogs } = this.#deps;
    const { token, secret, url } = await beginDiscogsSignIn(this.#application(), callback, discogs);
    const waiting: z.infer<typeof Waiting> = { token, secret, atMs: discogs.surroundings.clock() };
    await documents.put(TABLE, userId, sealText(JSON.stringify(waiting), `${TABLE} ${userId}`, seal));
    return url;
  }

  /** Ends with what Discogs gave the browser: links the user with the profile, whose name it gives. Errors: `conflict` for what nobody waits for. */
  async end(userId: string, token: string, verifier: string): Promise<string> {
    const { documents, links, discogs } = this.#deps;
    const application = this.#application();
    const waiting = await this.#waiting(userId);
    const isOld = waiting !== undefined && discogs.surroundings.clock() - waiting.atMs > LIFETIME_MS;
    if (waiting === undefined || isOld || waiting.token !== token)
      throw new DeadwaxError('conflict', `'${userId}' waits for no answer of Discogs, or not for this one`, {
        hint: 'connect again; an answer is waited for a quarter of an hour',
      });
    // It works once, whatever comes of it.
    await documents.delete(TABLE, userId);
    const { username, credentials } = await endDiscogsSignIn(application, waiting, verifier, discogs);
    await links.put(userId, username, credentials);
    return username;
  }

  #application(): DiscogsApplication {
    const { application } = this.#deps;
    if (application !== undefined) return application;
    throw new DeadwaxError('conflict', 'no application of Discogs is configured', {
      hint: 'register one at Discogs under Settings, Developers, and set discogs_consumer_key and discogs_consumer_secret',
    });
  }

  async #waiting(userId: string): Promise<z.infer<typeof Waiting> | undefined> {
    const sealed = await this.#deps.documents.get(TABLE, userId);
    if (typeof sealed !== 'string') return undefined;
    return Waiting.parse(JSON.parse(openSealed(sealed, `${TABLE} ${userId}`, this.#deps.seal)));
  }
}
