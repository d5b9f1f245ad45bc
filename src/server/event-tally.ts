import { EVENT_TYPES } from '../domain/event-type.ts';
import type { SubmitAnswer, SubmitResult } from '../ingest/ingest.ts';
import type { EventsAnswer } from './contract.ts';
import { formatSubmitResult } from './format-submit-result.ts';
import type { Metrics } from './metrics.ts';

/** So many results a stream's answer names; the rest it only counts, because a stream has no bounds and memory has. */
const MAX_RESULTS = 10_000;
const TYPE_CODES: ReadonlyMap<unknown, number> = new Map(EVENT_TYPES.map((type, code) => [type, code]));
const UNKNOWN = EVENT_TYPES.length;

function codeOf(value: unknown): number {
  const type: unknown =
    typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  return TYPE_CODES.get(type) ?? UNKNOWN;
}

/** The lines of a piece of a stream: how many, and the type (index of EVENT_TYPES) and line of each event that was good by itself. */
interface PieceLines {
  readonly nLines: number;
  readonly types: Uint8Array;
  readonly places: Int32Array;
  /** Other good ones. */
  readonly apart: readonly { readonly line: number; readonly type: number }[];
}

/** Adds up what became of the events of one request. */
export class EventTally {
  readonly #metrics: Metrics;
  readonly #results: EventsAnswer['results'] = [];
  #accepted = 0;
  #duplicates = 0;
  #rejected = 0;
  #omitted = 0;
  #nLines = 0;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  get accepted(): number {
    return this.#accepted;
  }

  /** Adds what became of values. */
  addValues(answer: SubmitAnswer, values: readonly unknown[]): void {
    this.#add(answer, Uint8Array.from(values, codeOf));
  }

  /** Adds what became of the next piece of a stream. */
  addLines(answer: SubmitAnswer, { nLines, types, places, apart }: PieceLines): void {
    const codes = new Uint8Array(nLines).fill(UNKNOWN);
    for (let at = 0; at < places.length; at += 1) codes[places[at]] = types[at];
    for (const { line, type } of apart) codes[line] = type;
    this.#add(answer, codes);
  }

  answer(): EventsAnswer {
    return {
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      rejected: this.#rejected,
      results: this.#results,
      ...(this.#omitted === 0 ? {} : { results_omitted: this.#omitted }),
    };
  }

  #add(answer: SubmitAnswer, codes: Uint8Array): void {
    this.#accepted += answer.accepted;
    this.#duplicates += answer.duplicates;
    this.#rejected += answer.rejected;
    const accepted = new Uint32Array(UNKNOWN + 1);
    for (const code of codes) accepted[code] += 1;
    for (const result of answer.results) {
      const code = codes[result.index];
      accepted[code] -= 1;
      this.#count(code, result.status, 1);
      this.#note({ ...result, index: this.#nLines + result.index });
    }
    for (const [code, count] of accepted.entries()) if (count > 0) this.#count(code, 'accepted', count);
    this.#nLines += codes.length;
  }

  #count(code: number, result: 'accepted' | SubmitResult['status'], count: number): void {
    this.#metrics.eventsIngested.inc({ type: EVENT_TYPES[code] ?? 'unknown', result }, count);
  }

  #note(result: SubmitResult): void {
    if (this.#results.length < MAX_RESULTS) this.#results.push(formatSubmitResult(result));
    else this.#omitted++;
  }
}
