import { Link } from 'react-router';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useUserArtists } from '../../api/users.ts';
import { formatCount } from '../../format/numbers.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';

const N_SHOWN = 10;

/** The artists that a user plays most, or owns most records of. */
export function TopArtists({ userId }: { userId: string }) {
  const isPlayed = useCatalogue() === 'tracks';
  const query = useUserArtists(userId, N_SHOWN);
  return (
    <Panel title="Top artists" text={isPlayed ? 'By plays, of all time.' : 'By records in the collection.'}>
      <QueryView query={query}>
        {({ artists }) => {
          if (artists.length === 0)
            return (
              <EmptyState
                title="No artists yet"
                text={isPlayed ? 'They come with the first plays.' : 'They come with the first record.'}
              />
            );
          const counts = artists.map(({ n_plays, n_items }) => (isPlayed ? n_plays : n_items));
          const most = Math.max(1, ...counts);
          return (
            <ol className="top-artists" aria-label="Top artists">
              {artists.map(({ name, entity_id }, at) => (
                <li key={entity_id ?? name}>
                  <span className="row-between">
                    {entity_id === null ? (
                      <span className="break">{name}</span>
                    ) : (
                      <Link to={`/entities/${encodeURIComponent(entity_id)}`}>{name}</Link>
                    )}
                    <span className="small muted num">{formatCount(counts[at])}</span>
                  </span>
                  <span className="bar">
                    <i style={{ width: `${(counts[at] / most) * 100}%` }} />
                  </span>
                </li>
              ))}
            </ol>
          );
        }}
      </QueryView>
    </Panel>
  );
}
