/** Discogs counts the requests of the last minute. */
const WINDOW_MS = 60_000;

/**
 * Keeps requests within what Discogs allows: as many in any minute as its answers say, and none while they say that none is left,
 * because others of the same address have asked.
 */
export class RequestPace {
  #limit: number;
  #sentMs: number[] = [];
  #freeAtMs = 0;

  /** `limit` holds until an answer tells another one. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Gives for how long the next request has to wait. */
  waitMs(nowMs: number): number {
    this.#sentMs = this.#sentMs.filter((sentMs) => sentMs > nowMs - WINDOW_MS);
    const place = this.#sentMs.length - this.#limit;
    const roomAtMs = place < 0 ? 0 : this.#sentMs[place] + WINDOW_MS;
    return Math.max(0, roomAtMs - nowMs, this.#freeAtMs - nowMs);
  }

  /** Notes a request. */
  sent(nowMs: number): void {
    this.#sentMs.push(nowMs);
  }

  /** Takes what an answer says of the limit. */
  told(headers: Pick<Headers, 'get'>, nowMs: number): void {
    const limit = Number(headers.get('x-discogs-ratelimit') ?? Number.NaN);
    const remaining = Number(headers.get('x-discogs-ratelimit-remaining') ?? Number.NaN);
    if (limit >= 1) this.#limit = Math.floor(limit);
    // The first place that gets free may be one of ours, or of somebody else at any time within a minute.
    if (remaining <= 0) this.#freeAtMs = (this.#sentMs[0] ?? nowMs) + WINDOW_MS;
  }
}
