import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import type { EventLog } from '../../src/eventlog/event-log.ts';
import { openSqliteEventLog } from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { importJobHandler } from '../../src/importing/import-job.ts';
import { createIngest } from '../../src/ingest/ingest.ts';
import { createListenIngest, type ListenIngest } from '../../src/ingest/listens.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { startWarehouseProjection } from '../../src/ingest/warehouse-projection.ts';
import type { JobContext, JobHandler } from '../../src/jobs/job.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { findKnownListens } from '../../src/warehouse/find-known-listens.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';

/** Log, state, warehouse and import handler over one data directory. */
export interface ImportWorld {
  readonly directory: string;
  readonly log: EventLog;
  readonly store: Store;
  readonly warehouse: Warehouse;
  readonly listens: ListenIngest;
  readonly handler: JobHandler;
  close(): Promise<void>;
}

/** Makes a folder that goes away with the test. */
export function temporaryFolder(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'deadwax-import-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Opens the real engines. */
export async function openImportWorld(directory: string): Promise<ImportWorld> {
  const log = await openSqliteEventLog({ directory });
  const store = await openSqliteStore({ directory });
  const warehouse = await openWarehouse({ directory });
  const onError = (thrown: Error): void => console.error(thrown);
  const projection = startStateProjection({ log, store, onError });
  const copying = startWarehouseProjection({ log, warehouse, onError, lingerMs: 0 });
  const ingest = createIngest({
    log,
    documents: store.documents,
    clock: Date.now,
    randomBytes,
    scaleOf: () => HALF_STARS,
  });
  const listens = createListenIngest({ ingest, items: store.items, clock: Date.now });
  const handler = importJobHandler({
    dataDirectory: directory,
    log,
    store,
    clock: Date.now,
    scale: () => HALF_STARS,
    positions: { state: store.interactions, warehouse },
    listens,
    findListens: (of, probes) => findKnownListens(warehouse, of, probes),
    profile: async (imported) => imported,
  });
  const close = async (): Promise<void> => {
    await ingest.close();
    await projection.close();
    await copying.close();
    await warehouse.close();
    await log.close();
    await store.close();
  };
  return { directory, log, store, warehouse, listens, handler, close };
}

/** A job's context that only listens. */
export function importContext(
  onProgress: JobContext['progress'] = () => {},
  signal = new AbortController().signal,
): JobContext {
  return {
    jobId: 'job-1',
    attempt: 1,
    signal,
    checkpoint: undefined,
    progress: onProgress,
    log: () => {},
    saveCheckpoint: async () => {},
  };
}
