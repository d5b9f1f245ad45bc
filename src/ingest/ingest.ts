import type { Catalogue } from '../domain/catalogue.ts';
import type { Event } from '../domain/event.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import type { ErrorDetail } from '../errors.ts';
import type { AppendedBlock, EventLog } from '../eventlog/event-log.ts';
import type { DocumentStore, ItemStore } from '../store/store.ts';
import { createDeadLetterBox, type DeadLetterBox, type Taken } from './dead-letter-box.ts';
import { DeadLetters, formatRejected, type RejectedText } from './dead-letters.ts';
import { planErasures, resolveErasures } from './erasures.ts';
import { type Intake, openIntake } from './intake.ts';
import { type ParsedEvent, parseEvent } from './parse-event.ts';
import type { ParsedLines } from './parse-lines.ts';

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
  /** Parses whole lines of NDJSON, whose memory is taken over, without taking them. Calls are answered in their order. */
  parseLines(bytes: Uint8Array<ArrayBuffer>, options: SubmitOptions): Promise<ParsedLines>;
  /** Takes parsed lines; `index` in the answer is the line. Errors: as of `submit`; after `overloaded` it goes on when it is called again. */
  submitLines(parsed: ParsedLines, options: SubmitOptions): Promise<SubmitAnswer>;
  /** Takes events of a source that makes correct ones, such as an import. Errors: as of `submit`. */
  submitEvents(events: readonly Event[]): Promise<{ readonly accepted: number; readonly duplicates: number }>;
  /** Makes dead letters of texts that are not even values; gives their ids in order. */
  setAside(texts: readonly RejectedText[], options: SubmitOptions): Promise<readonly string[]>;
  readonly deadLetters: DeadLetterBox;
  close(): Promise<void>;
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
  readonly #intake: Intake;
  /** What became of the block of lines whose other events found the log full, for when they come again. */
  readonly #appended = new WeakMap<ParsedLines, AppendedBlock>();

  constructor(deps: IngestDeps) {
    this.#deps = deps;
    const { documents, randomBytes, deadLettersKept = DEAD_LETTERS_KEPT } = deps;
    this.#letters = new DeadLetters({ documents, randomBytes, maxLetters: deadLettersKept });
    this.#intake = openIntake(deps.scaleOf);
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
    const taken = await this.#take(await this.#rejectUnknownItems(this.parseEvents(values, options)));
    const results: SubmitResult[] = [];
    const texts: RejectedText[] = [];
    taken.forEach(({ status, error }, index) => {
      if (status === 'duplicate') results.push({ index, status });
      if (error === undefined) return;
      results.push({ index, status: 'rejected', error });
      texts.push({ text: formatRejected(values[index]), error });
    });
    return this.#answer(values.length, results, texts, options);
  }

  parseLines(bytes: Uint8Array<ArrayBuffer>, options: SubmitOptions): Promise<ParsedLines> {
    const { source, receivedAtMs = this.#deps.clock() } = options;
    return this.#intake.parse({
      bytes,
      source,
      receivedAtMs,
      isAllApart: this.#deps.knownItems !== undefined,
    });
  }

  async submitLines(parsed: ParsedLines, options: SubmitOptions): Promise<SubmitAnswer> {
    const { block, nEvents, lines, apart, rejected } = parsed;
    const results: SubmitResult[] = [];
    if (block !== undefined) {
      const appended = this.#appended.get(parsed) ?? (await this.#deps.log.appendBlock(block, nEvents));
      this.#appended.set(parsed, appended);
      const { duplicates } = appended;
      for (const { index } of duplicates) results.push({ index: lines[index], status: 'duplicate' });
    }
    const texts: RejectedText[] = [...rejected];
    for (const { line, error } of rejected) results.push({ index: line, status: 'rejected', error });
    const values = apart.map(({ text }) => JSON.parse(text));
    const taken = await this.#take(await this.#rejectUnknownItems(this.parseEvents(values, options)));
    taken.forEach(({ status, error }, at) => {
      const { line, text } = apart[at];
      if (status === 'duplicate') results.push({ index: line, status });
      if (error === undefined) return;
      results.push({ index: line, status: 'rejected', error });
      texts.push({ text, error });
    });
    return this.#answer(parsed.nLines, results, texts, options);
  }

  async submitEvents(events: readonly Event[]): Promise<{ accepted: number; duplicates: number }> {
    const outcomes = await this.#deps.log.append(events);
    const accepted = outcomes.filter((outcome) => outcome.status === 'accepted').length;
    return { accepted, duplicates: events.length - accepted };
  }

  setAside(texts: readonly RejectedText[], options: SubmitOptions): Promise<readonly string[]> {
    return this.#letters.add(texts, options.source, options.receivedAtMs ?? this.#deps.clock());
  }

  close(): Promise<void> {
    return this.#intake.close();
  }

  async #takeAgain(values: readonly unknown[], source: string): Promise<readonly Taken[]> {
    return this.#take(await this.#rejectUnknownItems(this.parseEvents(values, { source })));
  }

  /** Sets the rejected aside after the others are taken: a crash in between loses no event, since sending again is safe. */
  async #answer(
    nValues: number,
    results: readonly SubmitResult[],
    texts: readonly RejectedText[],
    options: SubmitOptions,
  ): Promise<SubmitAnswer> {
    const ids = await this.setAside(texts, options);
    let next = 0;
    const named = results.map((result) =>
      result.status === 'rejected' ? { ...result, deadLetterId: ids[next++] } : result,
    );
    return {
      accepted: nValues - results.length,
      duplicates: results.length - texts.length,
      rejected: texts.length,
      results: named.sort((a, b) => a.index - b.index),
    };
  }

  /**
   * Appends what is good: first the events, then what takes events back, since that may be an event of the same call. Gives what
   * became of each, in order.
   */
  async #take(parsed: readonly ParsedEvent[]): Promise<readonly Taken[]> {
    const { log } = this.#deps;
    if (parsed.every(isPlain)) return await log.append(parsed.map(({ event }) => event));
    const plans = await planErasures(log, parsed);
    const taken: Taken[] = [];
    const events: Event[] = [];
    const indices: number[] = [];
    const late: number[] = [];
    parsed.forEach(({ event, error }, index) => {
      const plan = plans[index];
      const found = plan === 'late' ? undefined : plan;
      const problem = error ?? found?.error;
      taken[index] = problem === undefined ? { status: 'accepted' } : { status: 'rejected', error: problem };
      if (problem !== undefined) return;
      if (plan === 'late') late.push(index);
      for (const each of [event, found?.event]) {
        if (each === undefined) continue;
        events.push(each);
        indices.push(index);
      }
    });
    const outcomes = await log.append(events);
    // Of an event and what it corrects, the event comes first and says whether it was there.
    indices.forEach((index, at) => {
      if (outcomes[at].status === 'duplicate' && indices[at - 1] !== index)
        taken[index] = { status: 'duplicate' };
    });
    await this.#eraseLate(parsed, late, taken);
    return taken;
  }

  /** Takes back events of the same call, which are in the log by now; `late` are the places of those that ask for it. */
  async #eraseLate(parsed: readonly ParsedEvent[], late: readonly number[], taken: Taken[]): Promise<void> {
    const { log } = this.#deps;
    const resolved = await resolveErasures(
      log,
      late.flatMap((index) => parsed[index].erase ?? []),
    );
    const outcomes = await log.append(resolved.flatMap(({ event }) => event ?? []));
    let nextOutcome = 0;
    late.forEach((index, at) => {
      const { error } = resolved[at];
      const isCorrection = parsed[index].event !== undefined;
      if (error === undefined) {
        const { status } = outcomes[nextOutcome++];
        if (!isCorrection) taken[index] = { status };
        return;
      }
      // Only where another call put an event of that id there in between, since what is in this call was looked at before.
      const detail = isCorrection ? `${error.detail}; the event itself is taken` : error.detail;
      taken[index] = { status: 'rejected', error: { ...error, detail } };
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
      return { event: undefined, erase: undefined, error: { pointer, code: 'unknown_item', detail } };
    });
  }
}

/** Tells whether a value is a good event that takes nothing back, as nearly all are. */
function isPlain(parsed: ParsedEvent): parsed is ParsedEvent & { readonly event: Event } {
  return parsed.event !== undefined && parsed.erase === undefined;
}

/** Makes the way in for events. */
export function createIngest(deps: IngestDeps): Ingest {
  return new LogIngest(deps);
}
