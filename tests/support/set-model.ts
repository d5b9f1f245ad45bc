import type { Event } from '../../src/domain/event.ts';
import type { Store } from '../../src/store/store.ts';

/** Gives the interactions in a store as `user item -> rating time`, removed ones included. */
export async function readInteractions(store: Store): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  const ids = await store.items.ids('movies');
  for await (const block of store.interactions.scan('movies'))
    for (const { userId, interactions } of block)
      interactions.itemRows.forEach((row, at) => {
        all[`${userId} ${ids[row]}`] = `${interactions.ratings[at]} ${interactions.tsMs[at]}`;
      });
  return all;
}

/** Gives what the store must hold after these events, by the simplest means: latest time wins, of equal times the last received. */
export function recount(events: Iterable<Event>): Record<string, string> {
  const present = new Map<string, Event>();
  for (const event of events) {
    const key = `${event.userId} ${event.itemId}`;
    if ((present.get(key)?.tsMs ?? Number.NEGATIVE_INFINITY) <= event.tsMs) present.set(key, event);
  }
  return Object.fromEntries(
    [...present].map(([key, { value, tsMs }]) => [key, `${value ?? Number.NaN} ${tsMs}`]),
  );
}
