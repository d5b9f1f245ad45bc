import { randomBytes } from 'node:crypto';
import type { EventLog } from '../eventlog/event-log.ts';
import { openSqliteEventLog } from '../eventlog/sqlite/open-sqlite-event-log.ts';
import { createIngest, type Ingest } from '../ingest/ingest.ts';
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts';
import { CloseStack } from './close-stack.ts';
import type { Config } from './config.ts';
import { openDataDirectory } from './data-directory.ts';
import { scaleOf } from './scales.ts';

/** The way into the log of a data directory that this process alone holds. */
export interface OpenIngest {
  readonly ingest: Ingest;
  /** Takes correct events without a look at them. */
  readonly log: Pick<EventLog, 'appendBlock'>;
  close(): Promise<void>;
}

/**
 * Opens the log and nothing that follows it: whoever opens the data directory next projects what was put in.
 * Errors: `data_dir_locked`, `data_dir_newer`, `damaged_data`, `storage_unavailable`.
 */
export async function openIngest(config: Config, clock: () => number): Promise<OpenIngest> {
  const closing = new CloseStack();
  try {
    const { path, close } = openDataDirectory(config.data);
    closing.add(close);
    const log = await openSqliteEventLog({ directory: path });
    closing.add(() => log.close());
    const store = await openSqliteStore({ directory: path });
    closing.add(() => store.close());
    const ingest = createIngest({
      log,
      documents: store.documents,
      clock,
      randomBytes,
      scaleOf: scaleOf(config),
      deadLettersKept: config.dead_letters_kept,
      ...(config.unknown_items === 'reject' ? { knownItems: store.items } : {}),
    });
    closing.add(() => ingest.close());
    return { ingest, log, close: () => closing.close() };
  } catch (thrown) {
    await closing.close().catch(() => undefined);
    throw thrown;
  }
}
