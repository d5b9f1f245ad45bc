import type { StoredEvent } from '../domain/event.ts';
import type { Listen } from '../domain/listen.ts';
import { trackIdOf } from '../domain/track-text.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { ListenIngest } from '../ingest/listens.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';

const BLOCK = 2_000;
const SAVE_EVERY = 50 * BLOCK;
const HOUR_MS = 3_600_000;

interface RestoreTracksDeps {
  readonly log: Pick<EventLog, 'read' | 'endOffset'>;
  readonly listens: Pick<ListenIngest, 'putTracks'>;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Gives what an event says of a track that is known by text; undefined for any other event. */
function toListen({ event }: StoredEvent): Listen | undefined {
  const context = event.details?.context ?? {};
  const [artist, track] = [textOf(context.artist_name), textOf(context.track_name)];
  if (artist === undefined || track === undefined || event.itemId !== trackIdOf(artist, track))
    return undefined;
  return {
    userId: event.userId,
    listenedAtMs: event.tsMs,
    artist,
    track,
    release: textOf(context.release_name),
    durationMs: numberOf(context.duration_ms),
    recordingMbid: textOf(context.recording_mbid),
    isrc: textOf(context.isrc),
  };
}

async function restore({ log, listens }: RestoreTracksDeps, context: JobContext): Promise<number> {
  const end = await log.endOffset();
  const saved = context.checkpoint;
  let from = typeof saved === 'number' ? saved : 0;
  for (let nextSave = from + SAVE_EVERY; from < end; ) {
    context.signal.throwIfAborted();
    const events = await log.read(from, BLOCK);
    if (events.length === 0) break;
    await listens.putTracks(events.flatMap((stored) => toListen(stored) ?? []));
    from = events[events.length - 1].offset + 1;
    context.progress('read the log', Math.min(from, end), end, 'events');
    if (from < nextSave) continue;
    await context.saveCheckpoint(from);
    nextSave = from + SAVE_EVERY;
  }
  return from;
}

/**
 * Handles `restore_tracks`: makes the entries of tracks that are known by text again from the log, for a state that was lost. Entries
 * that are there stay. Resumes where it left off.
 */
export function restoreTracksJobHandler(deps: RestoreTracksDeps): JobHandler {
  return {
    type: 'restore_tracks',
    maxAttempts: 3,
    timeoutMs: 6 * HOUR_MS,
    parse: () => ({}),
    uniqueKey: () => 'restore_tracks',
    run: async (_parameters, context) => ({ nEvents: await restore(deps, context) }),
  };
}
