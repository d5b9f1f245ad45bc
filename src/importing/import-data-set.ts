import { basename } from 'node:path';
import type { Catalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import type { JobContext } from '../jobs/job.ts';
import type { DataSet } from '../source/data-set.ts';
import { openMillionSong } from '../source/million-song/open-million-song.ts';
import { openMovieLens } from '../source/movielens/open-movielens.ts';
import { writeProfile } from './import-files.ts';
import type { DataSetFormat } from './import-format.ts';
import { checkSuits, type ImportParameters, scaleOf } from './import-parameters.ts';
import type { ImportRecord } from './import-record.ts';
import { ImportRun, type ImportRunDeps } from './import-run.ts';
import { type ImportResult, type RecordedImportDeps, runRecorded } from './recorded-import.ts';

/** What is of one import in the warehouse. */
interface ImportedPart {
  readonly name: string;
  readonly catalogue: Catalogue;
  /** The source that its events have. */
  readonly eventSource: string;
  /** The source that its catalogue entries have. */
  readonly itemSource: string;
}

export interface DataSetImportDeps extends ImportRunDeps, Pick<RecordedImportDeps, 'positions'> {
  readonly scale: (catalogue: Catalogue) => RatingScale;
  /** Looks at what an import brought. Must give JSON. */
  readonly profile: ((imported: ImportedPart) => Promise<unknown>) | undefined;
}

async function storeProfile(
  deps: DataSetImportDeps,
  record: ImportRecord,
  itemSource: string,
  context: JobContext,
): Promise<void> {
  if (deps.profile === undefined) return;
  context.progress('profile', 0, 1, 'profiles');
  const { name, catalogue, import_id } = record;
  const profile = await deps.profile({ name, catalogue, eventSource: `import:${import_id}`, itemSource });
  await writeProfile(deps.dataDirectory, record.import_id, profile);
  context.progress('profile', 1, 1, 'profiles');
}

async function importSource(
  deps: DataSetImportDeps,
  parameters: ImportParameters,
  source: DataSet,
  context: JobContext,
): Promise<ImportResult> {
  const { contentHash, nRatingLines } = await source.measure((done, total) =>
    context.progress('hash', done, total, 'bytes'),
  );
  const name = basename(parameters.path);
  const { variant, dataset, catalogue } = source;
  const start = { name, variant, contentHash, jobId: context.jobId, catalogue, parameters };
  return runRecorded(deps, start, context, {
    write: (record, records) =>
      new ImportRun(deps, records, { context, source, record }).run(parameters, nRatingLines),
    finish: (record) => storeProfile(deps, record, dataset, context),
  });
}

function openDataSet(
  deps: DataSetImportDeps,
  parameters: ImportParameters,
  format: DataSetFormat,
): Promise<DataSet> {
  const { path, userPrefix, itemPrefix } = parameters;
  if (format === 'million-song') return openMillionSong(path);
  return openMovieLens(path, { userPrefix, itemPrefix, scale: scaleOf(parameters, deps.scale) });
}

/**
 * Imports a data set into items, users and events: MovieLens, a file of ratings, or Million Song data.
 * Errors: `invalid_input` for options that do not suit it.
 */
export async function importDataSet(
  deps: DataSetImportDeps,
  parameters: ImportParameters,
  format: DataSetFormat,
  context: JobContext,
): Promise<ImportResult> {
  const source = await openDataSet(deps, parameters, format);
  try {
    checkSuits(parameters, source);
    return await importSource(deps, parameters, source, context);
  } finally {
    await source.close();
  }
}
