import type { Event, StoredEvent } from '../../src/domain/event.ts';
import type { StoredBlock } from '../../src/domain/event-block.ts';
import { encodeEventBlock } from '../../src/domain/event-block-builder.ts';

/** Gives events as one block of the log that begins at an offset. */
export function blockOf(events: readonly Event[], firstOffset = 0): StoredBlock {
  return { firstOffset, nEvents: events.length, bytes: encodeEventBlock(events) };
}

/** Gives stored events as blocks, one for each run of consecutive offsets. */
export function blocksOf(stored: readonly StoredEvent[]): StoredBlock[] {
  const blocks: StoredBlock[] = [];
  for (let start = 0, end = 0; start < stored.length; start = end) {
    const first = stored[start].offset;
    while (end < stored.length && stored[end].offset === first + end - start) end += 1;
    blocks.push(
      blockOf(
        stored.slice(start, end).map(({ event }) => event),
        first,
      ),
    );
  }
  return blocks;
}
