import { Link } from 'react-router';
import type { Taste } from '../../../../src/server/contract-taste.ts';
import { formatCount, formatFineShare, formatFixed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';
import { GenreScore } from './genre-score.tsx';

type Genre = Taste['genres'][number];

function describe({ n_releases, n_ranked, hidden, computed_at }: Taste) {
  const records = `${formatCount(n_releases)} ${n_releases === 1 ? 'record' : 'records'}`;
  if (hidden) return `${records}; who is not shown to others has no ranks.`;
  if (computed_at === null) return `${records}; ranks come when tastes are computed for the first time.`;
  return (
    <>
      {records}; ranks are among {formatCount(n_ranked)} users, computed <TimeAgo time={computed_at} />.
    </>
  );
}

function Row({ genre, most }: { genre: Genre; most: number }) {
  const { key, name, score, share, rank, percentile } = genre;
  return (
    <tr>
      <th scope="row">
        <Link to={`/taste?genre=${key}`}>{name}</Link>
      </th>
      <td>
        <GenreScore score={score} most={most} />
      </td>
      <td className="right">{formatFineShare(share)}</td>
      <td className="right">{formatCount(rank)}</td>
      <td className="right">{formatFixed(percentile, 1)}</td>
    </tr>
  );
}

/** Every genre with its records, share, rank and percentile. */
export function GenreRanks({ taste }: { taste: Taste }) {
  const most = Math.max(1, ...taste.genres.map(({ score }) => score));
  return (
    <Panel title="Genres" text={describe(taste)}>
      <table className="data genre-ranks" aria-label="Genres">
        <thead>
          <tr>
            <th scope="col">Genre</th>
            <th scope="col">Records</th>
            <th scope="col" className="right">
              Share
            </th>
            <th scope="col" className="right">
              Rank
            </th>
            <th scope="col" className="right" title="How many of 100 users have fewer records of the genre">
              Percentile
            </th>
          </tr>
        </thead>
        <tbody>
          {taste.genres.map((genre) => (
            <Row key={genre.key} genre={genre} most={most} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
