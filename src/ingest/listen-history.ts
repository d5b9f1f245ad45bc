import type { StoredEvent } from '../domain/event.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import { readEvents } from '../eventlog/read-events.ts';
import {
  countListensByDay,
  countListensByTrack,
  growingRanges,
  type ListenPage,
  type ListenRange,
  type ListenSummary,
  readListenOffsets,
  summariseListens,
} from '../warehouse/listen-queries.ts';
import { ListenSummaries } from '../warehouse/listen-summaries.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/**
 * What users have listened to, without what was erased. Everything that was durable when a question came is in the answer, unless the
 * warehouse lags by more than the wait: then the answer is as of where it is.
 */
export interface ListenHistory {
  /** Tells whether what is durable now is in the answers; waits for it as a question does. */
  catchUp(): Promise<boolean>;
  /** Gives at most `count` plays, newest first: after the `skip` newest of the range, or with `from: 'oldest'` after the oldest of it. */
  read(
    range: ListenRange,
    page: Pick<ListenPage, 'count'> & Partial<ListenPage>,
  ): Promise<readonly StoredEvent[]>;
  summarise(range: ListenRange): Promise<ListenSummary>;
  /** The most played first. */
  countByTrack(range: ListenRange): Promise<readonly { readonly itemId: string; readonly count: number }[]>;
  /** By day of UTC, without the days that have none. */
  countByDay(range: ListenRange): Promise<readonly { readonly dayMs: number; readonly count: number }[]>;
}

interface ListenHistoryDeps {
  readonly log: Pick<EventLog, 'readBlocks' | 'endOffset'>;
  readonly warehouse: Pick<Warehouse, 'query' | 'waitFor'>;
  /** How long a question waits for the warehouse to catch up with the log. */
  readonly waitMs: number;
}

/** Makes the history of listens: the warehouse finds them, the log says what players sent. */
export function createListenHistory({ log, warehouse, waitMs }: ListenHistoryDeps): ListenHistory {
  const catchUp = async () => warehouse.waitFor(await log.endOffset(), waitMs);
  const summaries = new ListenSummaries(warehouse);
  return {
    catchUp,
    async read(range, { count, skip = 0, from = 'newest' }) {
      await catchUp();
      let offsets: readonly number[] = [];
      for (const part of growingRanges(range, await summaries.of(range.userId), from)) {
        offsets = await readListenOffsets(warehouse, part, { count, skip, from });
        if (offsets.length === count) break;
      }
      const events = await readEvents(log, offsets);
      return from === 'newest' ? events : events.toReversed();
    },
    async summarise(range) {
      await catchUp();
      const isAll = range.afterMs === undefined && range.beforeMs === undefined;
      return isAll ? summaries.of(range.userId) : summariseListens(warehouse, range);
    },
    async countByTrack(range) {
      await catchUp();
      return countListensByTrack(warehouse, range);
    },
    async countByDay(range) {
      await catchUp();
      return countListensByDay(warehouse, range);
    },
  };
}
