import { DeadwaxError } from '../errors.ts';
import type { JobHandler } from '../jobs/job.ts';
import { type DataSetImportDeps, importDataSet } from './import-data-set.ts';
import { type DiscogsImportDeps, importDiscogs } from './import-discogs.ts';
import { findFormat } from './import-format.ts';
import { type HistoryImportDeps, importHistory } from './import-history.ts';
import { parseImportParameters } from './import-parameters.ts';

export interface ImportDeps extends DataSetImportDeps, HistoryImportDeps {
  readonly store: HistoryImportDeps['store'] & DiscogsImportDeps['store'];
}

const TIMEOUT_MS = 24 * 3600 * 1000;

/**
 * The job type `import`: a MovieLens or Million Song data set, a file of ratings, dumps of Discogs, or somebody's listening history, into items, users and events.
 * Running it again on the same content adds nothing; after a crash it goes on from the last checkpoint to the same end.
 */
export function importJobHandler(deps: ImportDeps): JobHandler {
  return {
    type: 'import',
    maxAttempts: 3,
    timeoutMs: TIMEOUT_MS,
    parse: parseImportParameters,
    uniqueKey: ({ path, dryRun }) => `${dryRun === true ? 'preview' : 'import'}:${String(path)}`,
    isLight: ({ dryRun }) => dryRun === true,
    async run(parameters, context) {
      const parsed = parseImportParameters(parameters);
      const format = await findFormat(parsed);
      if (format === 'history') return importHistory(deps, parsed, context);
      if (parsed.dryRun || parsed.user !== undefined)
        throw new DeadwaxError(
          'invalid_input',
          `this is no listening history but a data set (${format}): only histories have a user and a dry run; leave them out`,
        );
      if (format === 'discogs') return importDiscogs(deps, parsed, context);
      return importDataSet(deps, parsed, format, context);
    },
  };
}
