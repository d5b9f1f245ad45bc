import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { RowsSkeleton } from './rows-skeleton.tsx';

type Query<Data> = Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>;

/** Shows an answer, or that it is on its way, or what went wrong. */
export function QueryView<Data>(props: {
  query: Query<Data>;
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const { query, skeleton, children } = props;
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">Loading</span>
      {skeleton ?? <RowsSkeleton />}
    </div>
  );
}
