import { hash } from 'node:crypto';
import type { EventType } from './event-type.ts';

/** What an event without an id is known by. */
export interface NaturalKey {
  readonly userId: string;
  readonly itemId: string | undefined;
  readonly type: EventType;
  readonly tsMs: number;
  /** Tells tags, notes, searches and lists of one moment apart. */
  readonly text?: string | undefined;
}

/**
 * Gives the id of an event that came without one: the same (user, item, type, ts, text) has the same id for ever, so sending it again
 * is harmless. Starts with `n:`, 34 characters of hexadecimal SHA-256 (cut to 128 bits).
 */
export function naturalEventId({ userId, itemId, type, tsMs, text }: NaturalKey): string {
  // Ids hold no NUL, so it separates them without doubt.
  const key = `${userId}\0${itemId ?? ''}\0${type}\0${tsMs}${text === undefined ? '' : `\0${text}`}`;
  return `n:${hash('sha256', key, 'hex').slice(0, 32)}`;
}
