import type { SubmitAnswer } from '../ingest/ingest.ts';
import type { EventsAnswer } from './contract.ts';
import { EventTally } from './event-tally.ts';
import type { Services } from './services.ts';

const OPTIONS = { source: 'api' };
/** A request with more events is submitted by itself, so that its failure takes no other with it. */
const MAX_GROUPED_EVENTS = 100;
/** A group goes off as soon as it has so many and the log has little to do. */
const FULL_GROUP_EVENTS = 32;
/** A group goes off with so many whatever the log has to do. */
const LARGEST_GROUP_EVENTS = 512;
/** The log writes one group while the next one waits at its door; more of them would be smaller ones. */
const MAX_SENT_GROUPS = 2;

/** Is told what became of the events of one request. */
export interface EventsReceiver {
  taken(answer: EventsAnswer): void;
  /** Nothing of them was taken. */
  failed(thrown: unknown): void;
}

interface Waiting {
  readonly receiver: EventsReceiver;
  readonly firstIndex: number;
  readonly nEvents: number;
}

interface Group {
  readonly values: unknown[];
  readonly waiting: Waiting[];
}

/**
 * Submits the events of small requests that come at the same moment as one: what a call, its promises, a message to another thread and a
 * commit cost would be more than their events do.
 */
export class EventGroups {
  readonly #services: Services;
  #open: Group | undefined;
  #nSent = 0;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Takes the events of a request; the receiver is told once those that are good are durable. */
  add(values: readonly unknown[], receiver: EventsReceiver): void {
    if (values.length > MAX_GROUPED_EVENTS) {
      void this.#submit({
        values: [...values],
        waiting: [{ receiver, firstIndex: 0, nEvents: values.length }],
      });
      return;
    }
    const group = this.#openGroup();
    group.waiting.push({ receiver, firstIndex: group.values.length, nEvents: values.length });
    for (const value of values) group.values.push(value);
    const limit = this.#nSent < MAX_SENT_GROUPS ? FULL_GROUP_EVENTS : LARGEST_GROUP_EVENTS;
    if (group.values.length >= limit) this.#send();
  }

  /** Gives the group that is open; a new one goes off at the end of the turn of the event loop, or when the log has less to do. */
  #openGroup(): Group {
    if (this.#open !== undefined) return this.#open;
    const opened = { values: [], waiting: [] };
    this.#open = opened;
    setImmediate(() => {
      if (this.#open === opened && this.#nSent === 0) this.#send();
    });
    return opened;
  }

  #send(): void {
    const group = this.#open;
    if (group === undefined) return;
    this.#open = undefined;
    this.#nSent += 1;
    void this.#submit(group, () => {
      this.#nSent -= 1;
      const nWaiting = this.#open?.values.length ?? 0;
      if (this.#nSent === 0 || nWaiting >= FULL_GROUP_EVENTS) this.#send();
    });
  }

  /** `onDone` is called before anybody is told, so that the log has work meanwhile. Never rejects. */
  async #submit({ values, waiting }: Group, onDone?: () => void): Promise<void> {
    const { context, metrics } = this.#services;
    const stop = metrics.logAppend.startTimer();
    let answer: SubmitAnswer;
    try {
      answer = await context.ingest.submit(values, OPTIONS);
    } catch (thrown) {
      onDone?.();
      for (const { receiver } of waiting) receiver.failed(thrown);
      return;
    }
    stop();
    onDone?.();
    const tally = new EventTally(metrics);
    tally.addValues(answer, values);
    tellAll(waiting, tally.answer().results);
  }
}

/** Tells each request what became of its own events. */
function tellAll(waiting: readonly Waiting[], results: EventsAnswer['results']): void {
  let next = 0;
  for (const { receiver, firstIndex, nEvents } of waiting) {
    const first = next;
    while (next < results.length && results[next].index < firstIndex + nEvents) next += 1;
    receiver.taken(answerOf(results.slice(first, next), firstIndex, nEvents));
  }
}

/** Gives the answer to one request of a group, whose results these are. */
function answerOf(grouped: EventsAnswer['results'], firstIndex: number, nEvents: number): EventsAnswer {
  if (grouped.length === 0) return { accepted: nEvents, duplicates: 0, rejected: 0, results: [] };
  const results = grouped.map((result) => ({ ...result, index: result.index - firstIndex }));
  const duplicates = results.filter(({ status }) => status === 'duplicate').length;
  return {
    accepted: nEvents - results.length,
    duplicates,
    rejected: results.length - duplicates,
    results,
  };
}
