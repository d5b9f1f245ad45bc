import type { Catalogue } from './catalogue.ts';
import type { EventType } from './event-type.ts';

/** One thing a user did, as received; immutable. */
export interface Event {
  /** Unique; given by the client or derived: see `naturalEventId`. At most 128 characters. */
  readonly eventId: string;
  readonly type: EventType;
  readonly userId: string;
  /** Undefined for types that are about no single item. An `erase` has that of the event it takes back. */
  readonly itemId: string | undefined;
  /** That of the item or of the list of items; undefined where the event is about neither. */
  readonly catalogue: Catalogue | undefined;
  /** When it happened by the client's clock, milliseconds since 1970 UTC. */
  readonly tsMs: number;
  /** When it was received, milliseconds since 1970 UTC. */
  readonly receivedAtMs: number;
  /** The rating of a `rating`; undefined for types without a value. */
  readonly value: number | undefined;
  /** What few events have; undefined for most. */
  readonly details: EventDetails | undefined;
  /** Where it came from: `api`, `listenbrainz`, `import:<id>`, `sample`, `simulate`. */
  readonly source: string;
}

/** What few events have besides. */
export interface EventDetails {
  /** The tag, the note, or what was searched for. */
  readonly text?: string;
  /** The whole list of an `own_set` or `want_set`. */
  readonly items?: readonly string[];
  readonly sessionId?: string;
  /** The answer that led to it. */
  readonly recommendationId?: string;
  /** What the client says besides, by name: `zip`, `client`, `ms_played`, `media_player`. */
  readonly context?: Readonly<Record<string, ContextValue>>;
  /** What an `erase` takes back. */
  readonly target?: EraseTarget;
}

export type ContextValue = string | number | boolean | readonly string[];

/** The event that an `erase` takes back, whose user, item and catalogue the `erase` has too. */
export interface EraseTarget {
  readonly eventId: string;
  readonly offset: number;
  readonly type: EventType;
  readonly tsMs: number;
  /** The rating of a `rating`. */
  readonly value?: number | undefined;
}

/** An event with its place in the log. */
export interface StoredEvent {
  readonly offset: number;
  readonly event: Event;
}

/** An event about one item. */
export type ItemEvent = Event & { readonly itemId: string; readonly catalogue: Catalogue };
