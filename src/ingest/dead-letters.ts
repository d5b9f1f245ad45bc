import { setImmediate as nextTurn } from 'node:timers/promises';
import { DeadwaxError, type ErrorDetail } from '../errors.ts';
import type { DocumentStore, Page } from '../store/store.ts';
import { faultPoint } from '../util/fault-point.ts';

const TABLE = 'dead-letters';
/** Holds one number: how many letters made room for others. */
const FIGURES = 'dead-letter-figures';
const DROPPED = 'dropped';
/** Enough for milliseconds of the next 80,000 years: keys sort by time. */
const TIME_DIGITS = 11;
/** How many characters of a rejected text are kept: room for the greatest event, and for what a door says around it. */
export const MAX_BODY_LENGTH = 12_288;
/** Letters are looked through in slices with a turn of the event loop between, so that requests are answered meanwhile. */
const SLICE = 500;
/** When there are too many, a few more go, so that not every new one has to count all. */
const KEPT_AFTER_DROPPING = 0.99;

/** A rejected event that was set aside. */
export interface DeadLetter {
  /** Sorts by the time it was received. */
  readonly deadLetterId: string;
  readonly receivedAtMs: number;
  readonly source: string;
  readonly error: ErrorDetail;
  /** The rejected event as text, cut at 12,288 characters. */
  readonly body: string;
}

/** A rejected text with the reason. */
export interface RejectedText {
  readonly text: string;
  readonly error: ErrorDetail;
}

/** Which letters: all where nothing is given. */
export interface DeadLetterFilter {
  readonly source?: string | undefined;
  readonly code?: string | undefined;
}

/** How many letters there are, and of which kinds. */
export interface DeadLetterFigures {
  readonly total: number;
  /** Letters that were dropped since the data directory was made, because newer ones needed their room. */
  readonly dropped: number;
  /** Most frequent first. */
  readonly groups: readonly { readonly source: string; readonly code: string; readonly count: number }[];
}

interface DeadLettersDeps {
  readonly documents: DocumentStore;
  readonly randomBytes: (size: number) => Uint8Array;
  /** How many are kept; the oldest make room for new ones. */
  readonly maxLetters: number;
}

function isDeadLetter(value: unknown): value is DeadLetter {
  return typeof value === 'object' && value !== null && 'deadLetterId' in value && 'body' in value;
}

function isWanted({ source, error }: DeadLetter, filter: DeadLetterFilter): boolean {
  return (
    (filter.source === undefined || filter.source === source) &&
    (filter.code === undefined || filter.code === error.code)
  );
}

/** Gives a rejected value as text; what cannot be formatted as JSON is named instead. */
export function formatRejected(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (thrown) {
    return `(cannot be shown: ${thrown instanceof Error ? thrown.message : String(thrown)})`;
  }
}

/** Keeps rejected events as documents until someone replays or discards them, or too many newer ones came. */
export class DeadLetters {
  readonly #deps: DeadLettersDeps;
  #dropping: Promise<void> | undefined;
  /** No fewer than there are: what is discarded is not subtracted. Counting reads them all, so it is done when this says too many. */
  #nAtMost = Number.POSITIVE_INFINITY;

  constructor(deps: DeadLettersDeps) {
    this.#deps = deps;
  }

