import { useQuery } from '@tanstack/react-query';
import type { Status } from '../../../src/server/contract-operations.ts';
import { CATALOGUE } from './catalogue.ts';
import { get, withParameters } from './client.ts';

/** What this instance holds, at a glance. */
export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => get<Status>(withParameters('/status', { catalogue: CATALOGUE }), signal),
    refetchInterval: 30_000,
  });
}
