import type { EventType } from '../../domain/event-type.ts';

/** What a listener does; the place is the state of the chain. */
export const LISTENER_EVENTS = [
  'login',
  'search',
  'play',
  'thumb_up',
  'thumb_down',
  'pause',
  'skip',
  'exit',
] as const satisfies readonly EventType[];
type ListenerEvent = (typeof LISTENER_EVENTS)[number];

export const LOGIN = LISTENER_EVENTS.indexOf('login');
export const SEARCH = LISTENER_EVENTS.indexOf('search');
export const PLAY = LISTENER_EVENTS.indexOf('play');
export const EXIT = LISTENER_EVENTS.indexOf('exit');

type Weights = readonly (readonly [event: ListenerEvent, percent: number])[];

const AFTER_OTHERS: Weights = [
  ['search', 28],
  ['play', 68],
  ['exit', 4],
];

/** In percent, what follows each event. */
const WEIGHTS: Readonly<Record<ListenerEvent, Weights>> = {
  login: AFTER_OTHERS,
  search: [
    ['play', 70],
    ['search', 25],
    ['exit', 5],
  ],
  play: [
    ['thumb_up', 30],
    ['thumb_down', 30],
    ['play', 25],
    ['exit', 5],
    ['pause', 5],
    ['skip', 5],
  ],
  thumb_up: AFTER_OTHERS,
  thumb_down: AFTER_OTHERS,
  pause: AFTER_OTHERS,
  skip: AFTER_OTHERS,
  exit: [['login', 100]],
};

/** A chance in whole percent is a draw of one of so many places. */
export const N_PLACES = 100;

/** Spreads values over the places in proportion to their percent, which sum to 100. */
function placesOf(shares: readonly (readonly [value: number, percent: number])[]): readonly number[] {
  return shares.flatMap(([value, percent]) => new Array<number>(percent).fill(value));
}

/** The event that follows: `FOLLOWING[event * N_PLACES + place]`. */
export const FOLLOWING = Uint8Array.from(
  LISTENER_EVENTS.flatMap((event) =>
    placesOf(WEIGHTS[event].map(([next, percent]) => [LISTENER_EVENTS.indexOf(next), percent] as const)),
  ),
);

/** The seconds between two events of a listener, each as likely as the others. */
export const WAIT_SECONDS = Uint16Array.of(43, 65, 244, 245, 246, 247, 422, 424, 425, 428, 600);

/** How many events a listener has: `EVENTS_OF_LISTENER[place]`. */
export const EVENTS_OF_LISTENER = Uint16Array.from(
  placesOf([
    [4, 5],
    [40, 15],
    [120, 30],
    [240, 30],
    [400, 20],
  ]),
);
