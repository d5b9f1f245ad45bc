import type { ContextValue, StoredEvent } from '../../domain/event.ts';
import type { Item } from '../../domain/item.ts';
import type { Listen } from '../../domain/listen.ts';
import { trackIdOf } from '../../domain/track-text.ts';
import type { Services } from '../services.ts';
import { formatListenInfo, isUuid } from './listenbrainz-info.ts';

type Context = Readonly<Record<string, ContextValue>>;

interface TrackMetadata {
  readonly artist_name: string;
  readonly track_name: string;
  readonly release_name?: string;
  readonly additional_info: Readonly<Record<string, ContextValue>>;
}

/** A listen the way ListenBrainz gives it; times in seconds since 1970. */
export interface ListenBrainzListen {
  readonly listened_at: number;
  readonly inserted_at: number;
  readonly recording_msid: string;
  readonly user_name: string;
  readonly track_metadata: TrackMetadata;
}

/** Gives an attribute of an entry as text. */
export function attributeText(item: Item | undefined, name: string): string | undefined {
  const value = item?.attributes[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function contextText(context: Context, name: string): string | undefined {
  const value = context[name];
  return typeof value === 'string' ? value : undefined;
}

/** Gives the id by which ListenBrainz' clients name a track: the UUID of a text track, or of what a catalogue's track is called. */
export function recordingMsid(itemId: string, artist: string, track: string): string {
  const own = itemId.slice('track:'.length);
  return isUuid(own) ? own : trackIdOf(artist, track).slice('track:'.length);
}

/** Gives a play as a listen: as the player sent it, and where it sent no texts, as the entry says. */
function formatListen({ event }: StoredEvent, item: Item | undefined): ListenBrainzListen {
  const context = event.details?.context ?? {};
  const itemId = event.itemId ?? '';
  const artist = contextText(context, 'artist_name') ?? attributeText(item, 'artist') ?? '';
  const track = contextText(context, 'track_name') ?? item?.title ?? itemId;
  const release = contextText(context, 'release_name') ?? attributeText(item, 'album');
  return {
    listened_at: Math.floor(event.tsMs / 1000),
    inserted_at: Math.floor(event.receivedAtMs / 1000),
    recording_msid: recordingMsid(itemId, artist, track),
    user_name: event.userId,
    track_metadata: {
      artist_name: artist,
      track_name: track,
      ...(release === undefined ? {} : { release_name: release }),
      additional_info: formatListenInfo(context),
    },
  };
}

/** Gives plays as listens, with the entries of those that came without texts. */
export async function formatListens(
  { context }: Services,
  plays: readonly StoredEvent[],
): Promise<readonly ListenBrainzListen[]> {
  const items = await context.store.items.getMany(plays.map(({ event }) => event.itemId ?? ''));
  return plays.map((play, at) => formatListen(play, items[at]));
}

/** Gives what is playing the way ListenBrainz does. */
export function formatNowPlaying(listen: Listen): { playing_now: true; track_metadata: TrackMetadata } {
  const { artist, track, release, durationMs, recordingMbid, isrc, trackNumber, context } = listen;
  const info: Record<string, ContextValue | undefined> = {
    ...context,
    duration_ms: durationMs,
    recording_mbid: recordingMbid,
    isrc,
    tracknumber: trackNumber,
  };
  const said: Record<string, ContextValue> = {};
  for (const [name, value] of Object.entries(info)) if (value !== undefined) said[name] = value;
  return {
    playing_now: true,
    track_metadata: {
      artist_name: artist,
      track_name: track,
      ...(release === undefined ? {} : { release_name: release }),
      additional_info: formatListenInfo(said),
    },
  };
}
