import { Button } from '@mantine/core';
import { IconChartRadar } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { User } from '../../../../src/server/contract.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useUser } from '../../api/users.ts';
import { formatCount } from '../../format/numbers.ts';
import { CatalogueSwitch } from '../../parts/catalogue-switch.tsx';
import { UserSearch } from '../../parts/user-search.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { CollectionPanel } from './collection-panel.tsx';
import { DiscogsPanel } from './discogs-panel.tsx';
import { ListensPanel } from './listens-panel.tsx';
import { RateFilm } from './rate-film.tsx';
import { Recommended } from './recommended.tsx';
import { TopArtists } from './top-artists.tsx';
import { UserRatings } from './user-ratings.tsx';
import { VersionSelect } from './version-select.tsx';

function describe({ n_interactions, member, source, attributes }: User): string {
  const known = Object.entries(attributes).map(([name, value]) => `${name} ${value}`);
  return [
    `${formatCount(n_interactions)} items met`,
    member ? 'member' : 'public profile',
    `from ${source}`,
    ...known,
  ].join(' · ');
}

/** What the user did in the catalogue, and how to do more in the user's name. */
function OwnSide({ userId }: { userId: string }) {
  const catalogue = useCatalogue();
  if (catalogue === 'movies')
    return (
      <>
        <RateFilm key={userId} userId={userId} />
        <UserRatings userId={userId} />
      </>
    );
  return (
    <>
      {catalogue === 'records' ? (
        <>
          <CollectionPanel key={userId} userId={userId} />
          <DiscogsPanel userId={userId} />
        </>
      ) : (
        <ListensPanel userId={userId} />
      )}
      <TopArtists userId={userId} />
    </>
  );
}

/** One user in the catalogue of the page. */
export function UserView({ userId }: { userId: string }) {
  const catalogue = useCatalogue();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<{ catalogue: string; version: string | null }>();
  const user = useUser(userId);
  const version = chosen?.catalogue === catalogue ? chosen.version : null;
  return (
    <>
      <PageHead
        name={`User ${userId}`}
        title={userId}
        text={
          user.data === undefined ? 'Unknown so far: the answers are for someone new.' : describe(user.data)
        }
      >
        <CatalogueSwitch />
        <UserSearch
          key={userId}
          label="Find another user"
          value={userId}
          onChoose={(next) => navigate(`/users/${encodeURIComponent(next)}?catalogue=${catalogue}`)}
        />
        {catalogue === 'records' && (
          <Button
            component={Link}
            to={`/users/${encodeURIComponent(userId)}/taste`}
            variant="default"
            leftSection={<IconChartRadar size={16} aria-hidden="true" />}
          >
            Taste
          </Button>
        )}
        <VersionSelect version={version} onChange={(next) => setChosen({ catalogue, version: next })} />
      </PageHead>
      <Recommended userId={userId} version={version}>
        <OwnSide userId={userId} />
      </Recommended>
    </>
  );
}
