import { basename } from 'node:path';
import { DeadwaxError } from '../errors.ts';
import type { JobContext } from '../jobs/job.ts';
import { parseColumnMap } from '../source/csv/column-map.ts';
import { HISTORY_FORMATS } from '../source/history-formats.ts';
import { openHistory } from '../source/open-history.ts';
import {
  type HistoryPreview,
  HistoryRun,
  type HistoryRunDeps,
  type HistoryWork,
  previewHistory,
} from './history-run.ts';
import type { ImportParameters } from './import-parameters.ts';
import {
  type ImportResult,
  type RecordedImportDeps,
  runRecorded,
  waitForProjections,
} from './recorded-import.ts';

export interface HistoryImportDeps extends HistoryRunDeps, Pick<RecordedImportDeps, 'positions'> {}

/** What the job of a dry run returns. */
export interface HistoryDryRun extends HistoryPreview {
  readonly dry_run: true;
  readonly variant: string;
}

async function importWork(
  deps: HistoryImportDeps,
  parameters: ImportParameters,
  work: HistoryWork,
): Promise<ImportResult> {
  const { source, context } = work;
  const contentHash = await source.measure((done, total) => context.progress('hash', done, total, 'bytes'));
  const name = basename(parameters.path);
  const { variant } = source;
  const start = {
    name,
    variant,
    contentHash,
    jobId: context.jobId,
    catalogue: 'tracks',
    parameters,
  } as const;
  return runRecorded(deps, start, context, {
    async write(record, records) {
      if (source.ignored.length > 0)
        context.log(`holds no listens: ${source.ignored.join(', ').slice(0, 500)}`);
      const endOffset = await waitForProjections(deps, context);
      return new HistoryRun(deps, records, { ...work, record }).run(endOffset);
    },
    finish: async () => {},
  });
}

/**
 * Imports a listening history into tracks and events, without the listens that are there; in a dry run only tells what it would do.
 * Errors: `invalid_input` where it is not said whose history it is.
 */
export async function importHistory(
  deps: HistoryImportDeps,
  parameters: ImportParameters,
  context: JobContext,
): Promise<ImportResult | HistoryDryRun> {
  const { path, user, format, columns, timeFormat, toleranceSeconds, dryRun } = parameters;
  const source = await openHistory(path, {
    userId: user ?? '',
    nowMs: deps.clock(),
    format: HISTORY_FORMATS.find((history) => history === format),
    columns: columns === undefined ? undefined : parseColumnMap(columns),
    timeFormat,
  });
  try {
    if (user === undefined)
      throw new DeadwaxError(
        'invalid_input',
        `${basename(path)} is a listening history (${source.variant}); say whose it is`,
        { hint: 'give the option user: --user NAME on the command line, “Whose it is” on the Import page' },
      );
    const work = { context, source, userId: user, toleranceMs: toleranceSeconds * 1000 };
    if (!dryRun) return await importWork(deps, parameters, work);
    await waitForProjections(deps, context);
    const preview = await previewHistory(deps, work);
    return { dry_run: true, variant: source.variant, ...preview };
  } finally {
    await source.close();
  }
}
