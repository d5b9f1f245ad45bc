import { hash } from 'node:crypto';
import type { EventType } from './event.ts';

/**
 * Gives the id of an event that came without one: the same (user, item, type, ts) has the same id for ever, so sending it again
 * is harmless. Starts with `n:`, 34 characters of hexadecimal SHA-256 (cut to 128 bits).
 */
export function naturalEventId(userId: string, itemId: string, type: EventType, tsMs: number): string {
  // Ids hold no NUL, so it separates them without doubt.
  return `n:${hash('sha256', `${userId}\0${itemId}\0${type}\0${tsMs}`, 'hex').slice(0, 32)}`;
}
