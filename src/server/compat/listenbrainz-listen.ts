import type { Listen } from '../../domain/listen.ts';
import type { ErrorDetail } from '../../errors.ts';
import { EventProblem, isRecord, member, show } from '../../ingest/event-problem.ts';
import { parseListenInfo } from './listenbrainz-info.ts';

/** What parsing a listen depends on besides the listen. */
interface ListenSurroundings {
  readonly userId: string;
  readonly nowMs: number;
  /** A `playing_now` says no time; it is taken as beginning now. */
  readonly isPlayingNow: boolean;
}

export type ParsedListen =
  | { readonly listen: Listen; readonly error: undefined }
  | { readonly listen: undefined; readonly error: ErrorDetail };

const MAX_LISTEN_BYTES = 10_240;
/** Nobody scrobbled before 2002-10-01. */
const LEAST_LISTENED_AT = 1_033_430_400;
const MAX_FUTURE_S = 3600;

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, entry]) => name.includes('\0') || hasNul(entry));
}

function checkWhole(value: unknown): void {
  const nBytes = Buffer.byteLength(JSON.stringify(value));
  if (nBytes > MAX_LISTEN_BYTES)
    throw new EventProblem(
      '',
      'too_large',
      `the listen has ${nBytes} bytes; at most ${MAX_LISTEN_BYTES} are taken`,
    );
  if (hasNul(value))
    throw new EventProblem('', 'bad_text', 'the listen has a NUL character (\\u0000) in a text');
}

function parseName(metadata: Readonly<Record<string, unknown>>, name: string): string {
  const value = member(metadata, name);
  const pointer = `/track_metadata/${name}`;
  if (value === undefined) throw new EventProblem(pointer, 'missing', `${name} is missing`);
  if (typeof value !== 'string')
    throw new EventProblem(pointer, 'wrong_type', `${name} is ${show(value)}; send text`);
  const text = value.toWellFormed().trim();
  if (text === '') throw new EventProblem(pointer, 'missing', `${name} is empty`);
  return text;
}

function parseRelease(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    throw new EventProblem(
      '/track_metadata/release_name',
      'wrong_type',
      `release_name is ${show(value)}; send text`,
    );
  const text = value.toWellFormed().trim();
  return text === '' ? undefined : text;
}

function parseListenedAt(value: unknown, { nowMs, isPlayingNow }: ListenSurroundings): number {
  const pointer = '/listened_at';
  if (isPlayingNow) {
    if (value === undefined || value === null) return nowMs;
    throw new EventProblem(pointer, 'not_allowed', 'listened_at is there; a playing_now must not have it');
  }
  if (value === undefined) throw new EventProblem(pointer, 'missing', 'listened_at is missing');
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new EventProblem(
      pointer,
      'bad_time',
      `listened_at is ${show(value)}; send whole seconds since 1970 as a number`,
    );
  if (value < LEAST_LISTENED_AT)
    throw new EventProblem(
      pointer,
      'bad_time',
      `listened_at ${value} is before 2002-10-01; send whole seconds since 1970`,
    );
  if (value >= nowMs / 1000 + MAX_FUTURE_S)
    throw new EventProblem(
      pointer,
      'future_time',
      `listened_at ${value} is an hour or more in the future; check the clock, and send seconds`,
    );
  return value * 1000;
}

function parse(value: unknown, surroundings: ListenSurroundings): Listen {
  if (!isRecord(value)) throw new EventProblem('', 'wrong_type', `a listen is an object, not ${show(value)}`);
  checkWhole(value);
  const metadata = member(value, 'track_metadata');
  if (!isRecord(metadata))
    throw new EventProblem(
      '/track_metadata',
      metadata === undefined ? 'missing' : 'wrong_type',
      metadata === undefined
        ? 'track_metadata is missing'
        : `track_metadata is ${show(metadata)}; send an object`,
    );
  return {
    userId: surroundings.userId,
    listenedAtMs: parseListenedAt(member(value, 'listened_at'), surroundings),
    artist: parseName(metadata, 'artist_name'),
    track: parseName(metadata, 'track_name'),
    release: parseRelease(member(metadata, 'release_name')),
    ...parseListenInfo(member(metadata, 'additional_info')),
  };
}

/** Parses a listen as ListenBrainz' clients send it. Never throws: what is wrong with it, and where, is in `error`. */
export function parseListenBrainzListen(value: unknown, surroundings: ListenSurroundings): ParsedListen {
  try {
    return { listen: parse(value, surroundings), error: undefined };
  } catch (thrown) {
    if (thrown instanceof EventProblem) return { listen: undefined, error: thrown.detail };
    throw thrown;
  }
}
