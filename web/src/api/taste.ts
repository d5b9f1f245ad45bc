import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Job, JobAccepted } from '../../../src/server/contract-operations.ts';
import type { Friend, Leaders, Taste, TasteStatistics } from '../../../src/server/contract-taste.ts';
import { change, get, withParameters } from './client.ts';
import { isOpen, useJobs } from './jobs.ts';

function pathOf(userId: string, what: string): string {
  return `/users/${encodeURIComponent(userId)}/${what}`;
}

/** A user's score, rank and percentile in each genre; idle without a user. */
export function useTaste(userId: string | undefined) {
  return useQuery({
    queryKey: ['user', userId, 'taste'],
    queryFn: ({ signal }) => get<Taste>(pathOf(userId ?? '', 'taste'), signal),
    enabled: userId !== undefined,
  });
}

/** The friend that a user is recommended, and the record. */
export function useFriend(userId: string) {
  return useQuery({
    queryKey: ['user', userId, 'friend'],
    queryFn: ({ signal }) => get<Friend>(pathOf(userId, 'friend'), signal),
  });
}

/** Says whether a user is shown to others, and reads again what depends on it. */
export function useHide(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (hidden: boolean) => change('PUT', pathOf(userId, 'taste-settings'), { hidden }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['user', userId] }),
        client.invalidateQueries({ queryKey: ['taste'] }),
      ]),
  });
}

/** The users with the most records of a genre, page by page. */
export function useLeaders(genre: string) {
  return useInfiniteQuery({
    queryKey: ['taste', 'leaders', genre],
    queryFn: ({ pageParam, signal }) => {
      const path = `/taste/leaders/${encodeURIComponent(genre)}`;
      return get<Leaders>(withParameters(path, { count: 25, cursor: pageParam }), signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** What was computed of all tastes, and how distinct the answers are. */
export function useTasteStatistics() {
  return useQuery({
    queryKey: ['taste', 'statistics'],
    queryFn: ({ signal }) => get<TasteStatistics>('/taste/statistics', signal),
  });
}

/** Has the tastes of all users computed. */
export function useComputeTastes() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => change<JobAccepted>('POST', '/taste/run', {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

/** The work on all tastes, while it is queued or running. */
export function useOpenTasteJob(): Job | undefined {
  return useJobs({ type: 'taste' }).data?.pages[0]?.jobs.find(isOpen);
}
