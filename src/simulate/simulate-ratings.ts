import type { RatingScale } from '../domain/rating-scale.ts';
import { DeadwaxError } from '../errors.ts';
import { openMovieLens } from '../source/movielens/open-movielens.ts';
import type { Random } from '../util/random.ts';

/** A rating as it is posted to the API. */
export interface WireRating {
  readonly type: 'rating';
  readonly user_id: string;
  readonly item_id: string;
  /** RFC 3339. */
  readonly ts: string;
  readonly value: number;
}

/** How fast: so many a second, or so many times as fast as the ratings were given. */
export type ReplaySpeed = { readonly perSecond: number } | { readonly timesRealtime: number };

export interface ReplayDeps {
  readonly clock: () => number;
  /** Resolves after so many milliseconds, or rejects when the replay is to end. */
  readonly sleep: (durationMs: number) => Promise<void>;
}

/** Parses `500` (ratings a second) or `realtime x60`. Errors: `misuse`. */
export function parseReplaySpeed(text: string): ReplaySpeed {
  const realtime = /^realtime(?: ?x ?(\d+(?:\.\d+)?))?$/.exec(text.trim());
  if (realtime !== null && Number(realtime[1] ?? 1) > 0) return { timesRealtime: Number(realtime[1] ?? 1) };
  const perSecond = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : 0;
  if (perSecond > 0) return { perSecond };
  throw new DeadwaxError(
    'misuse',
    `rate '${text}' is neither a number of ratings a second, such as 500, nor realtime xK, such as 'realtime x60'`,
  );
}

/**
 * Gives values when they are due, each once, in their order. With `perSecond` a value is due at its place in the row; with
 * `timesRealtime` at its distance in time from the first (earlier ones at once).
 */
async function* paced<T extends { readonly tsMs: number }>(
  values: AsyncIterable<T>,
  speed: ReplaySpeed,
  deps: ReplayDeps,
): AsyncGenerator<T> {
  const startMs = deps.clock();
  let firstTsMs: number | undefined;
  let index = 0;
  for await (const value of values) {
    firstTsMs ??= value.tsMs;
    const afterMs =
      'perSecond' in speed
        ? (index * 1000) / speed.perSecond
        : (value.tsMs - firstTsMs) / speed.timesRealtime;
    const waitMs = startMs + afterMs - deps.clock();
    if (waitMs > 0) await deps.sleep(waitMs);
    index += 1;
    yield value;
  }
}

interface Rated {
  readonly userId: string;
  readonly itemId: string;
  readonly rating: number;
  readonly tsMs: number;
}

async function* ratingsOf(path: string, scale: RatingScale): AsyncGenerator<Rated> {
  const source = await openMovieLens(path, { scale });
  try {
    for await (const batch of source.ratings()) yield* batch.values;
  } finally {
    await source.close();
  }
}

function toWire({ userId, itemId, rating }: Rated, tsMs: number): WireRating {
  return {
    type: 'rating',
    user_id: userId,
    item_id: itemId,
    ts: new Date(tsMs).toISOString(),
    value: rating,
  };
}

export interface ReplayOptions {
  /** A MovieLens folder, zip or file, or a file of user,item,rating[,ts]. */
  readonly path: string;
  readonly scale: RatingScale;
  readonly speed: ReplaySpeed;
  /** True: each rating is given the time at which it is sent instead of its own. */
  readonly asNow: boolean;
}

/** Replays the ratings of a data set in the order of its rows; bad lines are passed over. Errors: those of `openMovieLens`. */
export async function* replayRatings(options: ReplayOptions, deps: ReplayDeps): AsyncGenerator<WireRating> {
  const { path, scale, speed, asNow } = options;
  for await (const rated of paced(ratingsOf(path, scale), speed, deps))
    yield toWire(rated, asNow ? deps.clock() : rated.tsMs);
}

export interface RandomRatingsOptions {
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly scale: RatingScale;
  readonly perSecond: number;
  readonly random: Random;
}

async function* randomRatings({
  userIds,
  itemIds,
  scale,
  random,
}: RandomRatingsOptions): AsyncGenerator<Rated> {
  const nSteps = Math.floor((scale.max - scale.min) / scale.step + 1e-6) + 1;
  for (;;) {
    const rating = scale.min + scale.step * random.below(nSteps);
    yield {
      userId: userIds[random.below(userIds.length)],
      itemId: itemIds[random.below(itemIds.length)],
      rating,
      tsMs: 0,
    };
  }
}

/** Gives random ratings, every step of the scale equally likely, without end. Errors: `no_data` without users or items. */
export async function* simulateRatings(
  options: RandomRatingsOptions,
  deps: ReplayDeps,
): AsyncGenerator<WireRating> {
  if (options.userIds.length === 0 || options.itemIds.length === 0)
    throw new DeadwaxError('no_data', 'random ratings need at least one user and one item');
  const { perSecond } = options;
  for await (const rated of paced(randomRatings(options), { perSecond }, deps))
    yield toWire(rated, deps.clock());
}
