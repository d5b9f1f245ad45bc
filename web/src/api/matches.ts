import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ItemMatch } from '../../../src/server/contract-matches.ts';
import { change, get } from './client.ts';

function pathOf(itemId: string): string {
  return `/items/${encodeURIComponent(itemId)}/match`;
}

/** What a track is the same as, and what is the same as it. */
export function useMatch(itemId: string) {
  return useQuery({
    queryKey: ['match', itemId],
    queryFn: ({ signal }) => get<ItemMatch>(pathOf(itemId), signal),
  });
}

/** Says what a track is the same as: null for no other, undefined to go by its text again. */
export function useSetMatch(itemId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sameAs: string | null | undefined) =>
      sameAs === undefined
        ? change<ItemMatch>('DELETE', pathOf(itemId))
        : change<ItemMatch>('PUT', pathOf(itemId), { same_as: sameAs }),
    onSuccess: (match) => {
      client.setQueryData(['match', itemId], match);
      return client.invalidateQueries({ queryKey: ['match'] });
    },
  });
}
