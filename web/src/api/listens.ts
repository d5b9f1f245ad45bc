import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { UserListens } from '../../../src/server/contract.ts';
import { useIsStreaming } from '../live/live-context.ts';
import { get, withParameters } from './client.ts';

/** What a user listened to last, and what is playing; the stream says when there is more. */
export function useListens(userId: string, count: number) {
  const isStreaming = useIsStreaming();
  return useQuery({
    queryKey: ['listens', userId, count],
    queryFn: ({ signal }) =>
      get<UserListens>(withParameters(`/users/${encodeURIComponent(userId)}/listens`, { count }), signal),
    // A track that is over goes away by itself, which no message says.
    refetchInterval: isStreaming ? 30_000 : 3_000,
  });
}

/** All of what a user listened to, newest first, page by page. */
export function useListenPages(userId: string) {
  return useInfiniteQuery({
    queryKey: ['listens', userId, 'pages'],
    queryFn: ({ pageParam, signal }) => {
      const path = `/users/${encodeURIComponent(userId)}/listens`;
      return get<UserListens>(withParameters(path, { count: 12, cursor: pageParam }), signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