  /** Sets texts aside, durably and in one commit; gives their ids in order. */
  async add(
    texts: readonly RejectedText[],
    source: string,
    receivedAtMs: number,
  ): Promise<readonly string[]> {
    if (texts.length === 0) return [];
    const time = receivedAtMs.toString(36).padStart(TIME_DIGITS, '0');
    const batch = Buffer.from(this.#deps.randomBytes(6)).toString('hex');
    const letters = texts.map(({ text, error }, index): DeadLetter => {
      const deadLetterId = `${time}-${batch}-${index.toString(36).padStart(4, '0')}`;
      const body = text.slice(0, MAX_BODY_LENGTH).toWellFormed();
      return { deadLetterId, receivedAtMs, source, error, body };
    });
    faultPoint('dead-letters:write');
    await this.change(letters, []);
    await this.#dropOldest(letters.length);
    return letters.map((letter) => letter.deadLetterId);
  }

  /** Writes letters over those with the same ids and removes others, in one commit. */
  async change(written: readonly DeadLetter[], removedIds: readonly string[]): Promise<void> {
    await this.#deps.documents.writeAll([
      ...written.map((letter) => ({ table: TABLE, key: letter.deadLetterId, value: letter })),
      ...removedIds.map((key) => ({ table: TABLE, key, value: undefined })),
    ]);
  }

  /** Errors: `not_found`. */
  async get(deadLetterId: string): Promise<DeadLetter> {
    const letter = await this.#deps.documents.get(TABLE, deadLetterId);
    if (isDeadLetter(letter)) return letter;
    throw new DeadwaxError(
      'not_found',
      `there is no dead letter ${deadLetterId}; it may have been replayed or discarded`,
    );
  }

  /** Newest first. */
  async list(count: number, cursor?: string, filter: DeadLetterFilter = {}): Promise<Page<DeadLetter>> {
    const values: DeadLetter[] = [];
    for await (const slice of this.#scan(cursor)) {
      for (const letter of slice) {
        if (!isWanted(letter, filter)) continue;
        // One more is there: the page ends with the last of its own.
        if (values.length === count) return { values, cursor: values.at(-1)?.deadLetterId };
        values.push(letter);
      }
    }
    return { values, cursor: undefined };
  }

  /** Gives every letter that was there when it began, newest first, in slices. */
  async *matching(filter: DeadLetterFilter): AsyncGenerator<readonly DeadLetter[]> {
    for await (const slice of this.#scan(undefined)) {
      const wanted = slice.filter((letter) => isWanted(letter, filter));
      if (wanted.length > 0) yield wanted;
    }
  }

  async figures(): Promise<DeadLetterFigures> {
    const counts = new Map<string, { source: string; code: string; count: number }>();
    let total = 0;
    for await (const slice of this.#scan(undefined)) {
      total += slice.length;
      for (const { source, error } of slice) {
        const key = `${source}\0${error.code}`;
        const group = counts.get(key) ?? { source, code: error.code, count: 0 };
        group.count += 1;
        counts.set(key, group);
      }
    }
    const byName = [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
    const groups = byName.sort((a, b) => b.count - a.count);
    return { total, dropped: await this.#nDropped(), groups };
  }

  /** Returns false where there is none. */
  discard(deadLetterId: string): Promise<boolean> {
    return this.#deps.documents.delete(TABLE, deadLetterId);
  }

  async *#scan(from: string | undefined): AsyncGenerator<readonly DeadLetter[]> {
    let cursor = from;
    do {
      const options = { count: SLICE, descending: true, ...(cursor === undefined ? {} : { cursor }) };
      const page = await this.#deps.documents.list(TABLE, options);
      yield page.values.map((document) => document.value).filter(isDeadLetter);
      cursor = page.cursor;
      if (cursor !== undefined) await nextTurn();
    } while (cursor !== undefined);
  }

  async #nDropped(): Promise<number> {
    return Number((await this.#deps.documents.get(FIGURES, DROPPED)) ?? 0);
  }

  /** One at a time; who comes meanwhile waits for another round, so that at every answer the limit is kept. */
  async #dropOldest(nAdded: number): Promise<void> {
    this.#nAtMost += nAdded;
    while (this.#dropping !== undefined) await this.#dropping;
    if (this.#nAtMost <= this.#deps.maxLetters) return;
    this.#dropping = this.#dropNow().finally(() => {
      this.#dropping = undefined;
    });
    await this.#dropping;
  }

  async #dropNow(): Promise<void> {
    const { documents, maxLetters } = this.#deps;
    const nLetters = await documents.count(TABLE);
    this.#nAtMost = nLetters;
    if (nLetters <= maxLetters) return;
    const nOldest = nLetters - Math.floor(maxLetters * KEPT_AFTER_DROPPING);
    const { values } = await documents.list(TABLE, { count: nOldest });
    await documents.writeAll([
      { table: FIGURES, key: DROPPED, value: (await this.#nDropped()) + values.length },
      ...values.map(({ key }) => ({ table: TABLE, key, value: undefined })),
    ]);
    this.#nAtMost -= values.length;
  }
}
