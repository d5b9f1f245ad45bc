import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ItemPage } from '../../../src/server/contract.ts';
import type { Entity } from '../../../src/server/contract-entities.ts';
import { get, withParameters } from './client.ts';
import { ProblemError } from './problem-error.ts';

/** An artist, a label or a master; null where only records name it, and no entry has come in for it. */
export function useEntity(entityId: string) {
  return useQuery({
    queryKey: ['entity', entityId],
    queryFn: async ({ signal }) => {
      try {
        return await get<Entity>(`/entities/${encodeURIComponent(entityId)}`, signal);
      } catch (thrown) {
        if (thrown instanceof ProblemError && thrown.status === 404) return null;
        throw thrown;
      }
    },
  });
}

/** Its records, page by page. */
export function useEntityItems(entityId: string) {
  return useInfiniteQuery({
    queryKey: ['entity', entityId, 'items'],
    queryFn: ({ pageParam, signal }) => {
      const path = `/entities/${encodeURIComponent(entityId)}/items`;
      return get<ItemPage>(withParameters(path, { count: 24, cursor: pageParam }), signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
