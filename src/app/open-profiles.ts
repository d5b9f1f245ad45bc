import { ProfileAuthorizations } from '../importing/profile-authorizations.ts';
import { ProfileLinks } from '../importing/profile-links.ts';
import type { DocumentStore } from '../store/store.ts';
import type { Config } from './config.ts';
import { discogsApplication, discogsOptions } from './discogs-options.ts';
import { openSeal } from './seal-key.ts';

interface ProfileDeps {
  readonly documents: DocumentStore;
  readonly directory: string;
  readonly config: Config;
  readonly clock: () => number;
}

/** Opens the profiles that users have elsewhere, and how they connect them. Errors: `damaged_data`, `invalid_input`. */
export async function openProfiles({ documents, directory, config, clock }: ProfileDeps): Promise<{
  readonly profileLinks: ProfileLinks;
  readonly profileAuthorizations: ProfileAuthorizations;
}> {
  const seal = await openSeal(directory);
  const profileLinks = new ProfileLinks(documents, seal);
  const profileAuthorizations = new ProfileAuthorizations({
    documents,
    seal,
    links: profileLinks,
    application: discogsApplication(config),
    discogs: discogsOptions(config, clock),
  });
  return { profileLinks, profileAuthorizations };
}
