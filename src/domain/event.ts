import type { Catalogue } from './catalogue.ts';

/**
 * The closed set of event types. `rating` sets the present rating of (user, item), `rating_remove` takes it away.
 * Within one (user, item) the event with the latest `ts` wins; of equal times the one received last (highest offset).
 */
export const EVENT_TYPES = ['rating', 'rating_remove'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** One thing a user did, as received; immutable. */
export interface Event {
  /** Unique; given by the client or derived from (user, item, type, ts): see `naturalEventId`. At most 128 characters. */
  readonly eventId: string;
  readonly type: EventType;
  readonly userId: string;
  readonly itemId: string;
  readonly catalogue: Catalogue;
  /** When it happened by the client's clock, milliseconds since 1970 UTC. */
  readonly tsMs: number;
  /** When it was received, milliseconds since 1970 UTC. */
  readonly receivedAtMs: number;
  /** The rating of a `rating`; undefined for types without a value. */
  readonly value: number | undefined;
  /** Where it came from: `api`, `import:<id>`, `sample`, `simulate`. */
  readonly source: string;
}

/** An event with its place in the log. */
export interface StoredEvent {
  readonly offset: number;
  readonly event: Event;
}
