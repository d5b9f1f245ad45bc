import type { Event, StoredEvent } from '../domain/event.ts';

/** What became of one appended event. A duplicate keeps the offset of the event that was there first. */
export interface AppendOutcome {
  readonly status: 'accepted' | 'duplicate';
  readonly offset: number;
}

/**
 * The durable, ordered record of everything received. Events are de-duplicated by `eventId` for ever.
 * Offsets start at 0, rise by at least 1 and are never used twice.
 */
export interface EventLog {
  /**
   * Appends events; the promise resolves once all of them are durable, with one outcome per event, in order.
   * Concurrent calls are committed in groups.
   * Errors: `overloaded` when more is queued than the log holds in memory (nothing of the call was taken),
   * `storage_unavailable` when the disk is full or read-only (nothing of the call was taken).
   */
  append(events: readonly Event[]): Promise<readonly AppendOutcome[]>;
  /** Reads at most `limit` events from `fromOffset` on, in offset order; fewer (or none) at the end of the log. */
  read(fromOffset: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Gives the offset that the next accepted event gets or exceeds; everything below it is durable. */
  endOffset(): Promise<number>;
  /** Calls `listener` after each commit with the new end offset. Returns the function that stops it. */
  onCommit(listener: (endOffset: number) => void): () => void;
  /** Finishes what is queued and releases the files. */
  close(): Promise<void>;
}
