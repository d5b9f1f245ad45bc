import { Skeleton } from '@mantine/core';
import { Link, useParams } from 'react-router';
import type { ItemDetail } from '../../../../src/server/contract.ts';
import { WORDS } from '../../api/catalogue.ts';
import { CatalogueContext, useCatalogue } from '../../api/catalogue-context.ts';
import { useItem, useSimilar, useTopUsers } from '../../api/items.ts';
import { formatCount, formatFixed, formatValue } from '../../format/numbers.ts';
import { formatDuration } from '../../format/times.ts';
import { artistOf } from '../../parts/artist-of.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { GenreTags } from '../../parts/genre-tags.tsx';
import { ItemCell } from '../../parts/item-cell.tsx';
import { ItemPicture } from '../../parts/item-picture.tsx';
import { Panel } from '../../parts/panel.tsx';
import { readableTitle } from '../../parts/poster-art.ts';
import { QueryView } from '../../parts/query-view.tsx';
import { Stars } from '../../parts/stars.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { MatchPanel } from './match-panel.tsx';
import { ReleaseHead } from './release-head.tsx';
import { Tracklist } from './tracklist.tsx';
import '../../parts/item-facts.css';
import './item.css';

function FilmOrTrack({ film }: { film: ItemDetail }) {
  const facts = Object.entries(film.attributes).map(([name, value]) => {
    if (name === 'duration_ms' && typeof value === 'number') return ['duration', formatDuration(value)];
    if (typeof value === 'number') return [name, formatValue(value)];
    return [name, Array.isArray(value) ? value.slice(0, 12).join(', ') : String(value)];
  });
  return (
    <div className="film-head">
      <div className="film-poster">
        <ItemPicture {...film} />
      </div>
      <div className="stack" style={{ gap: 14 }}>
        <PageHead
          name={readableTitle(film.title)}
          title={readableTitle(film.title)}
          text={[artistOf(film.attributes), film.year].filter(Boolean).join(' · ') || undefined}
        />
        <GenreTags genres={film.genres} most={9} />
        {(film.catalogue === 'movies' || film.n_ratings > 0) && (
          <div className="row">
            <Stars value={film.average_rating} size={19} />
            <span className="muted">{formatCount(film.n_ratings)} ratings</span>
          </div>
        )}
        {film.n_plays !== null && (
          <p className="muted">
            {formatCount(film.n_plays)} plays by {formatCount(film.n_listeners)} listeners
          </p>
        )}
        <dl className="item-facts">
          {[['id', film.id], ['source', film.source], ...facts].map(([name, value]) => (
            <div key={name}>
              <dt className="overline">{String(name).replaceAll('_', ' ')}</dt>
              <dd className="break">{value}</dd>
            </div>
          ))}
        </dl>
        {film.stub && (
          <p className="small muted">
            Known only from {film.catalogue === 'movies' ? 'ratings' : 'events'} so far; no catalogue entry
            has come in for it.
          </p>
        )}
      </div>
    </div>
  );
}

function Similar({ itemId }: { itemId: string }) {
  const { one, many } = WORDS[useCatalogue()];
  const query = useSimilar(itemId);
  return (
    <Panel
      title={`Similar ${many}`}
      text={
        query.data?.model === null
          ? 'By genre and by how much is heard or seen of them, until a model is trained.'
          : 'Nearest by the vectors the live model learnt.'
      }
    >
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title="None known"
              text={`The live model has not seen this ${one} yet; the next training learns it.`}
            />
          ) : (
            <ul className="film-list">
              {items.map(({ id, score, properties }) => (
                <li key={id}>
                  <ItemCell id={id} {...properties} />
                  <span className="small muted num">{formatFixed(score, 2)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}

function TopUsers({ itemId }: { itemId: string }) {
  const query = useTopUsers(itemId);
  return (
    <Panel title="Who would like it most" text="Users who have not met it yet, by the model's score.">
      <QueryView query={query}>
        {({ users }) =>
          users.length === 0 ? (
            <EmptyState
              title="Nobody yet"
              text="Train a model, and the users that it fits best stand here."
            />
          ) : (
            <ol className="film-list">
              {users.map(({ id, score, rank }) => (
                <li key={id}>
                  <span>
                    <span className="muted num" style={{ display: 'inline-block', width: 32 }}>
                      {rank}
                    </span>
                    <Link to={`/users/${encodeURIComponent(id)}`}>{id}</Link>
                  </span>
                  <span className="small muted num">{formatFixed(score, 3)}</span>
                </li>
              ))}
            </ol>
          )
        }
      </QueryView>
    </Panel>
  );
}

/** One item: its figures, what is like it, who would like it. */
export function ItemPage() {
  const { id = '' } = useParams();
  const item = useItem(id);
  return (
    <>
      <QueryView query={item} skeleton={<Skeleton height={320} radius="lg" />}>
        {(data) =>
          data.catalogue === 'records' ? <ReleaseHead key={id} release={data} /> : <FilmOrTrack film={data} />
        }
      </QueryView>
      {item.data !== undefined && (
        <CatalogueContext value={item.data.catalogue}>
          <div className="cols-main">
            <div className="stack">
              <Tracklist attributes={item.data.attributes} />
              <Similar itemId={id} />
            </div>
            <div className="stack">
              {item.data.catalogue === 'tracks' && <MatchPanel key={id} itemId={id} />}
              <TopUsers itemId={id} />
            </div>
          </div>
        </CatalogueContext>
      )}
    </>
  );
}
