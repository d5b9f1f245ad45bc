import { Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useSearchParams } from 'react-router';
import { BROWSED } from '../../api/catalogue.ts';
import { useBrowse } from '../../api/films.ts';
import { formatCount, formatFixed } from '../../format/numbers.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { Stat } from '../../parts/stat.tsx';
import { Stats } from '../../parts/stats.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { BrowseFilterBar } from './browse-filter-bar.tsx';
import { FilmCard } from './film-card.tsx';
import { readFilters, writeFilters } from './filters.ts';
import './browse.css';

const SKELETON = (
  <div className="cards">
    {Array.from({ length: 12 }, (_, at) => at).map((at) => (
      <Skeleton key={at} style={{ aspectRatio: '2 / 3.6', height: 'auto' }} radius="lg" />
    ))}
  </div>
);

/** Everything recommended, as cards that can be filtered; the figures obey the filters. */
export function BrowsePage() {
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(search);
  const [settled] = useDebouncedValue(search.toString(), 220);
  const query = useBrowse(readFilters(new URLSearchParams(settled)));
  const first = query.data?.pages[0]?.summary;
  const name = BROWSED[filters.catalogue];
  return (
    <>
      <PageHead
        name="Browse"
        title="Browse"
        text={
          filters.user === ''
            ? `The popular ${name.toLowerCase()}; choose a user to see what is recommended to that one.`
            : `What ${filters.user} is recommended.`
        }
      />
      <BrowseFilterBar
        filters={filters}
        onChange={(next) => setSearch(writeFilters(next), { replace: true })}
      />
      <Stats label="Figures of the selection">
        <Stat
          name={name}
          value={
            first && (
              <>
                {formatCount(first.n_items)} <small>of {formatCount(first.n_items_total)}</small>
              </>
            )
          }
        />
        <Stat name="Average score" value={first && formatFixed(first.average_score, 3)} />
        <Stat name="Best score" value={first && formatFixed(first.best_score, 3)} />
        <Stat name="Genres" value={first && formatCount(first.n_genres)} />
      </Stats>
      <section aria-label={name}>
        <QueryView query={query} skeleton={SKELETON}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0)
              return (
                <div className="panel">
                  <EmptyState
                    title={filters.catalogue === 'movies' ? 'No film fits' : 'No track fits'}
                    text="Loosen a filter: a lower minimum score, another genre, fewer letters of the title."
                  />
                </div>
              );
            return (
              <div className={query.isPlaceholderData ? 'cards stale' : 'cards'}>
                {items.map((item) => (
                  <FilmCard key={item.id} item={item} />
                ))}
              </div>
            );
          }}
        </QueryView>
        <LoadMore query={query} />
      </section>
    </>
  );
}
