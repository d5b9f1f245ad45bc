import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import type { Store } from '../store/store.ts';
import { readHiddenRows } from './hidden-users.ts';
import { type RunTasteDeps, runTaste } from './run-taste.ts';
import { DEFAULT_TASTE_OPTIONS } from './taste-options.ts';
import type { TasteStore } from './taste-store.ts';
import { updateTastes } from './update-tastes.ts';

const HOUR_MS = 3_600_000;

const TasteParameters = z.strictObject({
  /** Only the users who have changed since the last batch, where there are not too many. */
  changedOnly: z.boolean().default(false),
  rule: z.enum(['nearest', 'favourites']).default(DEFAULT_TASTE_OPTIONS.rule),
  sizeWeight: z.number().min(0).max(0.07).default(DEFAULT_TASTE_OPTIONS.sizeWeight),
  sharedBy: z.number().int().min(2).max(1_000_000).default(DEFAULT_TASTE_OPTIONS.sharedBy),
  rotation: z.number().int().min(1).max(100).default(DEFAULT_TASTE_OPTIONS.rotation),
});
type TasteParameters = z.output<typeof TasteParameters>;

export interface TasteJobDeps extends Omit<RunTasteDeps, 'directory'> {
  readonly store: Pick<Store, 'interactions' | 'items' | 'users' | 'documents'>;
  readonly log: Pick<EventLog, 'readBlocks'>;
  readonly tastes: TasteStore;
}

/** What a job came to. */
interface TasteResult {
  /** Users whose tastes were computed: all ranked ones, or those who had changed. */
  readonly nUsers: number;
  readonly changedOnly: boolean;
}

/** Handles `taste`: scores, ranks, friends and releases of all users, or of those who have changed since. */
export function tasteJobHandler(deps: TasteJobDeps): JobHandler {
  return {
    type: 'taste',
    maxAttempts: 2,
    timeoutMs: 2 * HOUR_MS,
    parse: (parameters) => ({ ...parse(parameters) }),
    uniqueKey: () => 'taste',
    run: (parameters, context) => run(deps, parse(parameters), context),
  };
}

function parse(parameters: unknown): TasteParameters {
  const parsed = TasteParameters.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw new DeadwaxError('invalid_input', `job parameters of taste: ${z.prettifyError(parsed.error)}`);
}

async function run(
  deps: TasteJobDeps,
  parameters: TasteParameters,
  context: JobContext,
): Promise<TasteResult> {
  const { store, tastes } = deps;
  const { changedOnly, ...chosen } = parameters;
  if (changedOnly) {
    const nUsers = await updateTastes(deps);
    if (nUsers !== undefined) return { nUsers, changedOnly: true };
    context.log('too much has changed, or nothing was computed before; all users are computed');
  }
  const manifest = await runTaste(
    { ...deps, directory: tastes.directory },
    {
      options: { ...DEFAULT_TASTE_OPTIONS, ...chosen },
      hidden: await readHiddenRows(store),
      signal: context.signal,
      progress: context.progress,
    },
  );
  await tastes.load();
  return { nUsers: manifest.statistics.nUsers, changedOnly: false };
}
