import { DeadwaxError, type ErrorDetail } from '../errors.ts';
import type { DocumentStore, Page } from '../store/store.ts';

const TABLE = 'dead-letters';
/** Enough for milliseconds of the next 80,000 years: keys sort by time. */
const TIME_DIGITS = 11;
const MAX_BODY_LENGTH = 10_240;

/** A rejected event that was set aside. */
export interface DeadLetter {
  /** Sorts by the time it was received. */
  readonly deadLetterId: string;
  readonly receivedAtMs: number;
  readonly source: string;
  readonly error: ErrorDetail;
  /** The rejected event as text, cut at 10,240 characters. */
  readonly body: string;
}

/** A rejected text with the reason. */
export interface RejectedText {
  readonly text: string;
  readonly error: ErrorDetail;
}

function isDeadLetter(value: unknown): value is DeadLetter {
  return typeof value === 'object' && value !== null && 'deadLetterId' in value && 'body' in value;
}

/** Gives a rejected value as text; what cannot be formatted as JSON is named instead. */
export function formatRejected(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (thrown) {
    return `(cannot be shown: ${thrown instanceof Error ? thrown.message : String(thrown)})`;
  }
}

/** Keeps rejected events as documents until someone replays or discards them. */
export class DeadLetters {
  readonly #documents: DocumentStore;
  readonly #randomBytes: (size: number) => Uint8Array;

  constructor(documents: DocumentStore, randomBytes: (size: number) => Uint8Array) {
    this.#documents = documents;
    this.#randomBytes = randomBytes;
  }

  /** Sets texts aside, durably; gives their ids in order. */
  async add(
    texts: readonly RejectedText[],
    source: string,
    receivedAtMs: number,
  ): Promise<readonly string[]> {
    if (texts.length === 0) return [];
    const time = receivedAtMs.toString(36).padStart(TIME_DIGITS, '0');
    const batch = Buffer.from(this.#randomBytes(6)).toString('hex');
    const letters = texts.map(({ text, error }, index): DeadLetter => {
      const deadLetterId = `${time}-${batch}-${index.toString(36).padStart(4, '0')}`;
      return {
        deadLetterId,
        receivedAtMs,
        source,
        error,
        body: text.slice(0, MAX_BODY_LENGTH).toWellFormed(),
      };
    });
    await Promise.all(letters.map((letter) => this.put(letter)));
    return letters.map((letter) => letter.deadLetterId);
  }

  async put(letter: DeadLetter): Promise<void> {
    await this.#documents.put(TABLE, letter.deadLetterId, letter);
  }

  /** Errors: `not_found`. */
  async get(deadLetterId: string): Promise<DeadLetter> {
    const letter = await this.#documents.get(TABLE, deadLetterId);
    if (isDeadLetter(letter)) return letter;
    throw new DeadwaxError('not_found', `there is no dead letter ${deadLetterId}`);
  }

  /** Newest first. */
  async list(count: number, cursor?: string): Promise<Page<DeadLetter>> {
    const options = { count, descending: true, ...(cursor === undefined ? {} : { cursor }) };
    const page = await this.#documents.list(TABLE, options);
    return {
      values: page.values.map((document) => document.value).filter(isDeadLetter),
      cursor: page.cursor,
    };
  }

  /** Returns false where there is none. */
  discard(deadLetterId: string): Promise<boolean> {
    return this.#documents.delete(TABLE, deadLetterId);
  }
}
