import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Estimate, EventsAnswer, Recommendations } from '../../../src/server/contract.ts';
import { CATALOGUE } from './catalogue.ts';
import { change, get, withParameters } from './client.ts';
import { ProblemError } from './problem-error.ts';

/** A rating of one film. */
export interface Rating {
  readonly itemId: string;
  readonly value: number;
}

/** What a user is recommended, by the live version or by another one. */
export function useRecommendations(userId: string, options: { count: number; version: string | null }) {
  const { count, version } = options;
  return useQuery({
    queryKey: ['user', userId, 'recommendations', count, version],
    queryFn: ({ signal }) => {
      const parameters = { catalogue: CATALOGUE, count, explain: true, model: version };
      return get<Recommendations>(
        withParameters(`/users/${encodeURIComponent(userId)}/recommendations`, parameters),
        signal,
      );
    },
    placeholderData: keepPreviousData,
  });
}

/** What a visitor without an id is recommended, from a few films given here. */
export function useAnonymousRecommendations(items: readonly Rating[], count: number) {
  return useQuery({
    queryKey: ['anonymous', items, count],
    queryFn: () =>
      change<Recommendations>('POST', '/recommendations', {
        catalogue: CATALOGUE,
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

async function sendRating(userId: string, { itemId, value }: Rating): Promise<void> {
  const event = { type: 'rating', user_id: userId, item_id: itemId, value, ts: new Date().toISOString() };
  const answer = await change<EventsAnswer>('POST', '/events', { events: [event] });
  const error = answer.results.find(({ status }) => status === 'rejected')?.error;
  if (error !== undefined) throw new ProblemError({ status: 422, code: error.code, detail: error.detail });
}

/** Rates a film in a user's name and reads what depends on it again. */
export function useRate(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (rating: Rating) => sendRating(userId, rating),
    onSuccess: () => client.invalidateQueries({ queryKey: ['user', userId] }),
  });
}
