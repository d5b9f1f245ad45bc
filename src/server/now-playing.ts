import type { Listen } from '../domain/listen.ts';
import { BoundedCache } from '../util/bounded-cache.ts';

/** Users whose present track is remembered at most. */
const MAX_USERS = 100_000;
/** How long a track of unknown duration counts as playing. */
const UNKNOWN_DURATION_MS = 600_000;
/** A duration is what a player says: beyond this it is not believed. */
const MAX_DURATION_MS = 14_400_000;

/** What a user hears at the moment. */
interface PresentListen {
  readonly listen: Listen;
  readonly untilMs: number;
}

/** What users hear at the moment, as their players say; it is shown, never counted, and forgotten at the end of the track. */
export class NowPlaying {
  readonly #clock: () => number;
  readonly #present = new BoundedCache<string, PresentListen>(MAX_USERS);

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Notes what a user has begun to hear. */
  set(listen: Listen): void {
    const durationMs = Math.min(listen.durationMs ?? UNKNOWN_DURATION_MS, MAX_DURATION_MS);
    this.#present.set(listen.userId, { listen, untilMs: this.#clock() + durationMs });
  }

  /** Gives what a user hears; undefined where nothing is known to play. */
  get(userId: string): Listen | undefined {
    const present = this.#present.get(userId);
    if (present === undefined) return undefined;
    if (present.untilMs > this.#clock()) return present.listen;
    this.#present.delete(userId);
    return undefined;
  }
}
