import { basename } from 'node:path';
import type { Catalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import type { JobContext } from '../jobs/job.ts';
import type { MovieLensSource } from '../source/movielens/movielens-source.ts';
import { openMovieLens } from '../source/movielens/open-movielens.ts';
import { writeProfile } from './import-files.ts';
import { type ImportParameters, scaleOf } from './import-parameters.ts';
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

export interface RatingImportDeps extends ImportRunDeps, Pick<RecordedImportDeps, 'positions'> {
  readonly scale: (catalogue: Catalogue) => RatingScale;
  /** Looks at what an import brought. Must give JSON. */
  readonly profile: ((imported: ImportedPart) => Promise<unknown>) | undefined;
}

async function storeProfile(
  deps: RatingImportDeps,
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
  deps: RatingImportDeps,
  parameters: ImportParameters,
  source: MovieLensSource,
  context: JobContext,
): Promise<ImportResult> {
  const { contentHash, nRatingLines } = await source.measure((done, total) =>
    context.progress('hash', done, total, 'bytes'),
  );
  const name = basename(parameters.path);
  const { variant, dataset } = source;
  const { catalogue } = parameters;
  const start = { name, variant, contentHash, jobId: context.jobId, catalogue, parameters };
  return runRecorded(deps, start, context, {
    write: (record, records) =>
      new ImportRun(deps, records, { context, source, record }).run(parameters, nRatingLines),
    finish: (record) => storeProfile(deps, record, dataset, context),
  });
}

/** Imports a MovieLens data set, or a file of ratings, into items, users and events. */
export async function importRatings(
  deps: RatingImportDeps,
  parameters: ImportParameters,
  context: JobContext,
): Promise<ImportResult> {
  const { path, userPrefix, itemPrefix } = parameters;
  const scale = scaleOf(parameters, deps.scale);
  const source = await openMovieLens(path, { userPrefix, itemPrefix, scale });
  try {
    return await importSource(deps, parameters, source, context);
  } finally {
    await source.close();
  }
}
