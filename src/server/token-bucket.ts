import { DeadwaxError } from '../errors.ts';

interface Bucket {
  tokens: number;
  refilledAtMs: number;
}

interface TokenBucketOptions {
  readonly perSecond: number;
  readonly burst: number;
  /** Who is counted at most; when more come, the ones with full buckets are forgotten. */
  readonly maxNames?: number;
  readonly clock: () => number;
}

/** Limits how often each name (a key, an address) may do something: `burst` at once, `perSecond` sustained. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #options: TokenBucketOptions;

  constructor(options: TokenBucketOptions) {
    this.#options = options;
  }

  /** Takes one token of a name. Errors: `rate_limited` with the seconds until the next one. */
  take(name: string): void {
    const { perSecond, burst, clock } = this.#options;
    const nowMs = clock();
    const bucket = this.#buckets.get(name) ?? this.#create(name, nowMs);
    const refill = (Math.max(0, nowMs - bucket.refilledAtMs) / 1000) * perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + refill);
    bucket.refilledAtMs = nowMs;
    if (bucket.tokens < 1) {
      const seconds = Math.ceil((1 - bucket.tokens) / perSecond);
      throw new DeadwaxError(
        'rate_limited',
        `more than ${perSecond} requests a second; try again in ${seconds} s`,
        {
          details: { retryAfterSeconds: seconds },
        },
      );
    }
    bucket.tokens -= 1;
  }

  #create(name: string, nowMs: number): Bucket {
    const { maxNames = 10_000, burst } = this.#options;
    if (this.#buckets.size >= maxNames) this.#forget(nowMs);
    const bucket = { tokens: burst, refilledAtMs: nowMs };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  /** Drops the names whose buckets have filled up again, and the oldest one where there is none. */
  #forget(nowMs: number): void {
    const { perSecond, burst } = this.#options;
    for (const [name, bucket] of this.#buckets) {
      const tokens = bucket.tokens + ((nowMs - bucket.refilledAtMs) / 1000) * perSecond;
      if (tokens >= burst) this.#buckets.delete(name);
    }
    if (this.#buckets.size < (this.#options.maxNames ?? 10_000)) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
