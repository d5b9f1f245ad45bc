import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Interactions, User, UserArtists, UserPage } from '../../../src/server/contract.ts';
import { useCatalogue } from './catalogue-context.ts';
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

/** Which of a user's interactions. */
interface Selection {
  readonly only: 'rated' | 'owned' | 'wanted' | 'liked' | 'disliked';
  /** Words of title or artist. */
  readonly text?: string;
}

/** What a user rated, owns or wants, newest first, page by page. */
export function useInteractions(userId: string, { only, text = '' }: Selection) {
  const catalogue = useCatalogue();
  return useInfiniteQuery({
    queryKey: ['user', userId, 'interactions', catalogue, only, text],
    queryFn: ({ pageParam, signal }) => {
      const path = `/users/${encodeURIComponent(userId)}/interactions`;
      const parameters = { catalogue, only, text, count: 12, cursor: pageParam };
      return get<Interactions>(withParameters(path, parameters), signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (before, query) => (query?.queryKey[4] === only ? before : undefined),
  });
}

/** The artists that a user plays most, or owns most records of. */
export function useUserArtists(userId: string, count: number) {
  const catalogue = useCatalogue();
  return useQuery({
    queryKey: ['user', userId, 'artists', catalogue, count],
    queryFn: ({ signal }) => {
      const path = `/users/${encodeURIComponent(userId)}/artists`;
      return get<UserArtists>(withParameters(path, { catalogue, count }), signal);
    },
  });
}
