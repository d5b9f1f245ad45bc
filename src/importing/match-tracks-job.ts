import type { TrackMatcher } from '../catalog/match-tracks.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import type { ItemStore } from '../store/store.ts';

const BLOCK = 500;
const HOUR_MS = 3_600_000;

/** How far the job is; also its checkpoint and its result. */
interface MatchProgress {
  readonly cursor: string | undefined;
  readonly nMatched: number;
  readonly nUnmatched: number;
}

interface MatchTracksDeps {
  readonly items: Pick<ItemStore, 'list' | 'count'>;
  readonly matcher: Pick<TrackMatcher, 'match' | 'restoreDecisions'>;
}

function readCheckpoint(checkpoint: unknown): MatchProgress {
  const { cursor, nMatched, nUnmatched } = Object(checkpoint);
  return {
    cursor: typeof cursor === 'string' ? cursor : undefined,
    nMatched: typeof nMatched === 'number' ? nMatched : 0,
    nUnmatched: typeof nUnmatched === 'number' ? nUnmatched : 0,
  };
}

async function matchAll({ items, matcher }: MatchTracksDeps, context: JobContext): Promise<MatchProgress> {
  const nRestored = await matcher.restoreDecisions();
  if (nRestored > 0) context.log(`${nRestored} decisions are in force again`);
  let progress = readCheckpoint(context.checkpoint);
  for (let isMore = true; isMore; ) {
    context.signal.throwIfAborted();
    const filter = { fromListens: true, unmatched: true };
    const page = await items.list('tracks', filter, BLOCK, progress.cursor);
    const { nMatched, nUnmatched } = await matcher.match(page.values);
    isMore = page.cursor !== undefined;
    progress = {
      cursor: page.cursor,
      nMatched: progress.nMatched + nMatched,
      nUnmatched: progress.nUnmatched + nUnmatched,
    };
    const done = progress.nMatched + progress.nUnmatched;
    context.progress('match', done, isMore ? undefined : done, 'tracks');
    // Matching a track twice is harmless, so a block that a crash cut off is simply done again.
    if (isMore) await context.saveCheckpoint(progress);
  }
  context.log(`${progress.nMatched} tracks were matched, ${progress.nUnmatched} stay as they are`);
  return progress;
}

/**
 * Handles `match_tracks`: puts decisions in force that a lost state had, and looks in the catalogue for every track that is known by text
 * alone. Resumes where it left off.
 */
export function matchTracksJobHandler(deps: MatchTracksDeps): JobHandler {
  return {
    type: 'match_tracks',
    maxAttempts: 3,
    timeoutMs: 6 * HOUR_MS,
    parse: () => ({}),
    uniqueKey: () => 'match_tracks',
    isLight: () => true,
    async run(_parameters, context) {
      const { nMatched, nUnmatched } = await matchAll(deps, context);
      return { nMatched, nUnmatched };
    },
  };
}
