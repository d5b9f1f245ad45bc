import type { ErrorDetail } from '../errors.ts';
import type { Page } from '../store/store.ts';
import type { DeadLetter, DeadLetterFigures, DeadLetterFilter, DeadLetters } from './dead-letters.ts';

/** What became of one value; `error` only where it was rejected. */
export interface Taken {
  readonly status: 'accepted' | 'duplicate' | 'rejected';
  readonly error?: ErrorDetail | undefined;
}

/** Takes values of one source again; gives what became of each, in order, without setting the rejected ones aside. */
export type TakeAgain = (values: readonly unknown[], source: string) => Promise<readonly Taken[]>;

/** What became of many letters that were sent again; `rejected` ones stay, with the new reason. */
interface ReplayAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
}

/** Rejected events that were set aside, for an operator to mend, send again or throw away. */
export interface DeadLetterBox {
  /** Newest first. */
  list(count: number, cursor?: string, filter?: DeadLetterFilter): Promise<Page<DeadLetter>>;
  /** Errors: `not_found`. */
  get(deadLetterId: string): Promise<DeadLetter>;
  figures(): Promise<DeadLetterFigures>;
  /** Replaces the text. Errors: `not_found`. */
  fix(deadLetterId: string, body: string): Promise<DeadLetter>;
  /** Submits it again; it goes away when it is accepted or a duplicate, and says the new reason otherwise. Errors: `not_found`. */
  replay(deadLetterId: string): Promise<Taken>;
  /** Submits all that match again, in batches; what a crash cuts off is done by asking again. Errors: those of the log. */
  replayAll(filter: DeadLetterFilter): Promise<ReplayAnswer>;
  /** Returns false where there is none. */
  discard(deadLetterId: string): Promise<boolean>;
  /** Gives how many there were. */
  discardAll(filter: DeadLetterFilter): Promise<number>;
  /** Says how rejected texts of a source are taken again; those of others are events of the native wire form. */
  setTaker(source: string, take: TakeAgain): void;
}

interface Sorted {
  readonly letter: DeadLetter;
  readonly taken: Taken;
}

class ReplayingBox implements DeadLetterBox {
  readonly #letters: DeadLetters;
  readonly #takeNative: TakeAgain;
  readonly #takers = new Map<string, TakeAgain>();

  constructor(letters: DeadLetters, takeNative: TakeAgain) {
    this.#letters = letters;
    this.#takeNative = takeNative;
  }

  list(count: number, cursor?: string, filter?: DeadLetterFilter): Promise<Page<DeadLetter>> {
    return this.#letters.list(count, cursor, filter);
  }

  get(deadLetterId: string): Promise<DeadLetter> {
    return this.#letters.get(deadLetterId);
  }

  figures(): Promise<DeadLetterFigures> {
    return this.#letters.figures();
  }

  async fix(deadLetterId: string, body: string): Promise<DeadLetter> {
    const fixed = { ...(await this.#letters.get(deadLetterId)), body };
    await this.#letters.change([fixed], []);
    return fixed;
  }

  async replay(deadLetterId: string): Promise<Taken> {
    const [sorted] = await this.#replay([await this.#letters.get(deadLetterId)]);
    return sorted.taken;
  }

  async replayAll(filter: DeadLetterFilter): Promise<ReplayAnswer> {
    const answer = { accepted: 0, duplicate: 0, rejected: 0 };
    for await (const letters of this.#letters.matching(filter))
      for (const { taken } of await this.#replay(letters)) answer[taken.status] += 1;
    return { accepted: answer.accepted, duplicates: answer.duplicate, rejected: answer.rejected };
  }

  discard(deadLetterId: string): Promise<boolean> {
    return this.#letters.discard(deadLetterId);
  }

  async discardAll(filter: DeadLetterFilter): Promise<number> {
    let nDiscarded = 0;
    for await (const letters of this.#letters.matching(filter)) {
      await this.#letters.change(
        [],
        letters.map(({ deadLetterId }) => deadLetterId),
      );
      nDiscarded += letters.length;
    }
    return nDiscarded;
  }

  setTaker(source: string, take: TakeAgain): void {
    this.#takers.set(source, take);
  }

  /** Events first, letters after: a crash in between leaves letters whose events are duplicates the next time. */
  async #replay(letters: readonly DeadLetter[]): Promise<readonly Sorted[]> {
    const sorted: Sorted[] = [];
    const bySource = Map.groupBy(letters, ({ source }) => source);
    for (const [source, ofSource] of bySource) sorted.push(...(await this.#take(ofSource, source)));
    const [kept, gone] = [[] as DeadLetter[], [] as string[]];
    for (const { letter, taken } of sorted) {
      if (taken.error === undefined) gone.push(letter.deadLetterId);
      else kept.push({ ...letter, error: taken.error });
    }
    await this.#letters.change(kept, gone);
    return sorted;
  }

  async #take(letters: readonly DeadLetter[], source: string): Promise<readonly Sorted[]> {
    const sorted: Sorted[] = [];
    const readable: DeadLetter[] = [];
    const values: unknown[] = [];
    for (const letter of letters) {
      const parsed = parseBody(letter.body);
      if (parsed.error !== undefined)
        sorted.push({ letter, taken: { status: 'rejected', error: parsed.error } });
      else {
        readable.push(letter);
        values.push(parsed.value);
      }
    }
    const take = this.#takers.get(source) ?? this.#takeNative;
    const taken = values.length === 0 ? [] : await take(values, source);
    return [...sorted, ...readable.map((letter, at) => ({ letter, taken: taken[at] }))];
  }
}

function parseBody(body: string): { value: unknown; error?: undefined } | { error: ErrorDetail } {
  try {
    return { value: JSON.parse(body) };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { error: { pointer: '', code: 'unparsable', detail: `not JSON: ${why}` } };
  }
}

/** Makes the box of dead letters; `takeNative` takes events of the native wire form. */
export function createDeadLetterBox(letters: DeadLetters, takeNative: TakeAgain): DeadLetterBox {
  return new ReplayingBox(letters, takeNative);
}
