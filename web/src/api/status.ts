import { useQuery } from '@tanstack/react-query';
import type { Status } from '../../../src/server/contract-operations.ts';
import { type Catalogue, FIRST_CATALOGUE, largestCatalogue } from './catalogue.ts';
import { get, withParameters } from './client.ts';

/** What this instance holds, at a glance. */
export function useStatus(catalogue: Catalogue = FIRST_CATALOGUE) {
  return useQuery({
    queryKey: ['status', catalogue],
    queryFn: ({ signal }) => get<Status>(withParameters('/status', { catalogue }), signal),
    refetchInterval: 30_000,
  });
}

/** The catalogue with the most items, as it was when first asked for; undefined until that is known. */
export function useLargestCatalogue(): Catalogue | undefined {
  const { data, isError } = useQuery({
    queryKey: ['largest catalogue'],
    queryFn: async ({ signal }) => largestCatalogue((await get<Status>('/status', signal)).catalogues),
    // A page must not change over to another catalogue while one looks at it.
    staleTime: 60_000,
  });
  return isError ? FIRST_CATALOGUE : data;
}
