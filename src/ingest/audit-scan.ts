import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeEventBlock, type EventColumns } from '../domain/event-block.ts';
import { DeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';

export interface ScanOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (step: string, done: number, total: number) => void;
}

/** The events from an offset up to another one, and what they are looked through for. */
export interface ScanRange {
  readonly from: number;
  readonly end: number;
  readonly step: string;
}

const MIN_EVENTS = 20_000;

/**
 * Passes the blocks of a range of the log by, in order; the first and the last may hold events outside it.
 * Errors: `cancelled`, `damaged_data`, `storage_unavailable`.
 */
export async function scanLog(
  log: Pick<EventLog, 'readBlocks'>,
  { from, end, step }: ScanRange,
  { signal, onProgress }: ScanOptions,
  take: (columns: EventColumns, firstOffset: number) => void,
): Promise<void> {
  for (let position = from; position < end; ) {
    if (signal.aborted) throw new DeadwaxError('cancelled', 'the audit was stopped');
    const blocks = await log.readBlocks(position, MIN_EVENTS);
    if (blocks.length === 0) return;
    for (const { firstOffset, nEvents, bytes } of blocks) {
      take(decodeEventBlock(bytes), firstOffset);
      position = firstOffset + nEvents;
      // Requests are answered between two blocks.
      await nextTurn();
    }
    onProgress(step, Math.min(position, end) - from, end - from);
  }
}
