import { basename } from 'node:path';
import type { Catalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import { DeadwaxError } from '../errors.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import type { MovieLensSource } from '../source/movielens/movielens-source.ts';
import { openMovieLens } from '../source/movielens/open-movielens.ts';
import type { ProjectionPosition } from '../store/store.ts';
import { writeProfile } from './import-files.ts';
import { type ImportParameters, parseImportParameters, scaleOf } from './import-parameters.ts';
import type { ImportCounts, ImportRecord } from './import-record.ts';
import { ImportRecords } from './import-records.ts';
import { ImportRun, type ImportRunDeps } from './import-run.ts';

/** What is of one import in the warehouse. */
interface ImportedPart {
  readonly name: string;
  readonly catalogue: Catalogue;
  /** The source that its events have. */
  readonly eventSource: string;
  /** The source that its catalogue entries have. */
  readonly itemSource: string;
}

export interface ImportDeps extends ImportRunDeps {
  readonly scale: (catalogue: Catalogue) => RatingScale;
  /** The projections, by name, that an import waits for before it calls itself done. */
  readonly positions: Readonly<Record<string, ProjectionPosition>>;
  /** Looks at what an import brought. Must give JSON. */
  readonly profile: ((imported: ImportedPart) => Promise<unknown>) | undefined;
}

/** What an import job returns. */
export interface ImportResult {
  readonly import_id: string;
  /** The same content was imported in the same way before; nothing was added now. */
  readonly already_imported: boolean;
  readonly variant: string;
  readonly counts: ImportCounts;
  readonly cleaning: ImportRecord['cleaning'];
}

const WAIT_MS = 250;
const TIMEOUT_MS = 24 * 3600 * 1000;

function resultOf(record: ImportRecord, alreadyImported: boolean): ImportResult {
  const { import_id, variant, counts, cleaning } = record;
  return { import_id, already_imported: alreadyImported, variant, counts, cleaning };
}

async function waitForProjections(deps: ImportDeps, context: JobContext): Promise<void> {
  const end = await deps.log.endOffset();
  for (const [name, position] of Object.entries(deps.positions)) {
    const start = await position.appliedOffset();
    while (!(await position.waitFor(end, WAIT_MS))) {
      if (context.signal.aborted)
        throw new DeadwaxError('cancelled', `the import was stopped while ${name} caught up`);
      context.progress(`project ${name}`, (await position.appliedOffset()) - start, end - start, 'events');
    }
  }
}

async function storeProfile(
  deps: ImportDeps,
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
  deps: ImportDeps,
  parameters: ImportParameters,
  source: MovieLensSource,
  context: JobContext,
): Promise<ImportResult> {
  const { contentHash, nRatingLines } = await source.measure((done, total) =>
    context.progress('hash', done, total, 'bytes'),
  );
  const records = new ImportRecords(deps.store.documents, deps.clock);
  const name = basename(parameters.path);
  const start = { name, variant: source.variant, contentHash, jobId: context.jobId, parameters };
  const record = await records.begin(start);
  context.log(`${name} is ${source.variant}, import ${record.import_id}`);
  if (record.status === 'succeeded') {
    context.log(`the same content was imported at ${record.started_at}; nothing was added`);
    return resultOf(record, true);
  }
  const run = new ImportRun(deps, records, { context, source, record });
  try {
    const written = await run.run(parameters, nRatingLines);
    await waitForProjections(deps, context);
    await storeProfile(deps, written, source.dataset, context);
    await records.save({ ...written, status: 'succeeded', ended_at: records.now(), checkpoint: null });
    return resultOf(written, false);
  } catch (thrown) {
    const latest = (await records.get(record.import_id)) ?? record;
    const status = context.signal.aborted ? 'cancelled' : 'failed';
    await records.save({ ...latest, status, ended_at: records.now() });
    throw thrown;
  }
}

/**
 * The job type `import`: a MovieLens data set, or a file of ratings, into items, users and events. Running it again on the same
 * content adds nothing; after a crash it goes on from the last checkpoint to the same end.
 */
export function importJobHandler(deps: ImportDeps): JobHandler {
  return {
    type: 'import',
    maxAttempts: 3,
    timeoutMs: TIMEOUT_MS,
    parse: parseImportParameters,
    uniqueKey: (parameters) => `import:${String(parameters.path)}`,
    async run(parameters, context) {
      const parsed = parseImportParameters(parameters);
      const { userPrefix, itemPrefix } = parsed;
      const source = await openMovieLens(parsed.path, {
        userPrefix,
        itemPrefix,
        scale: scaleOf(parsed, deps.scale),
      });
      try {
        return await importSource(deps, parsed, source, context);
      } finally {
        await source.close();
      }
    },
  };
}
