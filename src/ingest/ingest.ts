import type { Catalogue } from '../domain/catalogue.ts';
import type { Event } from '../domain/event.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import type { ErrorDetail } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { DocumentStore, Page } from '../store/store.ts';
import { type DeadLetter, DeadLetters, formatRejected, type RejectedText } from './dead-letters.ts';
import { type ParsedEvent, parseEvent } from './parse-event.ts';

/** What became of one submitted value; accepted ones are only counted. */
export interface SubmitResult {
  readonly index: number;
  readonly status: 'duplicate' | 'rejected';
  readonly error?: ErrorDetail;
  readonly deadLetterId?: string;
}

export interface SubmitAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** One for each duplicate and each rejected value, by rising index. */
  readonly results: readonly SubmitResult[];
}

interface SubmitOptions {
  /** Where the values come from: `api`, `import:<id>`. */
  readonly source: string;
  /** Default: now. */
  readonly receivedAtMs?: number;
}

/** Rejected events that were set aside, for an operator to mend, send again or throw away. */
interface DeadLetterBox {
  /** Newest first. */
  list(count: number, cursor?: string): Promise<Page<DeadLetter>>;
  /** Replaces the text. Errors: `not_found`. */
  fix(deadLetterId: string, body: string): Promise<DeadLetter>;
  /** Submits it again; it goes away when it is accepted or a duplicate, and says the new reason otherwise. Errors: `not_found`. */
  replay(deadLetterId: string): Promise<SubmitAnswer>;
  /** Returns false where there is none. */
  discard(deadLetterId: string): Promise<boolean>;
}

/** The way in for events: each is parsed once, the good ones appended durably, the bad ones set aside. */
export interface Ingest {
  /** Parses values of the wire form without taking them. */
  parseEvents(values: readonly unknown[], options: SubmitOptions): readonly ParsedEvent[];
  /**
   * Takes values of the wire form; resolves once the good ones and the dead letters of the bad ones are durable.
   * Errors: `overloaded` and `storage_unavailable`, with nothing of the call taken; sending it again is always safe.
   */
  submit(values: readonly unknown[], options: SubmitOptions): Promise<SubmitAnswer>;
  /** Takes events of a source that makes correct ones, such as an import. Errors: as of `submit`. */
  submitEvents(events: readonly Event[]): Promise<{ readonly accepted: number; readonly duplicates: number }>;
  /** Makes dead letters of texts that are not even values; gives their ids in order. */
  setAside(texts: readonly RejectedText[], options: SubmitOptions): Promise<readonly string[]>;
  readonly deadLetters: DeadLetterBox;
}

export interface IngestDeps {
  readonly log: EventLog;
  readonly documents: DocumentStore;
  readonly clock: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /** The ratings that each catalogue takes. */
  readonly scaleOf: (catalogue: Catalogue) => RatingScale;
}

class LogIngest implements Ingest {
  readonly deadLetters: DeadLetterBox;
  readonly #deps: IngestDeps;
  readonly #letters: DeadLetters;

  constructor(deps: IngestDeps) {
    this.#deps = deps;
    this.#letters = new DeadLetters(deps.documents, deps.randomBytes);
    this.deadLetters = {
      list: (count, cursor) => this.#letters.list(count, cursor),
      fix: async (deadLetterId, body) => {
        const fixed = { ...(await this.#letters.get(deadLetterId)), body };
        await this.#letters.put(fixed);
        return fixed;
      },
      replay: (deadLetterId) => this.#replay(deadLetterId),
      discard: (deadLetterId) => this.#letters.discard(deadLetterId),
    };
  }

  parseEvents(values: readonly unknown[], options: SubmitOptions): readonly ParsedEvent[] {
    const context = {
      source: options.source,
      receivedAtMs: options.receivedAtMs ?? this.#deps.clock(),
      scaleOf: this.#deps.scaleOf,
    };
    return values.map((value) => parseEvent(value, context));
  }

  async submit(values: readonly unknown[], options: SubmitOptions): Promise<SubmitAnswer> {
    const parsed = this.parseEvents(values, options);
    const duplicates = await this.#append(parsed);
    const rejected = parsed.flatMap(({ error }, index) => (error === undefined ? [] : [{ index, error }]));
    const texts = rejected.map(({ index, error }) => ({ text: formatRejected(values[index]), error }));
    // After the append: what is refused there is taken nowhere. A crash in between loses no event, since sending again is safe.
    const ids = await this.setAside(texts, options);
    const results: SubmitResult[] = duplicates.map((index) => ({ index, status: 'duplicate' }));
    rejected.forEach(({ index, error }, at) => {
      results.push({ index, status: 'rejected', error, deadLetterId: ids[at] });
    });
    return {
      accepted: values.length - results.length,
      duplicates: duplicates.length,
      rejected: rejected.length,
      results: results.sort((a, b) => a.index - b.index),
    };
  }

  async submitEvents(events: readonly Event[]): Promise<{ accepted: number; duplicates: number }> {
    const outcomes = await this.#deps.log.append(events);
    const accepted = outcomes.filter((outcome) => outcome.status === 'accepted').length;
    return { accepted, duplicates: events.length - accepted };
  }

  setAside(texts: readonly RejectedText[], options: SubmitOptions): Promise<readonly string[]> {
    return this.#letters.add(texts, options.source, options.receivedAtMs ?? this.#deps.clock());
  }

  /** Appends the good ones; gives the indices of the duplicates. */
  async #append(parsed: readonly ParsedEvent[]): Promise<number[]> {
    const events: Event[] = [];
    const indices: number[] = [];
    parsed.forEach(({ event }, index) => {
      if (event === undefined) return;
      events.push(event);
      indices.push(index);
    });
    const outcomes = await this.#deps.log.append(events);
    return indices.filter((_, at) => outcomes[at].status === 'duplicate');
  }

  async #replay(deadLetterId: string): Promise<SubmitAnswer> {
    const letter = await this.#letters.get(deadLetterId);
    const parsed = this.#parseBody(letter);
    if (parsed.error !== undefined) {
      await this.#letters.put({ ...letter, error: parsed.error });
      const result = { index: 0, status: 'rejected', error: parsed.error, deadLetterId } as const;
      return { accepted: 0, duplicates: 0, rejected: 1, results: [result] };
    }
    const { accepted, duplicates } = await this.submitEvents([parsed.event]);
    await this.#letters.discard(deadLetterId);
    return {
      accepted,
      duplicates,
      rejected: 0,
      results: duplicates === 0 ? [] : [{ index: 0, status: 'duplicate' }],
    };
  }

  #parseBody({ body, source }: DeadLetter): ParsedEvent {
    try {
      return this.parseEvents([JSON.parse(body)], { source })[0];
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown;
      return {
        event: undefined,
        error: { pointer: '', code: 'unparsable', detail: `not JSON: ${thrown.message}` },
      };
    }
  }
}

/** Makes the way in for events. */
export function createIngest(deps: IngestDeps): Ingest {
  return new LogIngest(deps);
}
