import { useQuery } from '@tanstack/react-query';
import type { Status } from '../../../src/server/contract-operations.ts';
import { type BrowsedCatalogue, CATALOGUE } from './catalogue.ts';
import { get, withParameters } from './client.ts';

/** What this instance holds, at a glance. */
export function useStatus(catalogue: BrowsedCatalogue = CATALOGUE) {
  return useQuery({
    queryKey: ['status', catalogue],
    queryFn: ({ signal }) => get<Status>(withParameters('/status', { catalogue }), signal),
    refetchInterval: 30_000,
  });
}
