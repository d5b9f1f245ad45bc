import type { ItemEvent } from '../../src/domain/event.ts';

/** A rating of a film with the given members changed; its id follows from user, item and time unless given. */
export function ratingEvent(changes: Partial<ItemEvent> = {}): ItemEvent {
  const { userId = 'ann', itemId = 'movie:1', tsMs = 1_700_000_000_000 } = changes;
  return {
    eventId: `${userId}/${itemId}/${changes.type ?? 'rating'}/${tsMs}`,
    type: 'rating',
    userId,
    itemId,
    catalogue: 'movies',
    tsMs,
    receivedAtMs: 1_750_000_000_000,
    value: changes.type === 'rating_remove' ? undefined : 4,
    details: undefined,
    source: 'test',
    ...changes,
  };
}
