import type { ReactNode } from 'react';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useRecommendations } from '../../api/recommendations.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { SourceTag } from '../../parts/source-tag.tsx';
import { GenreFigures } from './genre-figures.tsx';
import { RecommendationTable } from './recommendation-table.tsx';
import { ScoreChart } from './score-chart.tsx';

/** What a user is recommended, beside what the user did, with its figures below. */
export function Recommended(props: { userId: string; version: string | null; children: ReactNode }) {
  const { userId, version, children } = props;
  const { many, comesFrom } = WORDS[useCatalogue()];
  const query = useRecommendations(userId, { count: 20, version });
  return (
    <>
      <div className="cols-main">
        <Panel
          title={`Recommended ${many}`}
          text={query.data?.model ? `By version ${query.data.model.version}` : undefined}
          aside={query.data && <SourceTag source={query.data.source} />}
        >
          <QueryView query={query}>
            {({ items }) =>
              items.length === 0 ? (
                <EmptyState
                  title="Nothing to recommend"
                  text={`There are no ${many} that this user has not met. ${comesFrom}, and they stand here.`}
                />
              ) : (
                <RecommendationTable items={items} userId={userId} />
              )
            }
          </QueryView>
        </Panel>
        <div className="stack">{children}</div>
      </div>
      {query.data !== undefined && query.data.items.length > 0 && (
        <div className="cols-2">
          <ScoreChart items={query.data.items} />
          <GenreFigures items={query.data.items} />
        </div>
      )}
    </>
  );
}
