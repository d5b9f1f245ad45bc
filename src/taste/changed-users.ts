import { CATALOGUES } from '../domain/catalogue.ts';
import { decodeEventBlock, NO_CATALOGUE } from '../domain/event-block.ts';
import { EVENT_TYPES, type EventType } from '../domain/event-type.ts';
import type { EventLog } from '../eventlog/event-log.ts';

/** The events after which a user may own something else. */
const CHANGING: ReadonlySet<EventType> = new Set(['own_add', 'own_remove', 'own_set', 'erase', 'user_erase']);
const CODES: ReadonlySet<number> = new Set(
  EVENT_TYPES.flatMap((type, code) => (CHANGING.has(type) ? [code] : [])),
);
const RECORDS = CATALOGUES.indexOf('records');
const READ_EVENTS = 20_000;

/**
 * Gives the users whose collections may have changed by the events from an offset on, without `endOffset`. The log itself says who they
 * are: no change can be lost between it and a list kept beside it. Cost: the events are read once.
 */
export async function readChangedUsers(
  log: Pick<EventLog, 'readBlocks'>,
  fromOffset: number,
  endOffset: number,
): Promise<Set<string>> {
  const userIds = new Set<string>();
  for (let at = fromOffset; at < endOffset; ) {
    const blocks = await log.readBlocks(at, READ_EVENTS);
    if (blocks.length === 0) break;
    for (const { firstOffset, nEvents, bytes } of blocks) {
      const columns = decodeEventBlock(bytes);
      for (let place = Math.max(0, at - firstOffset); place < nEvents; place += 1) {
        const catalogue = columns.catalogues[place];
        if (catalogue !== RECORDS && catalogue !== NO_CATALOGUE) continue;
        if (CODES.has(columns.types[place])) userIds.add(columns.userIds[columns.users[place]]);
      }
      at = firstOffset + nEvents;
    }
  }
  return userIds;
}
