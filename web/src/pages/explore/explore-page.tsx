import { Button } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { useProfile } from '../../api/imports.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { ExploreSkeleton } from './explore-skeleton.tsx';
import { ProfileView } from './profile-view.tsx';
import { SourcePicker } from './source-picker.tsx';
import './explore.css';

/** What the ratings look like, of the whole catalogue or of the import that the address names. */
export function ExplorePage() {
  const [search, setSearch] = useSearchParams();
  const importId = search.get('import') ?? '';
  const query = useProfile(importId);
  return (
    <>
      <PageHead
        title="Explore data"
        name="Explore data"
        text="What the ratings of films look like before any model: how they spread over stars, films, users, genres and years. Records and tracks are owned and played, not rated: those of records are counted under Taste."
      >
        <SourcePicker
          importId={importId}
          onChoose={(chosen) => setSearch(chosen === '' ? {} : { import: chosen })}
        />
      </PageHead>
      <QueryView query={query} skeleton={<ExploreSkeleton />}>
        {(profile) =>
          profile.n_ratings === 0 ? (
            <Panel>
              <EmptyState
                title="There are no ratings here yet"
                text="Import a data set with ratings of films, or send events that rate them; the charts appear as soon as there is something to draw."
              >
                <Button component={Link} to="/import">
                  Import data
                </Button>
              </EmptyState>
            </Panel>
          ) : (
            <ProfileView profile={profile} />
          )
        }
      </QueryView>
    </>
  );
}
