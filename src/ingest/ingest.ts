import type { Catalogue } from '../domain/catalogue.ts';
import type { Event } from '../domain/event.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import type { ErrorDetail } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { DocumentStore, ItemStore } from '../store/store.ts';
import { createDeadLetterBox, type DeadLetterBox, type Taken } from './dead-letter-box.ts';
import { DeadLetters, formatRejected, type RejectedText } from './dead-letters.ts';
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
  /** How many rejected events are kept; default 100,000. */
  readonly deadLettersKept?: number;
  /** Given where events of items without an entry are rejected; they make stubs otherwise. */
  readonly knownItems?: Pick<ItemStore, 'getMany'>;
}

const DEAD_LETTERS_KEPT = 100_000;

class LogIngest implements Ingest {
  readonly deadLetters: DeadLetterBox;
  readonly #deps: IngestDeps;
  readonly #letters: DeadLetters;

  constructor(deps: IngestDeps) {
    this.#deps = deps;
    const { documents, randomBytes, deadLettersKept = DEAD_LETTERS_KEPT } = deps;
    this.#letters = new DeadLetters({ documents, randomBytes, maxLetters: deadLettersKept });
    this.deadLetters = createDeadLetterBox(this.#letters, (values, source) =>
      this.#takeAgain(values, source),
    );
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
    const parsed = await this.#rejectUnknownItems(this.parseEvents(values, options));
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

  async #takeAgain(values: readonly unknown[], source: string): Promise<readonly Taken[]> {
    const parsed = await this.#rejectUnknownItems(this.parseEvents(values, { source }));
    const duplicates = new Set(await this.#append(parsed));
    return parsed.map(({ error }, at) => {
      if (error !== undefined) return { status: 'rejected', error };
      return { status: duplicates.has(at) ? 'duplicate' : 'accepted' };
    });
  }

  /** Where unknown items are not wanted, an event of one becomes a rejected one. */
  async #rejectUnknownItems(parsed: readonly ParsedEvent[]): Promise<readonly ParsedEvent[]> {
    const { knownItems } = this.#deps;
    if (knownItems === undefined) return parsed;
    const itemIds = [...new Set(parsed.flatMap(({ event }) => event?.itemId ?? event?.details?.items ?? []))];
    const items = await knownItems.getMany(itemIds);
    const unknown = new Set(itemIds.filter((_, at) => items[at]?.stub ?? true));
    if (unknown.size === 0) return parsed;
    return parsed.map((each) => {
      const { itemId, details } = each.event ?? {};
      const found = [itemId ?? details?.items ?? []].flat().find((id) => unknown.has(id));
      if (found === undefined) return each;
      const pointer = itemId === undefined ? '/items' : '/item_id';
      const detail = `item '${found}' is in no catalogue, and this instance rejects unknown items; import its entry first`;
      return { event: undefined, error: { pointer, code: 'unknown_item', detail } };
    });
  }
}

/** Makes the way in for events. */
export function createIngest(deps: IngestDeps): Ingest {
  return new LogIngest(deps);
}
