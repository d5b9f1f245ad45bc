import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { EventsAnswer } from '../../../src/server/contract.ts';
import { change } from './client.ts';
import { ProblemError } from './problem-error.ts';

/** What a user does with an item on a page. */
export interface UserAct {
  readonly type: 'rating' | 'own_add' | 'own_remove' | 'want_add' | 'want_remove' | 'thumb_up' | 'thumb_down';
  readonly itemId: string;
  /** The stars of a rating. */
  readonly value?: number;
}

async function send(userId: string, acts: readonly UserAct[]): Promise<void> {
  const ts = new Date().toISOString();
  const events = acts.map(({ type, itemId, value }) => ({
    type,
    user_id: userId,
    item_id: itemId,
    ts,
    ...(value === undefined ? {} : { value }),
  }));
  const answer = await change<EventsAnswer>('POST', '/events', { events });
  const error = answer.results.find(({ status }) => status === 'rejected')?.error;
  if (error !== undefined) throw new ProblemError({ status: 422, code: error.code, detail: error.detail });
}

/** Stores what a user does as events and reads what depends on them again. Errors: `ProblemError` with the reason of the first that is refused. */
export function useAct(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (acts: readonly UserAct[]) => send(userId, acts),
    // Of several, those before a refused one are stored.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['user', userId] }),
        client.invalidateQueries({ queryKey: ['item'] }),
      ]),
  });
}
