import type { ContextValue } from '../../domain/event.ts';
import type { Listen } from '../../domain/listen.ts';
import { EventProblem, isRecord, member, show } from '../../ingest/event-problem.ts';

type Members = Readonly<Record<string, unknown>>;

/** What `additional_info` says of a listen, in our form. */
export type ListenInfo = Pick<Listen, 'durationMs' | 'recordingMbid' | 'isrc' | 'trackNumber' | 'context'>;

const POINTER = '/track_metadata/additional_info';
const MAX_TAGS = 50;
const MAX_TAG_LENGTH = 64;
const MAX_DURATION_MS = 24 * 86_400_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUMBER = /^\s*\d+(\.\d+)?\s*$/;

/** Members that are kept as they come. */
const TEXTS = [
  'media_player',
  'submission_client',
  'submission_client_version',
  'music_service',
  'music_service_name',
  'origin_url',
  'spotify_id',
  'albumartist',
] as const;
const MBIDS = ['release_mbid', 'release_group_mbid', 'track_mbid'] as const;

/** Tells whether a value is a UUID, which all ids of MusicBrainz are. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function fail(name: string, code: string, detail: string): never {
  throw new EventProblem(`${POINTER}/${name}`, code, detail);
}

function parseMbid(value: unknown, name: string): string {
  if (isUuid(value)) return value.toLowerCase();
  return fail(name, 'bad_mbid', `${name} is ${show(value)}; send a MusicBrainz id, or leave it out`);
}

function parseArtistMbids(value: unknown): readonly string[] {
  if (!Array.isArray(value))
    return fail('artist_mbids', 'wrong_type', `artist_mbids is ${show(value)}; send a list`);
  return value.filter((mbid) => !isEmpty(mbid)).map((mbid) => parseMbid(mbid, 'artist_mbids'));
}

function parseTags(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return fail('tags', 'wrong_type', `tags is ${show(value)}; send a list`);
  if (value.length > MAX_TAGS)
    return fail('tags', 'too_long', `tags has ${value.length} entries; at most ${MAX_TAGS} are taken`);
  return value.map((tag) => {
    if (typeof tag !== 'string') return fail('tags', 'wrong_type', `tags has ${show(tag)}; send text`);
    if (tag.length > MAX_TAG_LENGTH)
      return fail('tags', 'too_long', `the tag ${show(tag)} is longer than ${MAX_TAG_LENGTH} characters`);
    return tag.toWellFormed();
  });
}

function parseDuration(value: unknown, name: string, unitMs: number): number {
  // Some players send it as text.
  const given = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  if (typeof given === 'number' && given >= 1 && given * unitMs <= MAX_DURATION_MS)
    return Math.floor(given * unitMs);
  return fail(
    name,
    'bad_duration',
    `${name} is ${show(value)}; send a number from 1 to ${MAX_DURATION_MS / unitMs}`,
  );
}

function parseDurationMs(info: Members): number | undefined {
  const [seconds, milliseconds] = [member(info, 'duration'), member(info, 'duration_ms')];
  if (!isEmpty(seconds) && !isEmpty(milliseconds))
    fail('duration', 'contradiction', 'duration and duration_ms are both there; send one of them');
  if (!isEmpty(milliseconds)) return parseDuration(milliseconds, 'duration_ms', 1);
  return isEmpty(seconds) ? undefined : parseDuration(seconds, 'duration', 1000);
}

function keptText(value: unknown): string | undefined {
  return typeof value === 'string' && !isEmpty(value) ? value.trim().toWellFormed() : undefined;
}

function parseTrackNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function parseContext(info: Members): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {};
  for (const name of TEXTS) {
    const text = keptText(member(info, name));
    if (text !== undefined) context[name] = text;
  }
  for (const name of MBIDS) {
    const mbid = member(info, name);
    if (!isEmpty(mbid)) context[name] = parseMbid(mbid, name);
  }
  const artistMbids = member(info, 'artist_mbids');
  if (!isEmpty(artistMbids)) context.artist_mbids = parseArtistMbids(artistMbids);
  const tags = member(info, 'tags');
  if (!isEmpty(tags)) context.tags = parseTags(tags);
  const names = member(info, 'artist_names');
  if (Array.isArray(names)) context.artist_names = names.flatMap((name) => keptText(name) ?? []);
  // Lists of no entries say nothing.
  return Object.fromEntries(
    Object.entries(context).filter(([, value]) => value !== '' && String(value) !== ''),
  );
}

/**
 * Parses `additional_info`: what is kept, and what must be right where it is there; other members are passed over.
 * Throws an `EventProblem`.
 */
export function parseListenInfo(value: unknown): ListenInfo {
  if (value === undefined || value === null) return {};
  if (!isRecord(value))
    throw new EventProblem(POINTER, 'wrong_type', `additional_info is ${show(value)}; send an object`);
  const recordingMbid = member(value, 'recording_mbid');
  const context = parseContext(value);
  const client = context.media_player ?? context.submission_client;
  return {
    durationMs: parseDurationMs(value),
    recordingMbid: isEmpty(recordingMbid) ? undefined : parseMbid(recordingMbid, 'recording_mbid'),
    isrc: keptText(member(value, 'isrc')),
    trackNumber: parseTrackNumber(member(value, 'tracknumber')),
    // Reports go by the client, whatever a door calls it.
    context: client === undefined ? context : { ...context, client },
  };
}

/** Members of an event's context that `track_metadata` has elsewhere, or that only reports read. */
const NOT_INFO: ReadonlySet<string> = new Set([
  'artist_name',
  'track_name',
  'release_name',
  'client',
  'ms_played',
]);

/** Gives what an event keeps of a listen as the `additional_info` it came from. */
export function formatListenInfo(
  context: Readonly<Record<string, ContextValue>>,
): Record<string, ContextValue> {
  return Object.fromEntries(Object.entries(context).filter(([name]) => !NOT_INFO.has(name)));
}
