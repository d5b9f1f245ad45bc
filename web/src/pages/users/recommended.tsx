import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useRecommendations } from '../../api/recommendations.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { SourceTag } from '../../parts/source-tag.tsx';
import { GenreFigures } from './genre-figures.tsx';
import { RecommendationTable } from './recommendation-table.tsx';
import { RecommendedRecords } from './recommended-records.tsx';
import { ALL_RECORDS, isNarrowed, RecordFilterBar } from './record-filter-bar.tsx';
import { ScoreChart } from './score-chart.tsx';

function NothingLeft({ isNarrow }: { isNarrow: boolean }) {
  const { many, comesFrom } = WORDS[useCatalogue()];
  return (
    <EmptyState
      title="Nothing to recommend"
      text={
        isNarrow
          ? `None of the ${many} that are left is what the filters leave in. Loosen one of them.`
          : `There are no ${many} that this user has not met. ${comesFrom}, and they stand here.`
      }
    />
  );
}

/** What a user is recommended, beside what the user did, with its figures below. */
export function Recommended(props: { userId: string; version: string | null; children: ReactNode }) {
  const { userId, version, children } = props;
  const catalogue = useCatalogue();
  const { many } = WORDS[catalogue];
  const [chosen, setChosen] = useState(ALL_RECORDS);
  // Typing asks once it pauses.
  const [settled] = useDebouncedValue(chosen, 300);
  const isOfRecords = catalogue === 'records';
  const filters = isOfRecords ? settled : ALL_RECORDS;
  const query = useRecommendations(userId, { count: 20, version, filters });
  return (
    <>
      <div className="cols-main">
        <Panel
          title={`Recommended ${many}`}
          text={query.data?.model ? `By version ${query.data.model.version}` : undefined}
          aside={query.data && <SourceTag source={query.data.source} />}
        >
          {isOfRecords && (
            <RecordFilterBar filters={chosen} items={query.data?.items ?? []} onChange={setChosen} />
          )}
          <QueryView query={query}>
            {({ items }) => {
              if (items.length === 0) return <NothingLeft isNarrow={isNarrowed(filters)} />;
              if (isOfRecords)
                return <RecommendedRecords items={items} userId={userId} isStale={query.isPlaceholderData} />;
              return <RecommendationTable items={items} userId={userId} />;
            }}
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
