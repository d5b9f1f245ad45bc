import type { ItemEvent, StoredEvent } from '../../src/domain/event.ts';

const START_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

/** One event about an item at a place of the log; the events of a test are a minute apart. */
export function itemEventAt(
  offset: number,
  said: Pick<ItemEvent, 'userId' | 'type' | 'itemId' | 'catalogue'>,
): StoredEvent {
  const tsMs = START_MS + offset * MINUTE_MS;
  return {
    offset,
    event: {
      eventId: `e${offset}`,
      ...said,
      tsMs,
      receivedAtMs: tsMs,
      value: undefined,
      details: undefined,
      source: 'test',
    },
  };
}
