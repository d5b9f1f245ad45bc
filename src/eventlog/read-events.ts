import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredEvent } from '../domain/event.ts';
import { decodeEventBlock, type EventColumns, eventAt } from '../domain/event-block.ts';
import type { EventLog } from './event-log.ts';

/**
 * Reads single events, in the order of `offsets`; what is not in the log is left out. Each block that holds some of them is read and
 * decoded once, in this thread, with a turn for others between two.
 */
export async function readEvents(
  log: Pick<EventLog, 'readBlocks'>,
  offsets: readonly number[],
): Promise<readonly StoredEvent[]> {
  const events = new Map<number, StoredEvent>();
  let block: { readonly firstOffset: number; readonly columns: EventColumns } | undefined;
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    if (block === undefined || offset >= block.firstOffset + block.columns.nEvents) {
      if (block !== undefined) await nextTurn();
      const [found] = await log.readBlocks(offset, 1);
      if (found === undefined) break;
      block = { firstOffset: found.firstOffset, columns: decodeEventBlock(found.bytes) };
    }
    if (offset >= block.firstOffset)
      events.set(offset, { offset, event: eventAt(block.columns, offset - block.firstOffset) });
  }
  return offsets.flatMap((offset) => events.get(offset) ?? []);
}
