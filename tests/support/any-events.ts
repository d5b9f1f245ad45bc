import fc from 'fast-check';
import { CATALOGUES, type Catalogue, catalogueOfItem } from '../../src/domain/catalogue.ts';
import type { Event } from '../../src/domain/event.ts';
import type { EventType } from '../../src/domain/event-type.ts';

/** What an event is made from; `choice` picks the earlier event that an `erase` takes back. */
export interface EventDraft {
  readonly type: EventType;
  readonly userId: string;
  readonly itemId: string;
  readonly tsMs: number;
  readonly value: number;
  readonly listed: readonly number[];
  readonly choice: number;
}

export const USERS = ['a', 'b', 'c'];
const ITEMS = ['movie:1', 'movie:2', 'movie:3', 'track:1', 'track:2', 'release:1'];
const TYPES: readonly EventType[] = [
  'rating',
  'rating',
  'rating_remove',
  'own_add',
  'own_remove',
  'own_set',
  'want_add',
  'want_remove',
  'want_set',
  'love',
  'hate',
  'love_remove',
  'thumb_up',
  'thumb_down',
  'thumb_remove',
  'play',
  'play',
  'play',
  'skip',
  'login',
  'tag',
  'erase',
  'erase',
  'erase',
  'user_erase',
];
const NOT_ERASABLE: readonly EventType[] = ['erase', 'user_erase', 'own_set', 'want_set', 'login', 'tag'];

/** Any event; few users, items and times, so that they meet. */
export const eventDraft: fc.Arbitrary<EventDraft> = fc.record({
  type: fc.constantFrom(...TYPES),
  userId: fc.constantFrom(...USERS),
  itemId: fc.constantFrom(...ITEMS),
  tsMs: fc.integer({ min: 0, max: 5 }).map((second) => second * 1000),
  value: fc.integer({ min: 1, max: 5 }),
  listed: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
  choice: fc.nat(),
});

function listOf({ itemId, listed }: EventDraft): { catalogue: Catalogue; items: string[] } {
  const catalogue = catalogueOfItem(itemId) ?? CATALOGUES[0];
  const prefix = itemId.slice(0, itemId.indexOf(':') + 1);
  return { catalogue, items: [...new Set(listed)].map((number) => `${prefix}${number}`) };
}

/** Makes events of drafts, whose offsets are their places; an `erase` that finds nothing to take back is a login. */
export function makeEvents(drafts: readonly EventDraft[]): Event[] {
  const events: Event[] = [];
  const erasable: number[] = [];
  for (const [offset, draft] of drafts.entries()) {
    const { userId, tsMs, value, itemId } = draft;
    const base = { eventId: `e${offset}`, userId, tsMs, receivedAtMs: 0, value: undefined, source: 'test' };
    const none = { itemId: undefined, catalogue: undefined, details: undefined };
    if (draft.type === 'own_set' || draft.type === 'want_set') {
      const { catalogue, items } = listOf(draft);
      events.push({ ...base, ...none, type: draft.type, catalogue, details: { items } });
    } else if (draft.type === 'erase' && erasable.length > 0) {
      const [at] = erasable.splice(draft.choice % erasable.length, 1);
      const { eventId, type, ...earlier } = events[at];
      const target = { eventId, offset: at, type, tsMs: earlier.tsMs, value: earlier.value };
      const { userId: owner, itemId: about, catalogue } = earlier;
      events.push({ ...base, type: 'erase', userId: owner, itemId: about, catalogue, details: { target } });
    } else if (['erase', 'login', 'user_erase'].includes(draft.type))
      events.push({ ...base, ...none, type: draft.type === 'user_erase' ? 'user_erase' : 'login' });
    else {
      const details = draft.type === 'tag' ? { text: 'x' } : undefined;
      const rated = draft.type === 'rating' ? value : undefined;
      const catalogue = catalogueOfItem(itemId);
      events.push({ ...base, type: draft.type, itemId, catalogue, value: rated, details });
    }
    if (!NOT_ERASABLE.includes(events[offset].type)) erasable.push(offset);
  }
  return events;
}
