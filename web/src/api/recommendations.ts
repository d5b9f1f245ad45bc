import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Estimate, Recommendations } from '../../../src/server/contract.ts';
import { useCatalogue } from './catalogue-context.ts';
import { change, get, withParameters } from './client.ts';

/** A rating of one item. */
export interface Rating {
  readonly itemId: string;
  readonly value: number;
}

/** Whether records are left out whose artists, or labels, the user has something of. */
export interface Hidden {
  readonly artists: boolean;
  readonly labels: boolean;
}

interface RecommendationOptions {
  readonly count: number;
  readonly version: string | null;
  readonly hidden: Hidden;
}

/** What a user is recommended, by the live version or by another one. */
export function useRecommendations(userId: string, options: RecommendationOptions) {
  const { count, version, hidden } = options;
  const catalogue = useCatalogue();
  return useQuery({
    queryKey: ['user', userId, 'recommendations', catalogue, count, version, hidden],
    queryFn: ({ signal }) => {
      const parameters = {
        catalogue,
        count,
        explain: true,
        model: version,
        hide_known_artists: hidden.artists || undefined,
        hide_known_labels: hidden.labels || undefined,
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
