import type { UserCounts } from '../catalog/user-counts.ts';
import { CATALOGUES, type Catalogue } from '../domain/catalogue.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import type { Store } from '../store/store.ts';

const HOUR_MS = 3_600_000;
/** Where it is kept up to where the events of a catalogue are counted. */
const TABLE = 'user-counts';

interface CountUsersDeps {
  readonly store: Pick<Store, 'interactions' | 'items' | 'search' | 'documents'>;
  readonly userCounts: (catalogue: Catalogue) => Pick<UserCounts, 'present'>;
}

async function countCatalogue(
  { store, userCounts }: CountUsersDeps,
  catalogue: Catalogue,
  { signal, log }: JobContext,
): Promise<void> {
  const { interactions, items, documents, search } = store;
  const counted = {
    offset: await interactions.appliedOffset(),
    nItems: await items.count(catalogue),
    nMatched: items.matchedRows(catalogue).size,
  };
  const before = await documents.get(TABLE, catalogue);
  if (JSON.stringify(before) === JSON.stringify(counted)) return;
  const { users } = await userCounts(catalogue).present(signal);
  const nDiffering = await search.setUserCounts(catalogue, users);
  await documents.put(TABLE, catalogue, counted);
  log(`${nDiffering} items of ${catalogue} have other numbers of users than before`);
}

/**
 * Handles `count_users`: has counted how many users each item has, by which search orders what matches alike. Does nothing where nothing
 * has happened since. Cost: a count of all users, in a thread of its own.
 */
export function countUsersJobHandler(deps: CountUsersDeps): JobHandler {
  return {
    type: 'count_users',
    maxAttempts: 3,
    timeoutMs: 6 * HOUR_MS,
    parse: () => ({}),
    uniqueKey: () => 'count_users',
    isLight: () => true,
    async run(_parameters, context) {
      for (const [place, catalogue] of CATALOGUES.entries()) {
        context.progress('count', place, CATALOGUES.length, 'catalogues');
        await countCatalogue(deps, catalogue, context);
      }
      return {};
    },
  };
}
