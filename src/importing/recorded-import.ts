import { DeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { JobContext } from '../jobs/job.ts';
import type { DocumentStore, ProjectionPosition } from '../store/store.ts';
import type { ImportCounts, ImportRecord } from './import-record.ts';
import { ImportRecords, type ImportStart } from './import-records.ts';

export interface RecordedImportDeps {
  readonly log: Pick<EventLog, 'endOffset'>;
  readonly store: { readonly documents: DocumentStore };
  readonly clock: () => number;
  /** The projections, by name, that an import waits for before it calls itself done. */
  readonly positions: Readonly<Record<string, ProjectionPosition>>;
}

/** What an import job returns. */
export interface ImportResult {
  readonly import_id: string;
  /** The same content was imported in the same way before; nothing was added now. */
  readonly already_imported: boolean;
  readonly variant: string;
  readonly counts: ImportCounts;
  readonly cleaning: ImportRecord['cleaning'];
  readonly history: ImportRecord['history'];
  readonly discogs: ImportRecord['discogs'];
}

const WAIT_MS = 250;

function resultOf(record: ImportRecord, alreadyImported: boolean): ImportResult {
  const { import_id, variant, counts, cleaning, history, discogs } = record;
  return { import_id, already_imported: alreadyImported, variant, counts, cleaning, history, discogs };
}

/** Waits until the projections have come to the end of the log as it is now; gives that end. Errors: `cancelled`. */
export async function waitForProjections(
  { log, positions }: Pick<RecordedImportDeps, 'log' | 'positions'>,
  context: JobContext,
): Promise<number> {
  const end = await log.endOffset();
  for (const [name, position] of Object.entries(positions)) {
    const start = await position.appliedOffset();
    while (!(await position.waitFor(end, WAIT_MS))) {
      if (context.signal.aborted)
        throw new DeadwaxError('cancelled', `the import was stopped while ${name} caught up`);
      context.progress(`project ${name}`, (await position.appliedOffset()) - start, end - start, 'events');
    }
  }
  return end;
}

/**
 * Runs an import under its record: one that succeeded before is not run again; one that did not goes on; how it ends is recorded.
 * `write` gives the record with its counts once everything is in the log; `finish` comes when the projections have caught up.
 */
export async function runRecorded(
  deps: RecordedImportDeps,
  start: ImportStart,
  context: JobContext,
  steps: {
    readonly write: (record: ImportRecord, records: ImportRecords) => Promise<ImportRecord>;
    readonly finish: (record: ImportRecord) => Promise<void>;
  },
): Promise<ImportResult> {
  const records = new ImportRecords(deps.store.documents, deps.clock);
  const record = await records.begin(start);
  context.log(`${start.name} is ${start.variant}, import ${record.import_id}`);
  if (record.status === 'succeeded') {
    context.log(`the same content was imported at ${record.started_at}; nothing was added`);
    return resultOf(record, true);
  }
  try {
    const written = await steps.write(record, records);
    await waitForProjections(deps, context);
    await steps.finish(written);
    await records.save({ ...written, status: 'succeeded', ended_at: records.now(), checkpoint: null });
    return resultOf(written, false);
  } catch (thrown) {
    const latest = (await records.get(record.import_id)) ?? record;
    const status = context.signal.aborted ? 'cancelled' : 'failed';
    await records.save({ ...latest, status, ended_at: records.now() });
    throw thrown;
  }
}
