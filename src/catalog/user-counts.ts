import type { Catalogue } from '../domain/catalogue.ts';
import { DeadwaxError } from '../errors.ts';
import type { InteractionStore, ItemStore, ItemUsers } from '../store/store.ts';

interface UserCountsDeps {
  readonly interactions: Pick<InteractionStore, 'countUsers' | 'appliedOffset'>;
  readonly items: Pick<ItemStore, 'count' | 'matchedRows'>;
  readonly catalogue: Catalogue;
  /** How long a question waits for a count before it is answered by the one before. */
  readonly waitMs: number;
  /** Milliseconds of a clock that only goes on. */
  readonly now: () => number;
}

/** What is counted depends on the events and on which items are the same; an item that is new to both has no users. */
interface Counted {
  readonly offset: number;
  readonly matched: ReadonlyMap<number, number>;
  readonly users: ItemUsers;
}

/** Counting reads all users. Where that takes long, so large a part of the time is left to it; otherwise a count is always of now. */
const MOST_COUNTING_SHARE = 0.05;
const LONG_MS = 50;

/** Has the users of a catalogue's items counted and remembers the counts: one count at a time, for whoever asks. */
export class UserCounts {
  readonly #deps: UserCountsDeps;
  #last: Counted | undefined;
  #nextAtMs = 0;
  #running: Promise<void> | undefined;

  constructor(deps: UserCountsDeps) {
    this.#deps = deps;
  }

  /**
   * Gives the counts of now where counting is quick, otherwise ones that are at most twenty times as old as counting takes; undefined
   * before the first count is done. Errors: those of a count that it waited for; the next question counts again.
   */
  async recent(): Promise<ItemUsers | undefined> {
    const isPresent = await this.#isPresent();
    const { now, waitMs } = this.#deps;
    if (this.#running === undefined && !isPresent && now() >= this.#nextAtMs) this.#start(undefined);
    if (this.#running !== undefined) await Promise.race([this.#running, timeOut(waitMs)]);
    return this.#last?.users;
  }

  /** Counts, unless nothing has happened since the last count. Errors: those of the count; what `signal` is aborted with. */
  async present(signal: AbortSignal): Promise<ItemUsers> {
    // One that is under way may lack what has happened since; who began it hears of its failure.
    while (this.#running !== undefined) await this.#running.catch(() => undefined);
    if (!(await this.#isPresent())) await (this.#running ?? this.#start(signal));
    signal.throwIfAborted();
    if (this.#last === undefined) throw new DeadwaxError('internal', 'a count has ended without counts');
    return this.#last.users;
  }

  async #isPresent(): Promise<boolean> {
    const { interactions, items, catalogue } = this.#deps;
    const offset = await interactions.appliedOffset();
    return this.#last?.offset === offset && this.#last.matched === items.matchedRows(catalogue);
  }

  #start(signal: AbortSignal | undefined): Promise<void> {
    const running = this.#count(signal);
    this.#running = running;
    // A failure reaches who waits for it.
    running.catch(() => undefined);
    return running;
  }

  /** Does nothing where it is aborted, since others may wait for it too. */
  async #count(signal: AbortSignal | undefined): Promise<void> {
    const { interactions, items, catalogue, now } = this.#deps;
    const startedAtMs = now();
    let tookMs: number | undefined;
    try {
      const offset = await interactions.appliedOffset();
      const matched = items.matchedRows(catalogue);
      const users = await interactions.countUsers(catalogue, await items.count(catalogue), signal);
      tookMs = users.tookMs;
      this.#last = { offset, matched, users };
    } catch (thrown) {
      if (signal?.aborted !== true) throw thrown;
    } finally {
      tookMs ??= now() - startedAtMs;
      this.#nextAtMs = now() + (tookMs < LONG_MS ? 0 : tookMs / MOST_COUNTING_SHARE);
      this.#running = undefined;
    }
  }
}

function timeOut(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
