import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { BlockChunk, EventSource, LineChunk } from './event-source.ts';

/** How fast events go out: as fast as they can be taken, so many a second, or by their times, so many times as fast. */
export type Pace =
  | { readonly kind: 'fast' }
  | { readonly kind: 'rate'; readonly perSecond: number }
  | { readonly kind: 'realtime'; readonly speed: number };

export interface PaceDeps {
  readonly clock: () => number;
  /** Resolves after so many milliseconds. */
  readonly sleep: (durationMs: number) => Promise<void>;
  /** Ends the events. */
  readonly signal: AbortSignal;
}

/** What is due within this time goes out together. */
const TURN_MS = 20;
/** The longest that a stop has to wait. */
const LONGEST_SLEEP_MS = 200;
const FOREVER = Number.POSITIVE_INFINITY;

/** Tells, for a moment, which events are due and how long it is to the next one. */
interface Schedule {
  untilMs(elapsedMs: number): number;
  maxEvents(elapsedMs: number, nSent: number): number;
  waitMs(elapsedMs: number, nSent: number, nextTsMs: number): number;
}

function scheduleOf(pace: Pace, firstTsMs: number): Schedule {
  if (pace.kind === 'fast') return { untilMs: () => FOREVER, maxEvents: () => FOREVER, waitMs: () => 0 };
  if (pace.kind === 'rate')
    return {
      untilMs: () => FOREVER,
      maxEvents: (elapsedMs, nSent) => Math.floor((elapsedMs * pace.perSecond) / 1000) + 1 - nSent,
      waitMs: (elapsedMs, nSent) => (nSent * 1000) / pace.perSecond - elapsedMs,
    };
  return {
    untilMs: (elapsedMs) => firstTsMs + elapsedMs * pace.speed,
    maxEvents: () => FOREVER,
    waitMs: (elapsedMs, _nSent, nextTsMs) => (nextTsMs - firstTsMs) / pace.speed - elapsedMs,
  };
}

/** Gives a source's events in chunks when they are due, until the source ends, `limit` events were given, or the signal fires. */
export async function* takePaced<C extends LineChunk | BlockChunk>(
  source: EventSource<C>,
  { pace, limit }: { readonly pace: Pace; readonly limit: number },
  { clock, sleep, signal }: PaceDeps,
): AsyncGenerator<C, void> {
  const startMs = clock();
  const firstTsMs = source.nextTsMs() ?? 0;
  const schedule = scheduleOf(pace, firstTsMs);
  for (let nSent = 0; nSent < limit && !signal.aborted; ) {
    const nextTsMs = source.nextTsMs();
    if (nextTsMs === undefined) return;
    const elapsedMs = clock() - startMs;
    const maxEvents = Math.min(limit - nSent, schedule.maxEvents(elapsedMs, nSent));
    const untilMs = schedule.untilMs(elapsedMs);
    if (maxEvents <= 0 || nextTsMs > untilMs) {
      const waitMs = schedule.waitMs(elapsedMs, nSent, nextTsMs);
      await sleep(Math.min(Math.max(waitMs, TURN_MS), LONGEST_SLEEP_MS));
      continue;
    }
    const chunk = source.take({ untilMs, maxEvents });
    nSent += chunk.nLines;
    yield chunk;
    // A source never waits by itself: without this no signal would get through.
    await yieldToOthers();
  }
}
