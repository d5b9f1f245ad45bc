import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import type { EventLog } from '../../src/eventlog/event-log.ts';
import { openSqliteEventLog } from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { importJobHandler } from '../../src/importing/import-job.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import type { JobContext, JobHandler } from '../../src/jobs/job.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';

/** Log, state and import handler over one data directory. */
export interface ImportWorld {
  readonly directory: string;
  readonly log: EventLog;
  readonly store: Store;
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
  const projection = startStateProjection({ log, store, onError: (thrown) => console.error(thrown) });
  const handler = importJobHandler({
    dataDirectory: directory,
    log,
    store,
    clock: Date.now,
    scale: () => HALF_STARS,
    positions: { state: store.interactions },
    profile: async (imported) => imported,
  });
  const close = async (): Promise<void> => {
    await projection.close();
    await log.close();
    await store.close();
  };
  return { directory, log, store, handler, close };
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
