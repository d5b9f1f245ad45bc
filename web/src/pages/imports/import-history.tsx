import { useSearchParams } from 'react-router';
import { useImports } from '../../api/imports.ts';
import { isOpen } from '../../api/jobs.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';
import { ImportEntry } from './import-entry.tsx';

/** Everything that was imported, newest first, without what is still running; the address says whose details are open. */
export function ImportHistory() {
  const query = useImports();
  const [search, setSearch] = useSearchParams();
  const opened = search.get('import');
  const toggle = (importId: string) => {
    setSearch(importId === opened ? {} : { import: importId }, { replace: true, preventScrollReset: true });
  };
  return (
    <Panel
      title="History"
      text="Importing the same content again adds nothing, so a repeated import is safe."
    >
      <QueryView query={query} skeleton={<RowsSkeleton rows={4} height={64} />}>
        {({ pages }) => {
          const entries = pages.flatMap(({ imports }) => imports).filter((entry) => !isOpen(entry));
          if (entries.length === 0)
            return (
              <EmptyState
                title="Nothing was imported yet"
                text="Drop a file above or give a path. MovieLens data sets are recognised by themselves, and so is any file of user, item, rating."
              />
            );
          return (
            <ol className="plain-list entries">
              {entries.map((entry) => (
                <ImportEntry
                  key={entry.import_id}
                  entry={entry}
                  isUnfolded={entry.import_id === opened}
                  onToggle={() => toggle(entry.import_id)}
                />
              ))}
            </ol>
          );
        }}
      </QueryView>
      <LoadMore query={query} />
    </Panel>
  );
}
