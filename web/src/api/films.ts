import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type {
  Browse,
  ItemDetail,
  ItemPage,
  Recommendations,
  SimilarItems,
  TopUsers,
} from '../../../src/server/contract.ts';
import { type BrowsedCatalogue, CATALOGUE } from './catalogue.ts';
import { get, withParameters } from './client.ts';

/** What a person chose on the browse page. */
export interface BrowseFilters {
  readonly catalogue: BrowsedCatalogue;
  readonly user: string;
  readonly text: string;
  readonly genre: string;
  readonly minScore: number | undefined;
}

/** The genres of the catalogue with how many items carry each. */
export interface Genres {
  readonly genres: readonly { readonly genre: string; readonly n_items: number }[];
}

export function usePopular(count: number) {
  return useQuery({
    queryKey: ['popular', count],
    queryFn: ({ signal }) =>
      get<Recommendations>(withParameters('/popular', { catalogue: CATALOGUE, count }), signal),
  });
}

/** Films whose title has a word beginning with the text; idle while the text is empty. */
export function useFilmSearch(text: string, count: number) {
  return useQuery({
    queryKey: ['items', text, count],
    queryFn: ({ signal }) =>
      get<ItemPage>(withParameters('/items', { catalogue: CATALOGUE, text, count }), signal),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

export function useGenres(catalogue: BrowsedCatalogue) {
  return useQuery({
    queryKey: ['genres', catalogue],
    queryFn: ({ signal }) => get<Genres>(withParameters('/genres', { catalogue }), signal),
    staleTime: 300_000,
  });
}

export function useFilm(itemId: string) {
  return useQuery({
    queryKey: ['item', itemId],
    queryFn: ({ signal }) => get<ItemDetail>(`/items/${encodeURIComponent(itemId)}`, signal),
  });
}

export function useSimilar(itemId: string) {
  return useQuery({
    queryKey: ['item', itemId, 'similar'],
    queryFn: ({ signal }) =>
      get<SimilarItems>(`/items/${encodeURIComponent(itemId)}/similar?count=12`, signal),
  });
}

export function useTopUsers(itemId: string) {
  return useQuery({
    queryKey: ['item', itemId, 'users'],
    queryFn: ({ signal }) => get<TopUsers>(`/items/${encodeURIComponent(itemId)}/users?count=10`, signal),
  });
}

/** Cards page by page, with the figures of the whole selection. */
export function useBrowse(filters: BrowseFilters) {
  return useInfiniteQuery({
    queryKey: ['browse', filters],
    queryFn: ({ pageParam, signal }) => {
      const { catalogue, user, text, genre, minScore } = filters;
      const parameters = {
        catalogue,
        user,
        text,
        genre,
        min_score: minScore,
        count: 24,
        cursor: pageParam,
      };
      return get<Browse>(withParameters('/browse', parameters), signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}
