import type { StoredEvent } from '../../src/domain/event.ts';
import type { StoredBlock } from '../../src/domain/event-block.ts';
import { encodeEventBlock } from '../../src/domain/event-block-builder.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';

/** Makes blocks of events, a new one wherever offsets are left out. */
export function toBlocks(stored: readonly StoredEvent[]): StoredBlock[] {
  const blocks: StoredBlock[] = [];
  for (let start = 0, end = 1; start < stored.length; start = end, end += 1) {
    const firstOffset = stored[start].offset;
    while (end < stored.length && stored[end].offset === firstOffset + end - start) end += 1;
    const bytes = encodeEventBlock(stored.slice(start, end).map(({ event }) => event));
    blocks.push({ firstOffset, nEvents: end - start, bytes });
  }
  return blocks;
}

/** Applies events as the projection does. */
export async function applyEvents(warehouse: Warehouse, stored: readonly StoredEvent[]): Promise<void> {
  await warehouse.applyBlocks(toBlocks(stored), 0);
}
