import { Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useSearchParams } from 'react-router';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useBrowse } from '../../api/items.ts';
import { formatCount, formatFixed } from '../../format/numbers.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { Stat } from '../../parts/stat.tsx';
import { Stats } from '../../parts/stats.tsx';
import { WithCatalogue } from '../../parts/with-catalogue.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { BrowseFilterBar } from './browse-filter-bar.tsx';
import { readFilters, writeFilters } from './filters.ts';
import { ItemCard } from './item-card.tsx';
import '../../parts/cards.css';
import './browse.css';

const SKELETON = (
  <div className="cards">
    {Array.from({ length: 12 }, (_, at) => at).map((at) => (
      <Skeleton key={at} style={{ aspectRatio: '2 / 3.6', height: 'auto' }} radius="lg" />
    ))}
  </div>
);

/** Everything recommended of one catalogue. */
export function BrowsePage() {
  return (
    <WithCatalogue>
      <Selection />
    </WithCatalogue>
  );
}

/** Cards that can be filtered; the figures obey the filters. */
function Selection() {
  const catalogue = useCatalogue();
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(search, catalogue);
  const [settled] = useDebouncedValue(search.toString(), 220);
  const query = useBrowse(readFilters(new URLSearchParams(settled), catalogue));
  const first = query.data?.pages[0]?.summary;
  const { name, one, many } = WORDS[catalogue];
  return (
    <>
      <PageHead
        name="Browse"
        title="Browse"
        text={
          filters.user === ''
            ? `The popular ${many}; choose a user to see what is recommended to that one.`
            : `What ${filters.user} is recommended.`
        }
      />
      <BrowseFilterBar
        filters={filters}
        onChange={(next) => setSearch(writeFilters(search, next), { replace: true })}
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
                    title={`No ${one} fits`}
                    text="Loosen a filter: a lower minimum score, another genre, fewer letters of the title."
                  />
                </div>
              );
            return (
              <div className={query.isPlaceholderData ? 'cards stale' : 'cards'}>
                {items.map((item) => (
                  <ItemCard key={item.id} item={item} />
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
