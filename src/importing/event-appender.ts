import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '../domain/event.ts';
import { type DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { AppendOutcome, EventLog } from '../eventlog/event-log.ts';
import type { ImportCheckpoint } from './import-record.ts';

const MAX_IN_FLIGHT = 4;
const OVERLOAD_WAIT_MS = 100;

/** How many events were new, and how many the log had before. */
export interface Appended {
  readonly accepted: number;
  readonly duplicates: number;
}

/**
 * Appends an import's events, a few batches at a time on their way, and counts what became of them.
 *
 * An import that goes on after a crash appends again what lies between its checkpoint and the crash. Such an event comes back as a
 * duplicate whose offset lies between the log's ends at the two moments; the first time it counts as accepted, as it was then.
 */
export class EventAppender {
  readonly #log: Pick<EventLog, 'append'>;
  readonly #signal: AbortSignal;
  readonly #ownFrom: number;
  readonly #ownTo: number;
  readonly #ownSeen = new Set<number>();
  readonly #inFlight = new Set<Promise<void>>();
  #accepted: number;
  #duplicates: number;
  #failure: DeadwaxError | undefined;

  /** `endOffset` is the log's end now. */
  constructor(log: Pick<EventLog, 'append'>, from: ImportCheckpoint, endOffset: number, signal: AbortSignal) {
    this.#log = log;
    this.#signal = signal;
    this.#ownFrom = from.log_offset;
    this.#ownTo = endOffset;
    this.#accepted = from.accepted;
    this.#duplicates = from.duplicates;
  }

  /** Takes a batch; resolves once few enough are on their way. Errors: those of the log, of this batch or one before. */
  async append(events: readonly Event[]): Promise<void> {
    const sent = this.#send(events).finally(() => this.#inFlight.delete(sent));
    this.#inFlight.add(sent);
    while (this.#inFlight.size >= MAX_IN_FLIGHT) await Promise.race(this.#inFlight);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Resolves once everything taken is durable. Errors: those of the log. */
  async drain(): Promise<Appended> {
    await Promise.all(this.#inFlight);
    if (this.#failure !== undefined) throw this.#failure;
    return { accepted: this.#accepted, duplicates: this.#duplicates };
  }

  /** Never rejects: a failure is kept for whoever calls next. */
  async #send(events: readonly Event[]): Promise<void> {
    try {
      this.#count(await this.#appendPatiently(events));
    } catch (thrown) {
      this.#failure ??= toDeadwaxError(thrown);
    }
  }

  /** Others write too: what does not fit into the log's queue now is offered again a little later. */
  async #appendPatiently(events: readonly Event[]): Promise<readonly AppendOutcome[]> {
    for (;;) {
      try {
        return await this.#log.append(events);
      } catch (thrown) {
        if (toDeadwaxError(thrown).code !== 'overloaded') throw thrown;
        await sleep(OVERLOAD_WAIT_MS, undefined, { signal: this.#signal });
      }
    }
  }

  #count(outcomes: readonly AppendOutcome[]): void {
    for (const { status, offset } of outcomes) {
      if (status === 'accepted' || this.#isOwn(offset)) this.#accepted += 1;
      else this.#duplicates += 1;
    }
  }

  #isOwn(offset: number): boolean {
    if (offset < this.#ownFrom || offset >= this.#ownTo || this.#ownSeen.has(offset)) return false;
    this.#ownSeen.add(offset);
    return true;
  }
}
