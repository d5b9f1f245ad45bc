import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Catalog } from '../catalog/catalog.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { Store } from '../store/store.ts';
import { readChangedUsers } from './changed-users.ts';
import { chooseFriend } from './choose-friend.ts';
import { type Collector, readCollector } from './read-collector.ts';
import { recommendRelease } from './recommend-release.ts';
import type { ReleaseFacts } from './release-facts.ts';
import type { ChangedTaste } from './taste-changes.ts';
import type { CurrentTastes, TasteStore } from './taste-store.ts';

export interface UpdateTastesDeps {
  readonly store: Pick<Store, 'users' | 'interactions' | 'documents'>;
  /** That of records. */
  readonly catalog: Pick<Catalog, 'refreshIfStale'>;
  readonly log: Pick<EventLog, 'readBlocks'>;
  readonly tastes: TasteStore;
}

/** With more changed users than this a whole batch is the better way. */
const MOST_CHANGED = 20_000;

/**
 * Brings the tastes of the users who have changed since the batch, or since the last update, up to date; gives how many they were.
 * Undefined, with nothing changed, where there is no batch or more than MOST_CHANGED users have changed since it.
 */
export async function updateTastes({
  store,
  catalog,
  log,
  tastes,
}: UpdateTastesDeps): Promise<number | undefined> {
  const { current } = tastes;
  if (current === undefined) return undefined;
  const { changes, reader } = current;
  // What is read below has every event before this in it; those from here on are the next update's.
  const offset = await store.interactions.appliedOffset();
  const userIds = await readChangedUsers(log, changes.offset, offset);
  if (userIds.size + changes.users.size > MOST_CHANGED) return undefined;
  const facts = tastes.factsOf(await catalog.refreshIfStale());
  const users = new Map(changes.users);
  for (const userId of userIds) {
    // Everything here is soon done and never waits, so others have to be let in.
    await nextTurn();
    const collector = await readCollector(store, userId, facts.genres);
    if (collector === undefined) continue;
    users.set(collector.userRow, await recompute(current, collector, { store, facts }));
  }
  await tastes.setChanges(reader, { offset, users });
  return userIds.size;
}

async function recompute(
  current: CurrentTastes,
  collector: Collector,
  { store, facts }: { readonly store: UpdateTastesDeps['store']; readonly facts: ReleaseFacts },
): Promise<ChangedTaste> {
  const readAt = async (userRow: number): Promise<Collector | undefined> => {
    const [user] = await store.users.atRows([userRow]);
    return user && readCollector(store, user.userId, facts.genres);
  };
  const { userRow, scores, isRanked } = collector;
  const chosen = await chooseFriend(current, collector, readAt);
  const release = recommendRelease(current, collector, chosen?.friend.owned, facts);
  return {
    userRow,
    scores: [...scores],
    isRanked,
    friend: chosen?.friend.userRow ?? -1,
    release: release.itemRow,
  };
}
