import { Button } from '@mantine/core';
import { IconDisc, IconTrophy } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Taste } from '../../../../src/server/contract-taste.ts';
import { CatalogueContext } from '../../api/catalogue-context.ts';
import { ProblemError } from '../../api/problem-error.ts';
import { useTaste } from '../../api/taste.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { UserSearch } from '../../parts/user-search.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { FriendPanels } from './friend-panels.tsx';
import { GenreOutline } from './genre-outline.tsx';
import { GenreRanks } from './genre-ranks.tsx';
import { ShownSwitch } from './shown-switch.tsx';
import { TasteSkeleton } from './taste-skeleton.tsx';
import './taste.css';

/** Where a user's records are added. */
function collectionOf(userId: string): string {
  return `/users/${encodeURIComponent(userId)}?catalogue=records`;
}

function Genres({ taste }: { taste: Taste }) {
  if (taste.n_releases === 0)
    return (
      <Panel title="Genres">
        <EmptyState
          title="No records yet"
          text="A taste comes from the records of the collection: add one, and its genres stand here at once."
        >
          <Button component={Link} to={collectionOf(taste.user_id)}>
            Add records
          </Button>
        </EmptyState>
      </Panel>
    );
  return (
    <div className="taste-cols">
      <GenreOutline taste={taste} />
      <GenreRanks taste={taste} />
    </div>
  );
}

function NoTaste({ userId, text }: { userId: string; text: string }) {
  return (
    <Panel>
      <EmptyState title="There is no taste to show" text={text}>
        <Button component={Link} to={collectionOf(userId)} variant="default">
          Look at the user
        </Button>
      </EmptyState>
    </Panel>
  );
}

function Sections({ userId }: { userId: string }) {
  const query = useTaste(userId);
  const { error } = query;
  if (error instanceof ProblemError && error.status === 404)
    return <NoTaste userId={userId} text={`${error.message}.`} />;
  return (
    <QueryView query={query} skeleton={<TasteSkeleton />}>
      {(taste) => (
        <>
          <Genres taste={taste} />
          <FriendPanels taste={taste} />
          <ShownSwitch userId={userId} isHidden={taste.hidden} />
        </>
      )}
    </QueryView>
  );
}

/** A user's taste in records: genres with ranks, a friend, and a record of the friend's. */
export function UserTastePage() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  return (
    <CatalogueContext value="records">
      <PageHead
        name={`Taste of ${id}`}
        title={`Taste of ${id}`}
        text="What the collection is made of, how it stands among all collections, and who is most like it."
      >
        <UserSearch
          key={id}
          label="Find another user"
          value={id}
          onChoose={(next) => navigate(`/users/${encodeURIComponent(next)}/taste`)}
        />
        <Button
          component={Link}
          to={collectionOf(id)}
          variant="default"
          leftSection={<IconDisc size={16} aria-hidden="true" />}
        >
          Collection
        </Button>
        <Button
          component={Link}
          to="/taste"
          variant="default"
          leftSection={<IconTrophy size={16} aria-hidden="true" />}
        >
          Leader boards
        </Button>
      </PageHead>
      <Sections key={id} userId={id} />
    </CatalogueContext>
  );
}
