import { useRejects } from '../../api/imports.ts';
import { LoadMore } from '../../parts/load-more.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';

/** The lines that an import left out: where, why, and what they say. */
export function RejectList({ importId }: { importId: string }) {
  const query = useRejects(importId);
  return (
    <QueryView query={query} skeleton={<RowsSkeleton rows={3} height={40} />}>
      {({ pages }) => (
        <>
          <ol className="reject-list" aria-label="Lines left out">
            {pages
              .flatMap(({ rejects }) => rejects)
              .map(({ file, line, reason, text, record_id }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line can be refused for two reasons; the list only grows
                <li key={place}>
                  <span className="mono muted nowrap">
                    {file}:{line}
                    {record_id === null ? '' : ` ${record_id}`}
                  </span>
                  <span className="reject-what">
                    <span>{reason}</span>
                    <code>{text === '' ? 'an empty line' : text}</code>
                  </span>
                </li>
              ))}
          </ol>
          <LoadMore query={query} />
          <a className="small" href={`/api/v1/imports/${encodeURIComponent(importId)}/rejects/file`} download>
            Download all as a file
          </a>
        </>
      )}
    </QueryView>
  );
}
