import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Interactions, User, UserPage } from '../../../src/server/contract.ts';
import { CATALOGUE } from './catalogue.ts';
import { get, withParameters } from './client.ts';

export function useUserSearch(prefix: string, count: number) {
  return useQuery({
    queryKey: ['users', prefix, count],
    queryFn: ({ signal }) => get<UserPage>(withParameters('/users', { prefix, count }), signal),
    placeholderData: keepPreviousData,
  });
}

export function useUser(userId: string) {
  return useQuery({
    queryKey: ['user', userId, 'self'],
    queryFn: ({ signal }) => get<User>(`/users/${encodeURIComponent(userId)}`, signal),
  });
}

/** A user's ratings, newest first, page by page. */
export function useInteractions(userId: string) {
  return useInfiniteQuery({
    queryKey: ['user', userId, 'interactions'],
    queryFn: ({ pageParam, signal }) => {
      const path = `/users/${encodeURIComponent(userId)}/interactions`;
      const parameters = { catalogue: CATALOGUE, count: 12, cursor: pageParam };
      return get<Interactions>(withParameters(path, parameters), signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
