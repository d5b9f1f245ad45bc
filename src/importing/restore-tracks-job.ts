import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Event } from '../domain/event.ts';
import { decodeEventBlock, eventAt } from '../domain/event-block.ts';
import type { Listen } from '../domain/listen.ts';
import { trackIdOf } from '../domain/track-text.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { ListenIngest } from '../ingest/listens.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';

const READ_EVENTS = 2_000;
const SAVE_EVERY = 50 * READ_EVENTS;
const HOUR_MS = 3_600_000;

interface RestoreTracksDeps {
  readonly log: Pick<EventLog, 'readBlocks' | 'endOffset'>;
  readonly listens: Pick<ListenIngest, 'putTracks'>;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Gives the listens of a block; only what has details can be one. */
function listensOf(bytes: Uint8Array): Listen[] {
  const columns = decodeEventBlock(bytes);
  return [...columns.details.keys()].flatMap((at) => toListen(eventAt(columns, at)) ?? []);
}

/** Gives what an event says of a track that is known by text; undefined for any other event. */
function toListen(event: Event): Listen | undefined {
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
    const blocks = await log.readBlocks(from, READ_EVENTS);
    if (blocks.length === 0) break;
    const found = blocks.flatMap(({ bytes }) => listensOf(bytes));
    if (found.length > 0) await listens.putTracks(found);
    from = blocks.reduce((end, { firstOffset, nEvents }) => Math.max(end, firstOffset + nEvents), from);
    await nextTurn();
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
