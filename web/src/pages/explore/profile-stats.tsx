import type { Profile } from '../../../../src/server/contract-operations.ts';
import { formatCount, formatFixed } from '../../format/numbers.ts';
import { formatDay } from '../../format/times.ts';
import { Stat } from '../../parts/stat.tsx';
import { Stats } from '../../parts/stats.tsx';

/** The share of all possible pairs that are rated, with as many digits as it needs. */
function formatDensity({ n_ratings, n_users, n_items_rated }: Profile): string {
  const percent = (n_ratings / Math.max(1, n_users * n_items_rated)) * 100;
  return `${Number(percent.toPrecision(2))} %`;
}

function yearsOf({ first_rating_at, last_rating_at }: Profile): string {
  if (first_rating_at === null || last_rating_at === null) return '–';
  const [first, last] = [first_rating_at.slice(0, 4), last_rating_at.slice(0, 4)];
  return first === last ? first : `${first}–${last}`;
}

/** The figures of a data set at a glance. */
export function ProfileStats({ profile }: { profile: Profile }) {
  const { n_ratings, n_users, n_items, n_items_rated, mean, sd, min, max, first_rating_at, last_rating_at } =
    profile;
  const days =
    first_rating_at === null || last_rating_at === null
      ? 'no rating has a time'
      : [...new Set([formatDay(first_rating_at), formatDay(last_rating_at)])].join(' to ');
  return (
    <Stats label="Figures of the data">
      <Stat
        name="Ratings"
        value={formatCount(n_ratings)}
        note={min === max ? `each ${min}` : `from ${min} to ${max}`}
      />
      <Stat
        name="Users"
        value={formatCount(n_users)}
        note={`${formatFixed(n_ratings / Math.max(1, n_users), 1)} ratings each`}
      />
      <Stat
        name="Rated films"
        value={formatCount(n_items_rated)}
        note={`of ${formatCount(n_items)} in the catalogue`}
      />
      <Stat
        name="Mean rating"
        value={formatFixed(mean, 2)}
        note={sd === null ? 'too few to spread' : `± ${formatFixed(sd, 2)} standard deviation`}
      />
      <Stat name="Density" value={formatDensity(profile)} note="of all user and film pairs" />
      <Stat name="Period" value={yearsOf(profile)} note={days} />
    </Stats>
  );
}
