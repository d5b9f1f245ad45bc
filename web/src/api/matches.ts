import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ItemPage } from '../../../src/server/contract.ts';
import type { ItemMatch } from '../../../src/server/contract-matches.ts';
import { change, get, withParameters } from './client.ts';

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

/** Tracks with these words in title, artist and album; idle while the text is empty. */
export function useTrackSearch(text: string, count: number) {
  return useQuery({
    queryKey: ['tracks', text, count],
    queryFn: ({ signal }) =>
      get<ItemPage>(withParameters('/items', { catalogue: 'tracks', text, count }), signal),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}
