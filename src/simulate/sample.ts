import type { Event } from '../domain/event.ts';
import { makeItemEvent } from '../domain/make-item-event.ts';
import { DeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { Store } from '../store/store.ts';
import { generateSample } from './generate-sample.ts';

export interface SampleDeps {
  readonly log: Pick<EventLog, 'append' | 'endOffset'>;
  readonly store: Pick<Store, 'items' | 'users' | 'interactions' | 'documents'>;
  readonly clock: () => number;
}

const TABLE = 'sample';
const KEY = 'state';
/** The one sample that is bundled. */
const SEED = 20_260_101;
const BATCH = 4_000;

/** Whether the sample is here; someone who removed it does not get it again unasked. */
export type SampleState = 'absent' | 'loaded' | 'removed';

export async function readSampleState(deps: Pick<SampleDeps, 'store'>): Promise<SampleState> {
  const state = await deps.store.documents.get(TABLE, KEY);
  return state === 'loaded' || state === 'removed' ? state : 'absent';
}

export async function sampleIsLoaded(deps: Pick<SampleDeps, 'store'>): Promise<boolean> {
  return (await readSampleState(deps)) === 'loaded';
}

async function appendAll(deps: SampleDeps, events: readonly Event[]): Promise<void> {
  for (let start = 0; start < events.length; start += BATCH)
    await deps.log.append(events.slice(start, start + BATCH));
}

/**
 * Writes the bundled sample: its films, users and ratings. Loading it twice, or again after a crash, adds nothing; once it was
 * removed its ratings stay removed.
 */
export async function loadSample(deps: SampleDeps): Promise<void> {
  const sample = generateSample({ seed: SEED });
  await deps.store.items.put(sample.items);
  await deps.store.users.put(sample.users);
  await appendAll(deps, sample.events);
  await deps.store.documents.put(TABLE, KEY, 'loaded');
}

/** Makes the events that take away every present rating of the sample's users, and of anyone for the sample's films. */
async function* removalsOf(
  deps: SampleDeps,
  itemIds: ReadonlySet<string>,
  userIds: ReadonlySet<string>,
): AsyncGenerator<Event[]> {
  const ids = await deps.store.items.ids('movies');
  for await (const block of deps.store.interactions.scan('movies')) {
    const removals: Event[] = [];
    for (const { userId, interactions } of block)
      interactions.itemRows.forEach((itemRow, at) => {
        const itemId = ids[itemRow];
        const isGone = Number.isNaN(interactions.ratings[at]);
        if (isGone || (!userIds.has(userId) && !itemIds.has(itemId))) return;
        removals.push(toRemoval(userId, itemId, Math.max(deps.clock(), interactions.tsMs[at])));
      });
    if (removals.length > 0) yield removals;
  }
}

function toRemoval(userId: string, itemId: string, tsMs: number): Event {
  const about = { type: 'rating_remove', userId, itemId, catalogue: 'movies' } as const;
  return makeItemEvent({ ...about, tsMs, receivedAtMs: tsMs, source: 'sample' });
}

/**
 * Removes the sample: its users, its films, and every rating by those users or of those films, by events, so that it stays gone
 * when a projection is built again. Waits for the state at most `timeoutMs`.
 * Errors: `not_found` where it is not loaded; `timeout`, after which it can be called again.
 */
export async function removeSample(deps: SampleDeps, timeoutMs: number): Promise<void> {
  if (!(await sampleIsLoaded(deps))) throw new DeadwaxError('not_found', 'the sample is not loaded');
  const sample = generateSample({ seed: SEED });
  const itemIds = new Set(sample.items.map(({ itemId }) => itemId));
  const userIds = new Set(sample.users.map(({ userId }) => userId));
  for await (const removals of removalsOf(deps, itemIds, userIds)) await appendAll(deps, removals);
  if (!(await deps.store.interactions.waitFor(await deps.log.endOffset(), timeoutMs)))
    throw new DeadwaxError(
      'timeout',
      `the state did not catch up within ${timeoutMs} ms while the sample was removed; try again`,
    );
  await deps.store.users.remove([...userIds]);
  await deps.store.items.remove([...itemIds]);
  await deps.store.documents.put(TABLE, KEY, 'removed');
}
