import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Estimate, Recommendations } from '../../../src/server/contract.ts';
import { useCatalogue } from './catalogue-context.ts';
import { change, get, withParameters } from './client.ts';

/** A rating of one item. */
export interface Rating {
  readonly itemId: string;
  readonly value: number;
}

/** What recommended records are narrowed to; what is empty or undefined leaves everything in. */
export interface RecordFilters {
  /** Leaves out records of artists, or of labels, that the user has something of. */
  readonly hidesArtists: boolean;
  readonly hidesLabels: boolean;
  readonly genre: string;
  readonly style: string;
  readonly format: string;
  readonly country: string;
  readonly yearFrom: number | undefined;
  readonly yearTo: number | undefined;
}

interface RecommendationOptions {
  readonly count: number;
  readonly version: string | null;
  readonly filters: RecordFilters;
}

/** What a user is recommended, by the live version or by another one. */
export function useRecommendations(userId: string, options: RecommendationOptions) {
  const { count, version, filters } = options;
  const catalogue = useCatalogue();
  return useQuery({
    queryKey: ['user', userId, 'recommendations', catalogue, count, version, filters],
    queryFn: ({ signal }) => {
      const parameters = {
        catalogue,
        count,
        explain: true,
        model: version,
        hide_known_artists: filters.hidesArtists || undefined,
        hide_known_labels: filters.hidesLabels || undefined,
        genre: filters.genre,
        style: filters.style.trim(),
        format: filters.format.trim(),
        country: filters.country.trim(),
        year_from: filters.yearFrom,
        year_to: filters.yearTo,
      };
      return get<Recommendations>(
        withParameters(`/users/${encodeURIComponent(userId)}/recommendations`, parameters),
        signal,
      );
    },
    // The list of one catalogue is none of another.
    placeholderData: (before) => (before?.catalogue === catalogue ? before : undefined),
  });
}

/** What a visitor without an id is recommended, from a few items given here. */
export function useAnonymousRecommendations(items: readonly Rating[], count: number) {
  const catalogue = useCatalogue();
  return useQuery({
    queryKey: ['anonymous', catalogue, items, count],
    queryFn: () =>
      change<Recommendations>('POST', '/recommendations', {
        catalogue,
        items: items.map(({ itemId, value }) => ({ id: itemId, value })),
        count,
        explain: true,
      }),
    enabled: items.length > 0,
    placeholderData: keepPreviousData,
  });
}

/** What the model thinks that a user would give a film. */
export function useEstimate(userId: string, itemId: string) {
  return useQuery({
    queryKey: ['user', userId, 'estimate', itemId],
    queryFn: ({ signal }) =>
      get<Estimate>(withParameters('/estimate', { user: userId, item: itemId }), signal),
    enabled: itemId !== '',
  });
}
