import type { Event, StoredEvent } from '../domain/event.ts';
import type { StoredBlock } from '../domain/event-block.ts';
import type { DeadwaxError } from '../errors.ts';

/** What became of one appended event. A duplicate keeps the offset of the event that was there first. */
export interface AppendOutcome {
  readonly status: 'accepted' | 'duplicate';
  readonly offset: number;
}

/** What became of an appended block: accepted events have consecutive offsets from `firstOffset`, in their order. */
export interface AppendedBlock {
  readonly firstOffset: number;
  readonly nAccepted: number;
  /** Of each event that the log had already, by rising index in the block. */
  readonly duplicates: readonly { readonly index: number; readonly offset: number }[];
}

/**
 * The durable, ordered record of everything received. Events are de-duplicated by `eventId` for ever.
 * Offsets start at 0, rise by at least 1 and are never used twice.
 */
export interface EventLog {
  /**
   * Appends events; the promise resolves once all of them are durable, with one outcome per event, in order.
   * Concurrent calls are committed in groups.
   * Errors: `overloaded` when more is queued than the log holds in memory or it is held back (nothing of the call was taken),
   * `storage_unavailable` when the disk is full or read-only (nothing of the call was taken).
   */
  append(events: readonly Event[]): Promise<readonly AppendOutcome[]>;
  /** Appends the events of an event block, which must not change any more. Errors: as of `append`. */
  appendBlock(bytes: Uint8Array, nEvents: number): Promise<AppendedBlock>;
  /** Gives the offset of the event with each id; undefined where there is none. */
  find(eventIds: readonly string[]): Promise<readonly (number | undefined)[]>;
  /** Reads at most `limit` events from `fromOffset` on, in offset order; fewer (or none) at the end of the log. */
  read(fromOffset: number, limit: number): Promise<readonly StoredEvent[]>;
  /**
   * Reads whole blocks in offset order, from the one on that holds `fromOffset` or what follows it, until they have `minEvents` events
   * or the log ends: never beyond `endOffset`. The first block may begin before `fromOffset`. The bytes may be shared with others and must not be changed.
   */
  readBlocks(fromOffset: number, minEvents: number): Promise<readonly StoredBlock[]>;
  /** Gives the offset that the next accepted event gets or exceeds; everything below it is durable. */
  endOffset(): Promise<number>;
  /** Calls `listener` after each commit with the new end offset. Returns the function that stops it. */
  onCommit(listener: (endOffset: number) => void): () => void;
  /** Has the log refuse what is appended from now on with `reason`, until undefined is given: so what follows it bounds how far it falls behind. */
  holdBack(reason: DeadwaxError | undefined): void;
  /** Finishes what is queued and releases the files. */
  close(): Promise<void>;
}
