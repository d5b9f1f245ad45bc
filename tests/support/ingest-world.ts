import type { TestContext } from 'node:test';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import type { EventLog } from '../../src/eventlog/event-log.ts';
import { openSqliteEventLog } from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { createIngest, type Ingest } from '../../src/ingest/ingest.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const NOW_MS = Date.UTC(2026, 10, 21, 10);

/** Log, store and ingest over one directory, at a time that stands still. */
export interface IngestWorld {
  readonly log: EventLog;
  readonly store: Store;
  readonly ingest: Ingest;
  close(): Promise<void>;
}

/** Opens a directory as the application does. */
export async function openIngestWorld(
  directory: string,
  options: { maxQueuedEvents?: number; maxPages?: number } = {},
): Promise<IngestWorld> {
  const log = await openSqliteEventLog({ directory, ...options });
  const store = await openSqliteStore({ directory });
  let nRandom = 0;
  const ingest = createIngest({
    log,
    documents: store.documents,
    clock: () => NOW_MS,
    randomBytes: (size) => new Uint8Array(size).fill(nRandom++),
    scaleOf: () => HALF_STARS,
  });
  return {
    log,
    store,
    ingest,
    async close() {
      await ingest.close();
      await log.close();
      await store.close();
    },
  };
}

/** Opens a new directory, closed and removed with the test. */
export async function newIngestWorld(
  context: TestContext,
  options: { maxQueuedEvents?: number; maxPages?: number } = {},
): Promise<IngestWorld> {
  const world = await openIngestWorld(temporaryDirectory(context), options);
  context.after(() => world.close());
  return world;
}
