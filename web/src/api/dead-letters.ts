import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { EventsAnswer } from '../../../src/server/contract.ts';
import type { DeadLetters } from '../../../src/server/contract-operations.ts';
import { change, get, withParameters } from './client.ts';

const KEY = ['dead-letters'];
const pathOf = (id: string) => `/dead-letters/${encodeURIComponent(id)}`;

/** Rejected events that were set aside, page by page. */
export function useDeadLetters() {
  return useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) =>
      get<DeadLetters>(withParameters('/dead-letters', { count: 20, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Stores the corrected text, then submits it again. */
export function useReplayDeadLetter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, body }: { id: string; body: string | undefined }) => {
      if (body !== undefined) await change('PUT', pathOf(id), { body });
      return change<EventsAnswer>('POST', `${pathOf(id)}/replay`, {});
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDiscardDeadLetter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => change('DELETE', pathOf(id)),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
