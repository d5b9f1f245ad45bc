import { randomBytes } from 'node:crypto';
import { ProfileAuthorizations } from '../../src/importing/profile-authorizations.ts';
import type { ServerContext } from '../../src/server/context.ts';

/** Makes the sign-ins at a Discogs of an address with an application; without an address none is configured. */
export function authorizationsAt(
  {
    store,
    profileLinks,
    clock,
  }: Pick<ServerContext, 'profileLinks' | 'clock'> & {
    readonly store: Pick<ServerContext['store'], 'documents'>;
  },
  url?: string,
): ProfileAuthorizations {
  return new ProfileAuthorizations({
    documents: store.documents,
    seal: { key: randomBytes(32), randomBytes },
    links: profileLinks,
    application: url === undefined ? undefined : { consumer_key: 'our-key', consumer_secret: 'our-secret' },
    discogs: {
      baseUrl: url ?? 'http://127.0.0.1:9',
      userAgent: 'Deadwax/test',
      surroundings: { clock, random: () => 0.5, sleep: async () => undefined },
    },
  });
}
