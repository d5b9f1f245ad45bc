import { useSearchParams } from 'react-router';
import { ProblemError } from '../../api/problem-error.ts';
import { useTasteStatistics } from '../../api/taste.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { ComputeTastes } from './compute-tastes.tsx';
import { GENRE_NAMES } from './genres.ts';
import { LeaderBoard } from './leader-board.tsx';
import { TasteFigures } from './taste-figures.tsx';
import { TasteSkeleton } from './taste-skeleton.tsx';
import './taste.css';

const FIRST_GENRE = 'rock';

function Sections() {
  const [search] = useSearchParams();
  const query = useTasteStatistics();
  const asked = search.get('genre') ?? FIRST_GENRE;
  const genre = GENRE_NAMES.has(asked) ? asked : FIRST_GENRE;
  if (query.error instanceof ProblemError && query.error.code === 'no_data')
    return (
      <Panel>
        <EmptyState
          title="Not computed yet"
          text="Ranks and friends come from the collections of all users. They are computed every hour, or now."
        >
          <ComputeTastes />
        </EmptyState>
      </Panel>
    );
  return (
    <QueryView query={query} skeleton={<TasteSkeleton />}>
      {(statistics) => (
        <>
          <TasteFigures statistics={statistics} />
          <LeaderBoard genre={genre} />
        </>
      )}
    </QueryView>
  );
}

/** The tastes of all users: who has the most records of each genre, and what was computed of them. */
export function TastePage() {
  return (
    <>
      <PageHead
        name="Taste"
        title="Taste"
        text="Who collects the most of each genre, and how the friends and records that everybody is given were found."
      />
      <Sections />
    </>
  );
}
