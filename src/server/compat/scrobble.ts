import type { ContextValue } from '../../domain/event.ts';
import type { Listen } from '../../domain/listen.ts';
import { isUuid } from './listenbrainz-info.ts';

/** Names and values of one scrobble as a client sent them, by the names of Last.fm's API. */
export type ScrobbleFields = ReadonlyMap<string, string>;

/** Why a scrobble is not taken: the number and text that Last.fm has for it. */
export interface IgnoredScrobble {
  readonly ignoredCode: 1 | 2 | 3 | 4;
  readonly detail: string;
}

export type ParsedScrobble =
  | { readonly listen: Listen; readonly ignored: undefined }
  | { readonly listen: undefined; readonly ignored: IgnoredScrobble };

interface ScrobbleSurroundings {
  readonly userId: string;
  readonly nowMs: number;
  /** What every scrobble of the call has: the name of the player. */
  readonly context?: Readonly<Record<string, ContextValue>>;
}

const MAX_NAME_LENGTH = 1000;
/** Nobody scrobbled before 2002-10-01. */
const LEAST_TIME_S = 1_033_430_400;
const MAX_FUTURE_MS = 3_600_000;
/** Seconds by the rules, but some players send milliseconds; no track lasts ten hours. */
const MAX_DURATION_S = 36_000;
const MAX_DURATION_MS = 86_400_000;

function textOf(fields: ScrobbleFields, name: string): string | undefined {
  const text = fields.get(name)?.toWellFormed().replaceAll('\0', '').trim().slice(0, MAX_NAME_LENGTH);
  return text === '' ? undefined : text;
}

function wholeOf(fields: ScrobbleFields, name: string): number | undefined {
  const text = textOf(fields, name);
  return text !== undefined && /^\d{1,9}(\.\d+)?$/.test(text) ? Math.floor(Number(text)) : undefined;
}

function durationOf(fields: ScrobbleFields): number | undefined {
  const duration = wholeOf(fields, 'duration') ?? 0;
  const durationMs = duration > MAX_DURATION_S ? duration : duration * 1000;
  return durationMs > 0 && durationMs <= MAX_DURATION_MS ? durationMs : undefined;
}

function timeOf(fields: ScrobbleFields, nowMs: number): number | IgnoredScrobble {
  const text = textOf(fields, 'timestamp') ?? '';
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  if (seconds < LEAST_TIME_S)
    return {
      ignoredCode: 3,
      detail: `timestamp '${text.slice(0, 40)}' is no time since 2002-10-01; send whole seconds since 1970`,
    };
  if (seconds * 1000 <= nowMs + MAX_FUTURE_MS) return seconds * 1000;
  return {
    ignoredCode: 4,
    detail: `timestamp ${seconds} is more than an hour in the future; check the clock, and send seconds`,
  };
}

/** Gives what else is kept of a scrobble; what is malformed there is passed over, for it is no reason to lose the scrobble. */
export function extrasOf(fields: ScrobbleFields, given: Listen['context']): Partial<Listen> {
  const mbid = textOf(fields, 'mbid');
  const trackNumber = wholeOf(fields, 'trackNumber');
  const albumArtist = textOf(fields, 'albumArtist');
  return {
    release: textOf(fields, 'album'),
    durationMs: durationOf(fields),
    recordingMbid: mbid !== undefined && isUuid(mbid) ? mbid.toLowerCase() : undefined,
    trackNumber: trackNumber === 0 ? undefined : trackNumber,
    context: { ...given, ...(albumArtist === undefined ? {} : { albumartist: albumArtist }) },
  };
}

/** Parses one scrobble. `atMs` stands in for the time of a track that is only playing. */
export function parseScrobble(
  fields: ScrobbleFields,
  { userId, nowMs, context }: ScrobbleSurroundings,
  atMs?: number,
): ParsedScrobble {
  const [artist, track] = [textOf(fields, 'artist'), textOf(fields, 'track')];
  if (artist === undefined)
    return { listen: undefined, ignored: { ignoredCode: 1, detail: 'artist is missing or empty' } };
  if (track === undefined)
    return { listen: undefined, ignored: { ignoredCode: 2, detail: 'track is missing or empty' } };
  const listenedAtMs = atMs ?? timeOf(fields, nowMs);
  if (typeof listenedAtMs !== 'number') return { listen: undefined, ignored: listenedAtMs };
  return {
    listen: { userId, listenedAtMs, artist, track, ...extrasOf(fields, context) },
    ignored: undefined,
  };
}
