import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredEvent } from '../domain/event.ts';
import { type DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { InteractionStore } from '../store/store.ts';

export interface StateProjectionOptions {
  readonly log: EventLog;
  readonly store: { readonly interactions: InteractionStore };
  /** Told of each failure; the projection tries again by itself. */
  readonly onError: (error: DeadwaxError) => void;
  /** How many events are applied in one transaction at most; default 20,000. */
  readonly batchEvents?: number;
}

/** The state's follower of the log. */
export interface StateProjection {
  /** Events in the log that are not applied yet. */
  lag(): Promise<number>;
  /** Forgets all interactions and applies the whole log again. Resolves once forgotten; `lag` tells how far it is. */
  rebuild(): Promise<void>;
  /** Ends after the batch that is being applied. */
  close(): Promise<void>;
}

const BATCH_EVENTS = 20_000;
/** Events are read in slices with a turn of the event loop between, so that requests are answered meanwhile. */
const SLICE_EVENTS = 1000;
const RETRY_MS = 1000;

class LogFollower implements StateProjection {
  readonly #options: StateProjectionOptions;
  readonly #stopListening: () => void;
  #isClosed = false;
  /** Set by each commit, so that one between reading and falling asleep is not missed. */
  #hasNew = false;
  #wakeOnCommit: () => void = () => undefined;
  #wakeOnStop: () => void = () => undefined;
  #running: Promise<void>;

  constructor(options: StateProjectionOptions) {
    this.#options = options;
    this.#stopListening = options.log.onCommit(() => {
      this.#hasNew = true;
      this.#wakeOnCommit();
    });
    this.#running = this.#run();
  }

  async lag(): Promise<number> {
    const { log, store } = this.#options;
    return Math.max(0, (await log.endOffset()) - (await store.interactions.appliedOffset()));
  }

  async rebuild(): Promise<void> {
    await this.#stop();
    await this.#options.store.interactions.reset();
    this.#isClosed = false;
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.#stop();
  }

  async #stop(): Promise<void> {
    this.#isClosed = true;
    this.#wakeOnStop();
    this.#wakeOnCommit();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.#follow();
      } catch (thrown) {
        this.#options.onError(toDeadwaxError(thrown));
        await this.#pause();
      }
    }
  }

  /** Applies batch after batch, reading the next one while the writer thread is at work. */
  async #follow(): Promise<void> {
    const { interactions } = this.#options.store;
    let from = await interactions.appliedOffset();
    let applying: Promise<void> = Promise.resolve();
    while (!this.#isClosed) {
      this.#hasNew = false;
      const reading = this.#readBatch(from);
      // Either may fail first; waiting for both leaves no failure without its handler.
      const [read, applied] = await Promise.allSettled([reading, applying]);
      if (applied.status === 'rejected') throw applied.reason;
      if (read.status === 'rejected') throw read.reason;
      const batch = read.value;
      applying = interactions.apply(batch);
      if (batch.length === 0) await this.#untilCommit();
      else from = batch[batch.length - 1].offset + 1;
    }
    await applying;
  }

  async #readBatch(from: number): Promise<readonly StoredEvent[]> {
    const batch: StoredEvent[] = [];
    const batchEvents = this.#options.batchEvents ?? BATCH_EVENTS;
    let next = from;
    for (let isMore = true; isMore && !this.#isClosed && batch.length < batchEvents; ) {
      const slice = await this.#options.log.read(next, Math.min(SLICE_EVENTS, batchEvents - batch.length));
      for (const stored of slice) batch.push(stored);
      isMore = slice.length === SLICE_EVENTS;
      if (slice.length > 0) next = slice[slice.length - 1].offset + 1;
      if (isMore) await nextTurn();
    }
    return batch;
  }

  async #untilCommit(): Promise<void> {
    if (this.#isClosed || this.#hasNew) return;
    await new Promise<void>((resolve) => {
      this.#wakeOnCommit = resolve;
    });
  }

  /** Waits after a failure; commits do not cut it short, or a busy log would have it fail without end. */
  async #pause(): Promise<void> {
    if (this.#isClosed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.#wakeOnStop = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/**
 * Starts the projection of the log into the state: from the state's own position, which moves in the same transaction as what was
 * applied, so that after a crash it goes on and nothing counts twice.
 */
export function startStateProjection(options: StateProjectionOptions): StateProjection {
  return new LogFollower(options);
}
