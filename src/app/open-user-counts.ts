import { UserCounts } from '../catalog/user-counts.ts';
import { CATALOGUES, type Catalogue } from '../domain/catalogue.ts';
import type { Store } from '../store/store.ts';

/** How long a page waits for a count. */
const WAIT_MS = 500;

/** Makes what counts the users of each catalogue's items. */
export function openUserCounts({
  interactions,
  items,
}: Pick<Store, 'interactions' | 'items'>): (catalogue: Catalogue) => UserCounts {
  const now = (): number => performance.now();
  const [movies, records, tracks] = CATALOGUES.map(
    (catalogue) => new UserCounts({ interactions, items, catalogue, waitMs: WAIT_MS, now }),
  );
  const counts = { movies, records, tracks };
  return (catalogue) => counts[catalogue];
}
