import type { Event, StoredEvent } from '../../src/domain/event.ts';
import type { EventType } from '../../src/domain/event-type.ts';
import { MARK } from '../../src/domain/interaction.ts';
import type { Store } from '../../src/store/store.ts';

/** The registers of a (user, item), each with the event types that write it. */
const REGISTERS: Readonly<Record<string, readonly EventType[]>> = {
  rating: ['rating', 'rating_remove'],
  own: ['own_add', 'own_remove', 'own_set'],
  want: ['want_add', 'want_remove', 'want_set'],
  love: ['love', 'hate', 'love_remove'],
  thumb: ['thumb_up', 'thumb_down', 'thumb_remove'],
};
const MARKS: Partial<Record<EventType, number>> = {
  own_add: MARK.owned,
  want_add: MARK.wanted,
  love: MARK.loved,
  hate: MARK.hated,
  thumb_up: MARK.thumbUp,
  thumb_down: MARK.thumbDown,
};

type Place = `${string} ${string} ${string}`;

function isErased(log: readonly StoredEvent[]): (stored: StoredEvent) => boolean {
  const targets = new Set<number>();
  const usersGoneBefore = new Map<string, number>();
  for (const { offset, event } of log) {
    if (event.type === 'erase' && event.details?.target !== undefined)
      targets.add(event.details.target.offset);
    if (event.type === 'user_erase') usersGoneBefore.set(event.userId, offset);
  }
  return ({ offset, event }) => targets.has(offset) || offset < (usersGoneBefore.get(event.userId) ?? -1);
}

/** The last word of a register: the latest time, of equal times the last received. */
function lastOf(events: readonly StoredEvent[], types: readonly EventType[]): Event | undefined {
  const ordered = events.filter(({ event }) => types.includes(event.type));
  ordered.sort((a, b) => a.event.tsMs - b.event.tsMs || a.offset - b.offset);
  return ordered.at(-1)?.event;
}

function describe(itemId: string, events: readonly StoredEvent[]): string | undefined {
  let [marks, rating] = [0, Number.NaN];
  for (const types of Object.values(REGISTERS)) {
    const last = lastOf(events, types);
    if (last === undefined) continue;
    if (last.type === 'rating') rating = last.value ?? Number.NaN;
    marks |= MARKS[last.type] ?? 0;
    const isListed = last.details?.items?.includes(itemId) ?? false;
    if (last.type === 'own_set' && isListed) marks |= MARK.owned;
    if (last.type === 'want_set' && isListed) marks |= MARK.wanted;
  }
  const count = (type: EventType) => events.filter(({ event }) => event.type === type).length;
  const [plays, skips] = [count('play'), count('skip')];
  return Number.isNaN(rating) && marks + plays + skips === 0
    ? undefined
    : `${rating} ${marks} ${plays} ${skips}`;
}

/** Counts the events that are not taken back, by type; those that take others back are left out. */
export function countTypes(log: readonly StoredEvent[]): Record<string, number> {
  const isGone = isErased(log);
  const counts = new Map<string, number>();
  for (const stored of log) {
    const { type } = stored.event;
    if (type === 'erase' || type === 'user_erase' || isGone(stored)) continue;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort());
}

/** Tells from the log alone, by the simplest means, what the state must hold: `catalogue user item` to `rating marks plays skips`. */
export function recountState(log: readonly StoredEvent[]): Map<Place, string> {
  const isGone = isErased(log);
  const byPlace = new Map<Place, StoredEvent[]>();
  const lists = new Map<string, StoredEvent[]>();
  for (const stored of log) {
    const { userId, catalogue, itemId, type, details } = stored.event;
    if (catalogue === undefined || type === 'erase' || isGone(stored)) continue;
    const isList = type === 'own_set' || type === 'want_set';
    if (isList) lists.set(`${catalogue} ${userId}`, [...(lists.get(`${catalogue} ${userId}`) ?? []), stored]);
    for (const id of isList ? (details?.items ?? []) : [itemId ?? '']) {
      const place: Place = `${catalogue} ${userId} ${id}`;
      const there = byPlace.get(place) ?? [];
      if (!isList) there.push(stored);
      byPlace.set(place, there);
    }
  }
  const state = new Map<Place, string>();
  for (const [place, events] of byPlace) {
    const [catalogue, userId, itemId] = place.split(' ');
    // A whole list speaks of every item, of those that are not in it, too.
    const text = describe(itemId, [...events, ...(lists.get(`${catalogue} ${userId}`) ?? [])]);
    if (text !== undefined) state.set(place, text);
  }
  return state;
}

/** Reads the same from the state. */
export async function readState(store: Store): Promise<Map<Place, string>> {
  const state = new Map<Place, string>();
  for (const catalogue of ['movies', 'records', 'tracks'] as const) {
    const ids = await store.items.ids(catalogue);
    for await (const block of store.interactions.scan(catalogue))
      for (const { userId, interactions } of block) {
        const { itemRows, ratings, marks, plays, skips } = interactions;
        itemRows.forEach((row, at) => {
          state.set(
            `${catalogue} ${userId} ${ids[row]}`,
            `${ratings[at]} ${marks[at]} ${plays[at]} ${skips[at]}`,
          );
        });
      }
  }
  return state;
}
