import type { StoredBlock } from '../domain/event-block.ts';
import { DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { InteractionStore } from '../store/store.ts';

export interface StateProjectionOptions {
  readonly log: EventLog;
  readonly store: { readonly interactions: InteractionStore };
  /** Told of each failure; the projection tries again by itself. */
  readonly onError: (error: DeadwaxError) => void;
  /** About how many events are applied at once; default 10,000. Whole blocks of the log are. */
  readonly batchEvents?: number;
  /**
   * How many of the events that came since it began, or began anew, may be not applied yet before the log is held back; default: any
   * number.
   */
  readonly maxLagEvents?: number;
}

/** The state's follower of the log. */
export interface StateProjection {
  /** Events in the log that are not applied yet. */
  lag(): Promise<number>;
  /**
   * Forgets all interactions and applies the whole log again. Resolves once forgotten; `lag` tells how far it is.
   * Errors: those of the store, with nothing forgotten.
   */
  rebuild(): Promise<void>;
  /** Ends after the batch that is being applied. */
  close(): Promise<void>;
}

const BATCH_EVENTS = 10_000;
/** How many batches the writer thread has at a time: one at work, and the next one. */
const MAX_APPLYING = 2;
const RETRY_MS = 1000;
/** After so few events it rests, and applies what came meanwhile at once: a command to the writer thread costs more than many events. */
const FEW_EVENTS = 1000;
const REST_MS = 10;

class LogFollower implements StateProjection {
  readonly #options: StateProjectionOptions;
  readonly #stopListening: () => void;
  /** True while it rests, also for a rebuild. */
  #isClosed = false;
  #isEnded = false;
  /** Set by each commit, so that one between reading and falling asleep is not missed. */
  #hasNew = false;
  #wakeOnCommit: () => void = () => undefined;
  #wakeOnStop: () => void = () => undefined;
  #running: Promise<void>;
  #endOffset = 0;
  #appliedOffset = 0;
  /** Where the log ended when it began: what was there before does not keep anybody from sending. */
  #beganAt: number | undefined;
  #isHoldingBack = false;

  constructor(options: StateProjectionOptions) {
    this.#options = options;
    this.#stopListening = options.log.onCommit((endOffset) => {
      this.#hasNew = true;
      this.#endOffset = endOffset;
      this.#boundLag();
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
    try {
      await this.#options.store.interactions.reset();
      this.#appliedOffset = 0;
      this.#beganAt = undefined;
    } finally {
      // Where forgetting failed it goes on with what is there.
      this.#isClosed = this.#isEnded;
      this.#running = this.#run();
    }
  }

  async close(): Promise<void> {
    this.#isEnded = true;
    this.#stopListening();
    await this.#stop();
    this.#options.log.holdBack(undefined);
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
        await this.#pause(RETRY_MS);
      }
    }
  }

  /** Applies batch after batch; blocks go to the writer thread as they are, which decodes them. */
  async #follow(): Promise<void> {
    const { log, batchEvents, store } = this.#options;
    this.#beganAt ??= await log.endOffset();
    let from = await store.interactions.appliedOffset();
    const applying: Promise<void>[] = [];
    try {
      while (!this.#isClosed) {
        this.#hasNew = false;
        const blocks = await log.readBlocks(from, batchEvents ?? BATCH_EVENTS);
        if (blocks.length === 0) {
          await Promise.all(applying.splice(0));
          await this.#untilCommit();
          continue;
        }
        if (applying.length === MAX_APPLYING) await applying.shift();
        const nEvents = endOf(blocks) - from;
        from = endOf(blocks);
        applying.push(watched(this.#apply(blocks)));
        if (nEvents < FEW_EVENTS) await this.#pause(REST_MS);
      }
      await Promise.all(applying);
    } finally {
      await Promise.allSettled(applying);
    }
  }

  async #apply(blocks: readonly StoredBlock[]): Promise<void> {
    await this.#options.store.interactions.apply(blocks);
    this.#appliedOffset = endOf(blocks);
    this.#boundLag();
  }

  /** Has the log refuse events while the state is too far behind. Costs a comparison a commit and a batch. */
  #boundLag(): void {
    const { log, maxLagEvents } = this.#options;
    if (maxLagEvents === undefined || this.#beganAt === undefined) return;
    const isBehind = this.#endOffset - Math.max(this.#appliedOffset, this.#beganAt) > maxLagEvents;
    if (isBehind === this.#isHoldingBack) return;
    this.#isHoldingBack = isBehind;
    log.holdBack(isBehind ? tooFarBehind(maxLagEvents) : undefined);
  }

  async #untilCommit(): Promise<void> {
    if (this.#isClosed || this.#hasNew) return;
    await new Promise<void>((resolve) => {
      this.#wakeOnCommit = resolve;
    });
  }

  /** Commits do not cut it short: a busy log would have it fail without end, or never rest. */
  async #pause(ms: number): Promise<void> {
    if (this.#isClosed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeOnStop = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function tooFarBehind(maxLagEvents: number): DeadwaxError {
  return new DeadwaxError(
    'overloaded',
    `the state has more than ${maxLagEvents} events of the log still to apply`,
    { hint: 'send again a little later; the key state_lag_events says how many there may be' },
  );
}

function endOf(blocks: readonly StoredBlock[]): number {
  const last = blocks[blocks.length - 1];
  return last.firstOffset + last.nEvents;
}

/** Gives the promise; it may fail before anybody waits for it. */
function watched(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}

/**
 * Starts the projection of the log into the state: from the state's own position, below which nothing is lost in a crash; what the
 * state has of the events after it is known to it, so that nothing counts twice.
 */
export function startStateProjection(options: StateProjectionOptions): StateProjection {
  return new LogFollower(options);
}
