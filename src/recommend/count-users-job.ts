import { CATALOGUES, type Catalogue } from '../domain/catalogue.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import type { Store } from '../store/store.ts';

const HOUR_MS = 3_600_000;
/** Where it is kept up to where the events of a catalogue are counted. */
const TABLE = 'user-counts';

type CountUsersStore = Pick<Store, 'interactions' | 'items' | 'search' | 'documents'>;

async function countUsers(
  { interactions, items }: CountUsersStore,
  catalogue: Catalogue,
): Promise<Uint32Array> {
  const nUsers = new Uint32Array(await items.count(catalogue));
  for await (const users of interactions.scan(catalogue))
    for (const { interactions: packed } of users)
      for (const itemRow of packed.itemRows) if (itemRow < nUsers.length) nUsers[itemRow] += 1;
  return nUsers;
}

async function countCatalogue(
  store: CountUsersStore,
  catalogue: Catalogue,
  { signal, log }: JobContext,
): Promise<void> {
  const counted = {
    offset: await store.interactions.appliedOffset(),
    nItems: await store.items.count(catalogue),
  };
  const before = await store.documents.get(TABLE, catalogue);
  if (JSON.stringify(before) === JSON.stringify(counted)) return;
  const nUsers = await countUsers(store, catalogue);
  signal.throwIfAborted();
  const nDiffering = await store.search.setUserCounts(catalogue, nUsers);
  await store.documents.put(TABLE, catalogue, counted);
  log(`${nDiffering} items of ${catalogue} have other numbers of users than before`);
}

/**
 * Handles `count_users`: counts how many users each item has, by which search orders what matches alike. Does nothing where nothing has
 * happened since. Cost: a scan of all users.
 */
export function countUsersJobHandler(store: CountUsersStore): JobHandler {
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
        await countCatalogue(store, catalogue, context);
      }
      return {};
    },
  };
}
