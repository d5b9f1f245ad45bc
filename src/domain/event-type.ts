/**
 * The closed set of event types. The place of a type is its code in stored events: new ones go to the end, none is ever removed.
 *
 * Registers, where within one (user, item) the event with the latest `ts` wins, of equal times the one received last:
 * `rating`/`rating_remove`, `own_add`/`own_remove`, `want_add`/`want_remove`, `love`/`hate`/`love_remove`,
 * `thumb_up`/`thumb_down`/`thumb_remove`. `own_set` and `want_set` say a whole list at once.
 * Counters, where each event counts once: `play`, `skip`. All others are only recorded.
 * `erase` takes one earlier event back, `user_erase` everything of a user up to itself.
 */
export const EVENT_TYPES = [
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
  'skip',
  'pause',
  'resume',
  'login',
  'exit',
  'search',
  'impression',
  'click',
  'tag',
  'note',
  'erase',
  'user_erase',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** How many items an `own_set` or a `want_set` may say at once: what the state takes in one piece. */
export const MAX_LIST_ITEMS = 100_000;

/** What an event of a type says besides who and when. */
export interface EventShape {
  /** An optional item may be left out; types with `none` ignore it. `list` means the member `items`. */
  readonly item: 'required' | 'optional' | 'none' | 'list';
  /** True where `value` is a rating on the catalogue's scale. */
  readonly isRated: boolean;
  /** True where `text` must be there: the tag, the note, or what was searched for. */
  readonly hasText: boolean;
}

const ITEM: EventShape = { item: 'required', isRated: false, hasText: false };
const LIST: EventShape = { item: 'list', isRated: false, hasText: false };
const BARE: EventShape = { item: 'none', isRated: false, hasText: false };

export const EVENT_SHAPES: Readonly<Record<EventType, EventShape>> = {
  rating: { item: 'required', isRated: true, hasText: false },
  rating_remove: ITEM,
  own_add: ITEM,
  own_remove: ITEM,
  own_set: LIST,
  want_add: ITEM,
  want_remove: ITEM,
  want_set: LIST,
  love: ITEM,
  hate: ITEM,
  love_remove: ITEM,
  thumb_up: ITEM,
  thumb_down: ITEM,
  thumb_remove: ITEM,
  play: ITEM,
  skip: ITEM,
  pause: ITEM,
  resume: ITEM,
  login: BARE,
  exit: { item: 'optional', isRated: false, hasText: false },
  search: { item: 'none', isRated: false, hasText: true },
  impression: ITEM,
  click: ITEM,
  tag: { item: 'required', isRated: false, hasText: true },
  note: { item: 'required', isRated: false, hasText: true },
  erase: BARE,
  user_erase: BARE,
};
