import { type DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

export interface WarehouseProjectionOptions {
  readonly log: Pick<EventLog, 'readBlocks' | 'endOffset' | 'onCommit'>;
  readonly warehouse: Warehouse;
  /** Gets each failure; the projection goes on by itself, after a wait. */
  readonly onError: (error: DeadwaxError) => void;
  /** How long it waits for more events before it takes a few; a transaction costs more than many rows. */
  readonly lingerMs?: number;
}

/** Rows of which DuckDB makes one group of its columns: a whole one goes to the file at once, without its log. */
const BATCH_EVENTS = 122_880;
const LINGER_MS = 200;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** The warehouse's follower of the log. */
export interface WarehouseProjection {
  /** Forgets all events and applies the whole log again. Resolves once forgotten. Errors: those of the warehouse, with nothing forgotten. */
  rebuild(): Promise<void>;
  /** Ends after the batch that is being applied. */
  close(): Promise<void>;
}

/** Starts the projection of the log into the warehouse, from the warehouse's own position. */
export function startWarehouseProjection(options: WarehouseProjectionOptions): WarehouseProjection {
  return new LogFollower(options);
}

class LogFollower implements WarehouseProjection {
  readonly #options: WarehouseProjectionOptions;
  #done: Promise<void>;
  /** True while it rests, also for a rebuild. */
  #closed = false;
  #ended = false;
  #hasCommit = false;
  #wake = Promise.withResolvers<void>();

  constructor(options: WarehouseProjectionOptions) {
    this.#options = options;
    this.#done = this.#follow();
  }

  async rebuild(): Promise<void> {
    await this.#stop();
    try {
      await this.#options.warehouse.reset();
    } finally {
      // Where forgetting failed it goes on with what is there.
      this.#closed = this.#ended;
      this.#done = this.#follow();
    }
  }

  async close(): Promise<void> {
    this.#ended = true;
    await this.#stop();
  }

  async #stop(): Promise<void> {
    this.#closed = true;
    this.#wake.resolve();
    await this.#done;
  }

  async #follow(): Promise<void> {
    const { log, warehouse, onError, lingerMs } = this.#options;
    const look = (): void => {
      this.#hasCommit = true;
      this.#wake.resolve();
    };
    const stops = [log.onCommit(look), warehouse.onDamage(look)];
    let retryMs = FIRST_RETRY_MS;
    while (!this.#closed) {
      this.#hasCommit = false;
      try {
        await this.#catchUp();
        retryMs = FIRST_RETRY_MS;
        await this.#nextCommit();
        await this.#pause(lingerMs ?? LINGER_MS);
      } catch (thrown) {
        onError(toDeadwaxError(thrown));
        await this.#pause(retryMs);
        retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
      }
    }
    for (const stop of stops) stop();
  }

  async #catchUp(): Promise<void> {
    const { log, warehouse } = this.#options;
    // A position beyond the end belongs to another log, such as one that a restored backup replaced.
    if ((await warehouse.appliedOffset()) > (await log.endOffset())) await warehouse.reset();
    while (!this.#closed) {
      // A damaged warehouse begins at 0 again, at any time.
      const position = await warehouse.appliedOffset();
      // The blocks go to the warehouse's thread as they are; nothing of them is decoded in this one.
      const blocks = await log.readBlocks(position, BATCH_EVENTS);
      if (blocks.length === 0) return;
      await warehouse.applyBlocks(blocks, position);
      const last = blocks[blocks.length - 1];
      // What came meanwhile are a few again, and waits for more.
      if (last.firstOffset + last.nEvents - position < BATCH_EVENTS) return;
    }
  }

  async #nextCommit(): Promise<void> {
    if (this.#hasCommit || this.#closed) return;
    this.#wake = Promise.withResolvers();
    await this.#wake.promise;
  }

  /** Waits, but not for long once `close` was called. */
  async #pause(ms: number): Promise<void> {
    const stepMs = 100;
    for (let waited = 0; waited < ms && !this.#closed; waited += stepMs)
      await new Promise((resolve) => setTimeout(resolve, Math.min(stepMs, ms - waited)));
  }
}
