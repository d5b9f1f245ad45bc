import { EventsAnswer } from '../../src/server/contract.ts';
import type { RunningDeadwax } from './start-deadwax.ts';

/** What a server said to a batch of events; `answer` only where it took them. */
export interface SendOutcome {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly answer: EventsAnswer | undefined;
  readonly body: unknown;
}

/** A server with the key that takes events. */
export interface EventDoor {
  readonly url: string;
  readonly key: string;
}

/** The door of a server that was just made. */
export function doorOf(server: RunningDeadwax): EventDoor {
  return { url: server.url, key: server.adminKey ?? '' };
}

/** Makes `count` ratings with ids of their own that begin with `prefix`. */
export function makeRatings(prefix: string, count: number): readonly Record<string, unknown>[] {
  return Array.from({ length: count }, (_, n) => ({
    event_id: `${prefix}-${n}`,
    type: 'rating',
    user_id: `user-${n % 17}`,
    item_id: `movie:${prefix}-${n}`,
    ts: '2026-01-01T00:00:00Z',
    value: 4,
  }));
}

/** Sends events as one JSON request. Throws where no answer comes. */
export async function sendEvents(door: EventDoor, events: readonly unknown[]): Promise<SendOutcome> {
  const reply = await fetch(`${door.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${door.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  const body: unknown = JSON.parse(await reply.text());
  return {
    status: reply.status,
    retryAfter: reply.headers.get('retry-after'),
    answer: reply.status === 200 ? EventsAnswer.parse(body) : undefined,
    body,
  };
}

/** Sends them again in requests of a thousand; gives how many of them the server had not stored yet. */
export async function countMissing(door: EventDoor, events: readonly unknown[]): Promise<number> {
  let nMissing = 0;
  for (let from = 0; from < events.length; from += 1000) {
    const { answer, body } = await sendEvents(door, events.slice(from, from + 1000));
    if (answer === undefined) throw new Error(`not taken: ${JSON.stringify(body)}`);
    nMissing += answer.accepted;
  }
  return nMissing;
}
