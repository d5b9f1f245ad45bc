import type { Listen } from '../domain/listen.ts';
import type { RowContext } from './history-source.ts';

const MAX_TEXT = 1_000;
/** Nobody recorded a listen before; exports hold 1970 where a player had no clock. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const MAX_AHEAD_MS = 3_600_000;
const MAX_DURATION_MS = 24 * 24 * 3_600_000;
const MBID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The texts of a row as it gives them. */
interface TrackTexts {
  readonly artist: unknown;
  readonly track: unknown;
  readonly release?: unknown;
}

/** Tells whether a value is an object with members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Gives the value as an object with members, without any where it is none. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** Trims a text; undefined where it is none, blank, too long or holds a NUL. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_TEXT || value.includes('\0')) return undefined;
  const text = value.toWellFormed().trim();
  return text === '' ? undefined : text;
}

function problemOf(name: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return `the ${name} is missing`;
  if (typeof value !== 'string') return `the ${name} is not a text`;
  if (value.length > MAX_TEXT) return `the ${name} is longer than ${MAX_TEXT} characters`;
  return value.includes('\0') ? `the ${name} holds a NUL character` : `the ${name} is blank`;
}

/** Gives a MusicBrainz id in lower case; undefined where it is none. */
export function mbidOf(value: unknown): string | undefined {
  const text = textOf(value)?.toLowerCase();
  return text !== undefined && MBID.test(text) ? text : undefined;
}

/** Gives a time span of more than nothing, in whole milliseconds; undefined where there is none. */
export function durationOf(value: unknown, unitMs = 1): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(number > 0)) return undefined;
  const ms = Math.round(number * unitMs);
  return ms >= 1 && ms <= MAX_DURATION_MS ? ms : undefined;
}

/** Makes the part of a listen that every form has; text says what is wrong with the row. */
export function parseListen(
  texts: TrackTexts,
  listenedAtMs: number | undefined,
  { userId, nowMs }: RowContext,
): Listen | string {
  const artist = textOf(texts.artist);
  if (artist === undefined) return problemOf('artist', texts.artist);
  const track = textOf(texts.track);
  if (track === undefined) return problemOf('track', texts.track);
  if (listenedAtMs === undefined || !Number.isFinite(listenedAtMs)) return 'the time cannot be read';
  if (listenedAtMs < EARLIEST_MS)
    return `the time ${new Date(Math.max(0, listenedAtMs)).toISOString()} is before the year 2000`;
  if (listenedAtMs > nowMs + MAX_AHEAD_MS) return 'the time lies more than an hour ahead';
  const release = textOf(texts.release);
  const listen: Listen = { userId, listenedAtMs: Math.round(listenedAtMs), artist, track };
  return release === undefined ? listen : { ...listen, release };
}
