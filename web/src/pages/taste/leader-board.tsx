import { Link } from 'react-router';
import { useLeaders } from '../../api/taste.ts';
import { formatCount } from '../../format/numbers.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';
import { GenreScore } from './genre-score.tsx';
import { GENRE_NAMES } from './genres.ts';

function GenreChoice({ genre }: { genre: string }) {
  return (
    <nav className="genre-choice" aria-label="Genres">
      {Array.from(GENRE_NAMES, ([key, name]) => (
        <Link
          key={key}
          to={`/taste?genre=${key}`}
          replace
          preventScrollReset
          aria-current={key === genre ? 'page' : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

/** The users with the most records of a genre, page by page. */
export function LeaderBoard({ genre }: { genre: string }) {
  const query = useLeaders(genre);
  const first = query.data?.pages[0];
  const name = GENRE_NAMES.get(genre) ?? genre;
  const text = first && (
    <>
      {formatCount(first.n_leaders)} users have records of it; computed <TimeAgo time={first.computed_at} />.
    </>
  );
  return (
    <Panel title={`Leaders in ${name}`} text={text}>
      <div className="stack">
        <GenreChoice genre={genre} />
        <QueryView query={query}>
          {({ pages }) => {
            const leaders = pages.flatMap((page) => page.leaders);
            if (leaders.length === 0)
              return (
                <EmptyState title="Nobody yet" text={`No user who is shown owns a record of ${name}.`} />
              );
            const most = Math.max(1, ...leaders.map(({ score }) => score));
            return (
              <table className="data leaders" aria-label={`Leaders in ${name}`}>
                <thead>
                  <tr>
                    <th scope="col">Rank</th>
                    <th scope="col">User</th>
                    <th scope="col">Records</th>
                  </tr>
                </thead>
                <tbody>
                  {leaders.map(({ user_id, rank, score }) => (
                    <tr key={user_id}>
                      <td className="muted num">{formatCount(rank)}</td>
                      <td>
                        <Link className="break" to={`/users/${encodeURIComponent(user_id)}/taste`}>
                          {user_id}
                        </Link>
                      </td>
                      <td>
                        <GenreScore score={score} most={most} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            );
          }}
        </QueryView>
      </div>
      <LoadMore query={query} />
    </Panel>
  );
}
