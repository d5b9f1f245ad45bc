import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Found, FoundEntry, Suggestions } from '../../../src/server/contract-search.ts';
import { get, withParameters } from './client.ts';

export type FoundKind = FoundEntry['kind'];

/** The kinds of what is found, in the order in which they are chosen from. */
export const KINDS = [
  'movies',
  'records',
  'tracks',
  'artist',
  'label',
  'master',
] as const satisfies FoundKind[];

/** What one and what several of a kind are called. */
export const KIND_NAMES: Readonly<Record<FoundKind, { readonly one: string; readonly many: string }>> = {
  movies: { one: 'Film', many: 'Films' },
  records: { one: 'Record', many: 'Records' },
  tracks: { one: 'Track', many: 'Tracks' },
  artist: { one: 'Artist', many: 'Artists' },
  label: { one: 'Label', many: 'Labels' },
  master: { one: 'All versions', many: 'All versions' },
};

/** What is suggested while a text is typed; idle while it is empty. */
export function useSuggestions(text: string, count: number) {
  return useQuery({
    queryKey: ['suggest', text, count],
    queryFn: ({ signal }) => get<Suggestions>(withParameters('/suggest', { q: text, count }), signal),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

/** What is found for a text, page by page; idle while it is empty. */
export function useSearch(text: string, kind: FoundKind | undefined) {
  return useInfiniteQuery({
    queryKey: ['search', text, kind],
    queryFn: ({ pageParam, signal }) =>
      get<Found>(withParameters('/search', { q: text, kind, count: 24, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: text !== '',
  });
}

/** Gives the address of the page of what was found. */
export function pageOf({ kind, id }: Pick<FoundEntry, 'kind' | 'id'>): string {
  const isItem = kind === 'movies' || kind === 'records' || kind === 'tracks';
  return `/${isItem ? 'items' : 'entities'}/${encodeURIComponent(id)}`;
}
