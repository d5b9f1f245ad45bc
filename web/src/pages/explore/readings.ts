import type { Profile } from '../../../../src/server/contract-operations.ts';
import { formatCompact, formatCount, formatFixed, formatShare } from '../../format/numbers.ts';

// One sentence a chart: what it shows in this data, and how to read it.

/** `42 %`, kept on one line. */
function partOf(share: number): string {
  return formatShare(share).replace(' ', '\u00a0');
}

function largest<T>(values: readonly T[], sizeOf: (value: T) => number): T | undefined {
  return values.reduce<T | undefined>(
    (best, value) => (best === undefined || sizeOf(value) > sizeOf(best) ? value : best),
    undefined,
  );
}

export function readRatings({ rating_distribution, n_ratings }: Profile): string {
  const most = largest(rating_distribution, ({ n }) => n);
  if (most === undefined) return 'How often each rating was given.';
  return `How often each rating was given: ${most.rating} is the most common, ${partOf(most.n / n_ratings)} of all.`;
}

export function readYears({ ratings_per_year }: Profile): string {
  const most = largest(ratings_per_year, ({ n }) => n);
  if (most === undefined) return 'When the ratings were given; none of them says.';
  return `When the ratings were given: most came in ${most.year}, ${formatCount(most.n)} of them.`;
}

/** The share of the ratings that the most popular films up to a share of all films hold. */
export function shareHeldBy({ long_tail }: Profile, itemShare: number): number | undefined {
  return long_tail.findLast(({ item_share }) => item_share <= itemShare + 0.005)?.rating_share;
}

export function readTail(profile: Profile): string {
  const held = shareHeldBy(profile, 0.2);
  const how = 'The further the line rises above the diagonal, the more few films dominate.';
  return held === undefined
    ? how
    : `The most-rated fifth of the films holds ${partOf(held)} of the ratings. ${how}`;
}

export function readVotes({ votes_per_item, n_items_rated }: Profile): string {
  const few = votes_per_item[0]?.n_items ?? 0;
  return `Films by how many ratings each has: ${formatCount(few)} of ${formatCount(n_items_rated)} with fewer than 10, too few to learn much from.`;
}

export function readGenreCounts({ genres }: Profile): string {
  const most = largest(genres, ({ n_ratings }) => n_ratings);
  if (most === undefined) return 'No film here has a genre.';
  return `${most.genre} is rated most often. A film counts in each of its genres.`;
}

export function readGenreMeans({ genres, mean }: Profile): string {
  const rated = genres.filter((genre) => genre.mean !== null);
  const best = largest(rated, (genre) => genre.mean ?? 0);
  const worst = largest(rated, (genre) => -(genre.mean ?? 0));
  if (best === undefined || worst === undefined) return 'No genre has ratings.';
  if (best === worst) return `Only ${best.genre} has ratings.`;
  return `From ${worst.genre} (${formatFixed(worst.mean, 2)}) to ${best.genre} (${formatFixed(best.mean, 2)}); the dashed line is the mean of all ratings, ${formatFixed(mean, 2)}.`;
}

export function readActivity({ activity }: Profile): string {
  const most = largest(activity, ({ n }) => n);
  const how = 'The bins widen, so that quiet and busy users fit in one picture.';
  return most === undefined ? how : `The largest group of users gave ${ratingsIn(most)}. ${how}`;
}

export function readPopularity({ popularity }: Profile): string {
  const most = largest(popularity, ({ n }) => n);
  const how = 'The bins widen, so that rare and popular films fit in one picture.';
  return most === undefined ? how : `The largest group of films has ${ratingsIn(most)}. ${how}`;
}

/** `1` or `20–49`. */
export function spanOf({ from, to }: { from: number; to: number }): string {
  return from === to ? formatCount(from) : `${formatCount(from)}–${formatCount(to)}`;
}

function ratingsIn({ from, to }: { from: number; to: number }): string {
  return `${spanOf({ from, to })} ${to === 1 ? 'rating' : 'ratings'}`;
}

/** A span for an axis: exact while short, `1K–5K` when large. */
export function shortSpanOf({ from, to }: { from: number; to: number }): string {
  return from < 1000 ? spanOf({ from, to }) : `${formatCompact(from)}–${formatCompact(to + 1)}`;
}
