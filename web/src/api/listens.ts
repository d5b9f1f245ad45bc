import { useQuery } from '@tanstack/react-query';
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
