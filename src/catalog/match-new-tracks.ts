import type { Item } from '../domain/item.ts';
import { type DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { TrackMatcher } from './match-tracks.ts';

/** Tracks that wait at most; more are left to the job that goes through all. */
const MAX_WAITING = 50_000;
/** A setting of matches costs a copy of all of them, so new tracks are gathered. */
const GATHER_MS = 500;

/** Matches new tracks soon after they came, off the path of what brought them. */
export interface NewTrackMatching {
  add(tracks: readonly Item[]): void;
  /** Resolves once what was added is matched. */
  settle(): Promise<void>;
  /** Ends after the batch that is being matched; what still waits is left to the job. */
  close(): Promise<void>;
}

/** Starts the matching of new tracks; a failure is told to `onError` and left to the job. */
export function startMatchingNewTracks(
  matcher: Pick<TrackMatcher, 'match'>,
  onError: (error: DeadwaxError) => void,
): NewTrackMatching {
  let waiting = new Map<string, Item>();
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const tracks = [...waiting.values()];
    waiting = new Map();
    running = running
      .then(async () => {
        if (tracks.length > 0) await matcher.match(tracks);
      })
      .catch((thrown) => onError(toDeadwaxError(thrown)));
    return running;
  }

  return {
    add(tracks) {
      if (isClosed) return;
      for (const track of tracks) if (waiting.size < MAX_WAITING) waiting.set(track.itemId, track);
      timer ??= setTimeout(() => void run(), GATHER_MS).unref();
    },
    settle: () => run(),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
