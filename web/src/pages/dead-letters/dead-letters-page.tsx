import { useSearchParams } from 'react-router';
import type { DeadLetterSummary } from '../../../../src/server/contract-operations.ts';
import { type LetterFilter, useDeadLetterSummary } from '../../api/dead-letters.ts';
import { Panel } from '../../parts/panel.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { BulkActions } from './bulk-actions.tsx';
import './dead-letters.css';
import { LetterFilters } from './letter-filters.tsx';
import { LetterList } from './letter-list.tsx';

const NOTHING: DeadLetterSummary = { total: 0, dropped: 0, groups: [] };

function countMatching({ groups }: DeadLetterSummary, { source, code }: LetterFilter): number {
  return groups
    .filter((group) => (source ?? group.source) === group.source && (code ?? group.code) === group.code)
    .reduce((sum, group) => sum + group.count, 0);
}

function sayDropped(dropped: number): string {
  return dropped === 0
    ? 'Correct the text and replay it, or throw it away.'
    : `Correct the text and replay it, or throw it away. ${dropped.toLocaleString('en')} older ones made room for newer ones and are gone.`;
}

/** Events that were rejected and kept, to be corrected and sent again; the filter lives in the address. */
export function DeadLettersPage() {
  const [search, setSearch] = useSearchParams();
  const filter = { source: search.get('source') ?? undefined, code: search.get('code') ?? undefined };
  const summary = useDeadLetterSummary().data ?? NOTHING;
  const choose = ({ source, code }: LetterFilter) => {
    const next = new URLSearchParams();
    if (source !== undefined) next.set('source', source);
    if (code !== undefined) next.set('code', code);
    setSearch(next, { replace: true });
  };
  return (
    <>
      <PageHead
        title="Dead letters"
        name="Dead letters"
        text="Events that could not be taken, each with the reason. They hold up no others."
      >
        <BulkActions filter={filter} count={countMatching(summary, filter)} />
      </PageHead>
      <Panel
        title={`${summary.total.toLocaleString('en')} waiting`}
        text={sayDropped(summary.dropped)}
        aside={<LetterFilters groups={summary.groups} filter={filter} onChange={choose} />}
      >
        <LetterList filter={filter} onClear={() => choose({})} />
      </Panel>
    </>
  );
}
