import { Select } from '@mantine/core';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useModels } from '../../api/models.ts';
import { useRecommendations } from '../../api/recommendations.ts';
import { useUser } from '../../api/users.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatTime } from '../../format/times.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { SourceTag } from '../../parts/source-tag.tsx';
import { UserSearch } from '../../parts/user-search.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { GenreFigures } from './genre-figures.tsx';
import { RateFilm } from './rate-film.tsx';
import { RecommendationTable } from './recommendation-table.tsx';
import { ScoreChart } from './score-chart.tsx';
import { UserRatings } from './user-ratings.tsx';
import './users.css';

function VersionSelect({
  version,
  onChange,
}: {
  version: string | null;
  onChange: (version: string | null) => void;
}) {
  const { data = [] } = useModels();
  const older = data.filter(({ live, damaged }) => !live && damaged === null);
  return (
    <Select
      aria-label="Model version"
      w={250}
      value={version ?? ''}
      onChange={(value) => onChange(value === '' || value === null ? null : value)}
      data={[
        { value: '', label: 'Live version' },
        ...older.map(({ version: name, trained_at }) => ({
          value: name,
          label: `${formatTime(trained_at)} · ${name.slice(-8)}`,
        })),
      ]}
    />
  );
}

/** The operators' view of one user. */
export function UserPage() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const [version, setVersion] = useState<string | null>(null);
  const user = useUser(id);
  const recommendations = useRecommendations(id, { count: 20, version });
  return (
    <>
      <PageHead
        name={`User ${id}`}
        title={id}
        text={
          user.data === undefined
            ? 'Unknown so far: the answers are for someone new.'
            : `${formatCount(user.data.n_interactions)} items met · ${user.data.member ? 'member' : 'public profile'} · from ${user.data.source}${Object.entries(
                user.data.attributes,
              )
                .map(([name, value]) => ` · ${name} ${value}`)
                .join('')}`
        }
      >
        <UserSearch
          key={id}
          label="Find another user"
          value={id}
          onChoose={(next) => navigate(`/users/${encodeURIComponent(next)}`)}
        />
        <VersionSelect version={version} onChange={setVersion} />
      </PageHead>
      <div className="cols-main">
        <Panel
          title="Recommended films"
          text={recommendations.data?.model ? `By version ${recommendations.data.model.version}` : undefined}
          aside={recommendations.data && <SourceTag source={recommendations.data.source} />}
        >
          <QueryView query={recommendations}>
            {({ items }) =>
              items.length === 0 ? (
                <EmptyState
                  title="Nothing to recommend"
                  text="The catalogue is empty; import a data set first."
                />
              ) : (
                <RecommendationTable items={items} />
              )
            }
          </QueryView>
        </Panel>
        <div className="stack">
          <RateFilm key={id} userId={id} />
          <UserRatings userId={id} />
        </div>
      </div>
      {recommendations.data !== undefined && recommendations.data.items.length > 0 && (
        <div className="cols-2">
          <ScoreChart items={recommendations.data.items} />
          <GenreFigures items={recommendations.data.items} />
        </div>
      )}
    </>
  );
}
