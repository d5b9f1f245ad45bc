import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { EventsAnswer } from '../../../src/server/contract.ts';
import type {
  DeadLetterSummary,
  DeadLetters,
  Discarded,
  Replayed,
} from '../../../src/server/contract-operations.ts';
import { change, get, withParameters } from './client.ts';

const KEY = ['dead-letters'];
const pathOf = (id: string) => `/dead-letters/${encodeURIComponent(id)}`;

/** Which letters: all where nothing is said. */
export interface LetterFilter {
  readonly source?: string | undefined;
  readonly code?: string | undefined;
}

/** Rejected events that were set aside, page by page. */
export function useDeadLetters({ source, code }: LetterFilter) {
  return useInfiniteQuery({
    queryKey: [...KEY, 'list', source, code],
    queryFn: ({ pageParam, signal }) =>
      get<DeadLetters>(
        withParameters('/dead-letters', { source, code, count: 20, cursor: pageParam }),
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** How many there are, by source and reason. */
export function useDeadLetterSummary() {
  return useQuery({
    queryKey: [...KEY, 'summary'],
    queryFn: ({ signal }) => get<DeadLetterSummary>('/dead-letters/summary', signal),
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

/** Submits all again that match. */
export function useReplayDeadLetters() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (filter: LetterFilter) => change<Replayed>('POST', '/dead-letters/replay', filter),
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

/** Throws all away that match. */
export function useDiscardDeadLetters() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (filter: LetterFilter) => change<Discarded>('POST', '/dead-letters/discard', filter),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
