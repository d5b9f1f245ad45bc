import type { Catalogue } from './catalogue.ts';
import type { EventDetails, ItemEvent } from './event.ts';
import type { EventType } from './event-type.ts';
import { naturalEventId } from './natural-event-id.ts';

/** What a source says of an event about one item. */
interface ItemEventParts {
  readonly type: EventType;
  readonly userId: string;
  readonly itemId: string;
  readonly catalogue: Catalogue;
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly source: string;
  readonly value?: number | undefined;
  readonly details?: EventDetails | undefined;
}

/** Makes an event about one item, with its natural id. The parts are taken as correct. */
export function makeItemEvent(parts: ItemEventParts): ItemEvent {
  const { type, userId, itemId, catalogue, tsMs, receivedAtMs, source, value, details } = parts;
  const eventId = naturalEventId({ userId, itemId, type, tsMs, text: details?.text });
  return { eventId, type, userId, itemId, catalogue, tsMs, receivedAtMs, value, details, source };
}
