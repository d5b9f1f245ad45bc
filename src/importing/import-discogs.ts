import { basename } from 'node:path';
import type { JobContext } from '../jobs/job.ts';
import { openDiscogs } from '../source/discogs/open-discogs.ts';
import { DiscogsRun, type DiscogsRunDeps } from './discogs-run.ts';
import type { ImportParameters } from './import-parameters.ts';
import { checkSuits } from './import-parameters.ts';
import { type ImportResult, type RecordedImportDeps, runRecorded } from './recorded-import.ts';

export interface DiscogsImportDeps extends DiscogsRunDeps, Pick<RecordedImportDeps, 'positions' | 'log'> {}

/** How dumps are called in the list of imports. */
const VARIANT = 'discogs';

/**
 * Imports dumps of Discogs into the catalogue of records: releases, and the artists, labels and masters that they name.
 * Errors: `invalid_input` for options that do not suit them; those of `openDiscogs` and `DiscogsRun`.
 */
export async function importDiscogs(
  deps: DiscogsImportDeps,
  parameters: ImportParameters,
  context: JobContext,
): Promise<ImportResult> {
  const catalogue = 'records';
  checkSuits(parameters, { variant: VARIANT, catalogue });
  const source = await openDiscogs(parameters.path);
  try {
    const contentHash = await source.measure((done, total) => context.progress('hash', done, total, 'bytes'));
    context.log(`${source.dumps.length} dumps, ${source.nChecksums} of them as their checksums say`);
    const name = basename(parameters.path);
    const start = {
      name,
      variant: VARIANT,
      contentHash,
      jobId: context.jobId,
      catalogue,
      parameters,
    } as const;
    return await runRecorded(deps, start, context, {
      write: (record, records) => new DiscogsRun(deps, records, { context, source, record }).run(),
      finish: async () => {},
    });
  } finally {
    await source.close();
  }
}
