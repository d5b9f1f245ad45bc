import { EVENT_TYPES } from '../domain/event-type.ts';
import type { SubmitAnswer, SubmitResult } from '../ingest/ingest.ts';
import type { EventsAnswer } from './contract.ts';
import { formatSubmitResult } from './format-submit-result.ts';
import type { Metrics } from './metrics.ts';

/** So many results a stream's answer names; the rest it only counts, because a stream has no bounds and memory has. */
const MAX_RESULTS = 10_000;
const TYPES: ReadonlySet<unknown> = new Set(EVENT_TYPES);

function typeOf(value: unknown): string {
  const type: unknown =
    typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  return typeof type === 'string' && TYPES.has(type) ? type : 'unknown';
}

/** Adds up what became of the blocks of one request. */
export class EventTally {
  readonly #metrics: Metrics;
  readonly #results: EventsAnswer['results'] = [];
  #accepted = 0;
  #duplicates = 0;
  #rejected = 0;
  #omitted = 0;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  get accepted(): number {
    return this.#accepted;
  }

  /** Adds a block's answer; `places` are the indexes of its values in the whole request. */
  add(answer: SubmitAnswer, values: readonly unknown[], places: readonly number[]): void {
    this.#accepted += answer.accepted;
    this.#duplicates += answer.duplicates;
    const results = new Map(answer.results.map((result) => [result.index, result]));
    values.forEach((value, index) => {
      const result = results.get(index);
      this.#metrics.eventsIngested.inc({ type: typeOf(value), result: result?.status ?? 'accepted' });
      if (result?.status === 'rejected') this.#rejected++;
      if (result !== undefined) this.#note({ ...result, index: places[index] ?? index });
    });
  }

  /** Adds one that has no value. */
  addUnreadable(result: SubmitResult): void {
    this.#rejected++;
    this.#metrics.eventsIngested.inc({ type: 'unknown', result: 'rejected' });
    this.#note(result);
  }

  answer(): EventsAnswer {
    this.#results.sort((a, b) => a.index - b.index);
    return {
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      rejected: this.#rejected,
      results: this.#results,
      ...(this.#omitted === 0 ? {} : { results_omitted: this.#omitted }),
    };
  }

  #note(result: SubmitResult): void {
    if (this.#results.length < MAX_RESULTS) this.#results.push(formatSubmitResult(result));
    else this.#omitted++;
  }
}
