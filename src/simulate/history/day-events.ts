import type { EventType } from '../../domain/event-type.ts';
import type { Random } from '../../util/random.ts';

/** The types of a history's events; the place is their code. */
export const HISTORY_EVENTS = [
  'play',
  'skip',
  'thumb_up',
  'thumb_down',
] as const satisfies readonly EventType[];
const [PLAY, SKIP, THUMB_UP, THUMB_DOWN] = [0, 1, 2, 3];

/** How well a song is liked, 0 to 1, decides how likely a reaction to a play is: at 0, and what is added at 1. */
const SKIPS = [0.3, -0.25];
const THUMBS_UP = [0.05, 0.2];
const THUMBS_DOWN = [0.08, -0.08];
/** Reactions to a play on the average, if songs are liked 0.5 in the mean. */
export const REACTIONS_PER_PLAY = 0.175 + 0.15 + 0.04;

/** Plays by hour of the day in thousandths of the busiest. */
const HOURS = [
  300, 180, 110, 70, 60, 90, 220, 420, 520, 500, 500, 540, 620, 600, 580, 620, 740, 900, 1000, 960, 900, 820,
  680, 480,
];
const HOUR_MS = 3_600_000;
/** The end of the day is left to reactions, so that no day reaches into the next. */
const LAST_PLAY_MS = 24 * HOUR_MS - 240_000;

/** The events of one day in time order, in columns. */
export interface DayEvents {
  readonly nEvents: number;
  /** Milliseconds of the day. */
  timeAt(place: number): number;
  typeAt(place: number): number;
  songAt(place: number): number;
  userAt(place: number): number;
  /** How long the song was heard; of plays alone. */
  msPlayedAt(place: number): number;
}

/** Gathers the plays of a day with the reactions to them. */
export class DayBuilder {
  readonly #random: Random;
  readonly #nUsers: number;
  readonly #times: number[] = [];
  readonly #types: number[] = [];
  readonly #songs: number[] = [];
  readonly #users: number[] = [];
  readonly #msPlayed: number[] = [];

  constructor(nUsers: number, random: Random) {
    this.#nUsers = nUsers;
    this.#random = random;
  }

  /** Adds a play by someone, and at most one reaction of the same user, a little later. */
  addPlay(song: number, likedBy: number): void {
    const random = this.#random;
    // Some listen much more than others.
    const user = Math.floor(this.#nUsers * random.next() ** 2);
    const startMs = this.#drawTime();
    const reaction = this.#drawReaction(likedBy);
    const lengthMs = 150_000 + random.below(80_000);
    const reactionMs = reaction === SKIP ? 2_000 + random.below(40_000) : 15_000 + random.below(130_000);
    this.#add([startMs, PLAY, song, user], reaction === SKIP ? reactionMs : lengthMs);
    if (reaction !== PLAY) this.#add([startMs + reactionMs, reaction, song, user], 0);
  }

  build(): DayEvents {
    // The time above and the place below in one number: numbers are sorted many times faster than by a function.
    const size = this.#times.length;
    const keys = Float64Array.from(this.#times, (timeMs, place) => timeMs * size + place).sort();
    const placeAt = (at: number): number => keys[at] % size;
    return {
      nEvents: size,
      timeAt: (at) => this.#times[placeAt(at)],
      typeAt: (at) => this.#types[placeAt(at)],
      songAt: (at) => this.#songs[placeAt(at)],
      userAt: (at) => this.#users[placeAt(at)],
      msPlayedAt: (at) => this.#msPlayed[placeAt(at)],
    };
  }

  #add([timeMs, type, song, user]: readonly [number, number, number, number], msPlayed: number): void {
    this.#times.push(timeMs);
    this.#types.push(type);
    this.#songs.push(song);
    this.#users.push(user);
    this.#msPlayed.push(msPlayed);
  }

  #drawTime(): number {
    for (;;) {
      const timeMs = this.#random.below(LAST_PLAY_MS);
      if (this.#random.below(1000) < HOURS[Math.floor(timeMs / HOUR_MS)]) return timeMs;
    }
  }

  /** Gives `PLAY` where there is none. */
  #drawReaction(likedBy: number): number {
    let draw = this.#random.next();
    for (const [type, [least, more]] of [
      [SKIP, SKIPS],
      [THUMB_UP, THUMBS_UP],
      [THUMB_DOWN, THUMBS_DOWN],
    ] as const) {
      draw -= least + more * likedBy;
      if (draw < 0) return type;
    }
    return PLAY;
  }
}
