import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type {
  Browse,
  ItemDetail,
  ItemPage,
  Recommendations,
  SimilarItems,
  TopUsers,
} from '../../../src/server/contract.ts';
import type { Catalogue } from './catalogue.ts';
import { useCatalogue } from './catalogue-context.ts';
import { get, withParameters } from './client.ts';

/** What a person chose on the browse page. */
export interface BrowseFilters {
  readonly catalogue: Catalogue;
  readonly user: string;
  readonly text: string;
  readonly genre: string;
  readonly minScore: number | undefined;
}

/** The genres of the catalogue with how many items carry each. */
interface Genres {
  readonly genres: readonly { readonly genre: string; readonly n_items: number }[];
}

export function usePopular(count: number) {
  const catalogue = useCatalogue();
  return useQuery({
    queryKey: ['popular', catalogue, count],
    queryFn: ({ signal }) => get<Recommendations>(withParameters('/popular', { catalogue, count }), signal),
  });
}

/** Items with these words in the title, of records and tracks also in artist and album; idle while the text is empty. */
export function useItemSearch(text: string, count: number) {
  const catalogue = useCatalogue();
  return useQuery({
    queryKey: ['items', catalogue, text, count],
    queryFn: ({ signal }) => get<ItemPage>(withParameters('/items', { catalogue, text, count }), signal),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

export function useGenres() {
  const catalogue = useCatalogue();
  return useQuery({
    queryKey: ['genres', catalogue],
    queryFn: ({ signal }) => get<Genres>(withParameters('/genres', { catalogue }), signal),
    staleTime: 300_000,
  });
}

export function useItem(itemId: string) {
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
