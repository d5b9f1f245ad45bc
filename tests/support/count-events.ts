import type { Event, StoredEvent } from '../../src/domain/event.ts';
import type { EventType } from '../../src/domain/event-type.ts';
import type { Period } from '../../src/warehouse/period.ts';
import type { Counts } from '../../src/warehouse/rollups.ts';
import { SESSION_GAP_MS } from '../../src/warehouse/sessions.ts';

// A plain recount of the log, by which the warehouse's figures are checked: slow, and easy to see to be right.

/** Gives the events that count: without those that a later one erased. */
export function eventsThatCount(log: readonly StoredEvent[]): StoredEvent[] {
  const erased = new Set(log.map(({ event }) => event.details?.target?.offset));
  const erasedUsers = new Map<string, number>();
  for (const { offset, event } of log) if (event.type === 'user_erase') erasedUsers.set(event.userId, offset);
  return log.filter(
    ({ offset, event }) => !erased.has(offset) && offset >= (erasedUsers.get(event.userId) ?? 0),
  );
}

export function within(period: Period): (stored: StoredEvent) => boolean {
  return ({ event }) => event.tsMs >= period.fromMs && event.tsMs < period.toMs;
}

export function startOf(tsMs: number, widthMs: number | undefined, period: Period): number {
  return widthMs === undefined ? period.fromMs : Math.floor(tsMs / widthMs) * widthMs;
}

/** Counts events by bucket and by the keys that each has, in the order of `readCounts`. */
export function recount(
  events: readonly StoredEvent[],
  period: Period,
  options: { widthMs: number | undefined; keysOf: (event: Event) => readonly (string | undefined)[] },
): Counts[] {
  const groups = new Map<string, { bucketMs: number; key: string | undefined; events: Event[] }>();
  for (const { event } of events.filter(within(period)))
    for (const key of options.keysOf(event)) {
      const bucketMs = startOf(event.tsMs, options.widthMs, period);
      // The order of the rows: by time, then by key, without one last.
      const place = `${String(bucketMs).padStart(20, '0')} ${key ?? '~'}`;
      const group = groups.get(place) ?? { bucketMs, key, events: [] };
      group.events.push(event);
      groups.set(place, group);
    }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { bucketMs, key, events: ofKey }]) => {
      const n = (type: EventType): number => ofKey.filter((event) => event.type === type).length;
      return {
        bucketMs,
        key,
        plays: n('play'),
        skips: n('skip'),
        pauses: n('pause'),
        thumbsUp: n('thumb_up'),
        thumbsDown: n('thumb_down'),
        exits: n('exit'),
        searches: n('search'),
        ratings: n('rating'),
        listeningMs: ofKey.reduce((sum, { details }) => sum + Number(details?.context?.ms_played ?? 0), 0),
      };
    });
}

export interface CountedSession {
  readonly userId: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Gives the sessions of all users. */
export function sessionsOf(events: readonly StoredEvent[]): CountedSession[] {
  const sessions: { userId: string; startMs: number; endMs: number; last: Event }[] = [];
  const open = new Map<string, (typeof sessions)[number]>();
  const inOrder = events
    .filter(({ event }) => event.type !== 'erase' && event.type !== 'user_erase')
    .sort((a, b) => a.event.tsMs - b.event.tsMs || a.offset - b.offset);
  for (const { event } of inOrder) {
    const going = open.get(event.userId);
    const [before, now] = [going?.last.details?.sessionId, event.details?.sessionId];
    const begins =
      going === undefined ||
      event.type === 'login' ||
      going.last.type === 'exit' ||
      event.tsMs - going.endMs > SESSION_GAP_MS ||
      (before !== undefined && now !== undefined && before !== now);
    if (begins) {
      const session = { userId: event.userId, startMs: event.tsMs, endMs: event.tsMs, last: event };
      sessions.push(session);
      open.set(event.userId, session);
    } else {
      going.endMs = event.tsMs;
      going.last = event;
    }
  }
  return sessions;
}
