import { useMemo } from 'react';
import type { Profile } from '../../../../src/server/contract-operations.ts';
import { formatCount } from '../../format/numbers.ts';
import { Correlations } from './correlations.tsx';
import { CountFigure } from './count-figure.tsx';
import { Gaps } from './gaps.tsx';
import { GenreCounts, GenreMeans } from './genre-figures.tsx';
import { ProfileStats } from './profile-stats.tsx';
import {
  readActivity,
  readPopularity,
  readRatings,
  readVotes,
  readYears,
  shortSpanOf,
  spanOf,
} from './readings.ts';
import { TailFigure } from './tail-figure.tsx';

type Histogram = Profile['activity'];

/** Names bins exactly for the table, and short for the axis. */
function nameBins(bins: Histogram) {
  return bins.map(({ from, to, n }) => ({
    name: spanOf({ from, to }),
    label: shortSpanOf({ from, to }),
    n,
  }));
}

/** Names a bucket such as `1-9`, `1000-4999` or `5000+`. */
function nameBucket(bucket: string, n: number) {
  const [from, to] = bucket.split('-').map(Number);
  if (to === undefined) return { name: `${formatCount(Number.parseInt(bucket, 10))}+`, n };
  return { name: spanOf({ from, to }), label: shortSpanOf({ from, to }), n };
}

function useBins(profile: Profile) {
  return useMemo(() => {
    const { rating_distribution, ratings_per_year, votes_per_item, activity, popularity } = profile;
    return {
      ratings: rating_distribution.map(({ rating, n }) => ({ name: String(rating), n })),
      years: ratings_per_year.map(({ year, n }) => ({ name: String(year), n })),
      votes: votes_per_item.map(({ bucket, n_items }) => nameBucket(bucket, n_items)),
      activity: nameBins(activity),
      popularity: nameBins(popularity),
    };
  }, [profile]);
}

/** All figures and charts of one profile. */
export function ProfileView({ profile }: { profile: Profile }) {
  const bins = useBins(profile);
  return (
    <>
      <ProfileStats profile={profile} />
      <div className="cols-2 explore-charts">
        <CountFigure
          title="Ratings given"
          text={readRatings(profile)}
          counted="ratings"
          bin="Rating"
          bins={bins.ratings}
        />
        <CountFigure
          title="Ratings per year"
          text={readYears(profile)}
          counted="ratings"
          bin="Year"
          bins={bins.years}
        />
        <TailFigure profile={profile} />
        <CountFigure
          title="Votes per film"
          text={readVotes(profile)}
          counted="films"
          bin="Ratings of the film"
          bins={bins.votes}
        />
        {profile.genres.length > 0 && <GenreCounts profile={profile} />}
        {profile.genres.length > 0 && <GenreMeans profile={profile} />}
        <CountFigure
          title="Activity of users"
          text={readActivity(profile)}
          counted="users"
          bin="Ratings given"
          bins={bins.activity}
        />
        <CountFigure
          title="Popularity of films"
          text={readPopularity(profile)}
          counted="films"
          bin="Ratings received"
          bins={bins.popularity}
        />
        <Correlations profile={profile} />
        <Gaps profile={profile} />
      </div>
    </>
  );
}
