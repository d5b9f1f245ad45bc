import { CATALOGUES, type Catalogue, catalogueOfItem } from '../domain/catalogue.ts';
import { EVENT_TYPES, type Event, type EventType } from '../domain/event.ts';
import { naturalEventId } from '../domain/natural-event-id.ts';
import { isOnScale, type RatingScale } from '../domain/rating-scale.ts';
import type { ErrorDetail } from '../errors.ts';
import { suggestName } from '../util/nearest-name.ts';
import { parseTime } from './parse-time.ts';

/** What parsing an event depends on besides the event. */
export interface ParseContext {
  readonly source: string;
  readonly receivedAtMs: number;
  readonly scaleOf: (catalogue: Catalogue) => RatingScale;
}

export type ParsedEvent =
  | { readonly event: Event; readonly error: undefined }
  | { readonly event: undefined; readonly error: ErrorDetail };

const MAX_ID_LENGTH = 512;
const MAX_EVENT_ID_LENGTH = 128;
const MAX_EVENT_BYTES = 10_240;
const MAX_FUTURE_MS = 3_600_000;
/** Earlier times are mistakes: no film and no record is that old. */
const LEAST_TIME_MS = Date.UTC(1850, 0, 1);
const CONTROL = /\p{Cc}/u;
const KNOWN_MEMBERS = new Set(['event_id', 'type', 'user_id', 'item_id', 'catalogue', 'ts', 'value']);

/** Thrown inside this file only: the first problem of an event. */
class Problem extends Error {
  readonly detail: ErrorDetail;

  constructor(pointer: string, code: string, detail: string) {
    super(detail);
    this.detail = { pointer, code, detail };
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own members only, so that a member named as something every object inherits is not found. */
function member(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Gives a value in words for a message, cut short. */
function show(value: unknown): string {
  if (typeof value === 'string')
    return `'${value.slice(0, 60).toWellFormed()}${value.length > 60 ? '...' : ''}'`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}

function parseId(value: unknown, name: string, maxLength: number): string {
  const pointer = `/${name}`;
  if (value === undefined || value === null) throw new Problem(pointer, 'missing', `${name} is missing`);
  if (typeof value !== 'string')
    throw new Problem(pointer, 'wrong_type', `${name} is ${show(value)}; send it as a string`);
  if (value.length === 0) throw new Problem(pointer, 'empty', `${name} is empty`);
  if (value.length > maxLength)
    throw new Problem(
      pointer,
      'too_long',
      `${name} has ${value.length} characters; at most ${maxLength} are taken`,
    );
  if (CONTROL.test(value)) throw new Problem(pointer, 'bad_text', `${name} holds control characters`);
  if (!value.isWellFormed()) throw new Problem(pointer, 'bad_text', `${name} is not well-formed Unicode`);
  return value;
}

function parseType(value: unknown): EventType {
  const found = EVENT_TYPES.find((type) => type === value);
  if (found !== undefined) return found;
  if (value === undefined || value === null) throw new Problem('/type', 'missing', 'type is missing');
  const suggestion = typeof value === 'string' && value.length <= 60 ? suggestName(value, EVENT_TYPES) : '';
  const detail = `type ${show(value)} is not known${suggestion}; the types are ${EVENT_TYPES.join(', ')}`;
  throw new Problem('/type', 'unknown_type', detail);
}

function parseCatalogueOf(itemId: string, value: unknown): Catalogue {
  const byPrefix = catalogueOfItem(itemId);
  if (value === undefined || value === null) {
    if (byPrefix !== undefined) return byPrefix;
    const detail = `item_id ${show(itemId)} has no known prefix (movie:, release:, track:); add it, or a member catalogue`;
    throw new Problem('/item_id', 'unknown_catalogue', detail);
  }
  const named = CATALOGUES.find((catalogue) => catalogue === value);
  if (named === undefined)
    throw new Problem(
      '/catalogue',
      'unknown_catalogue',
      `catalogue ${show(value)} does not exist; use one of ${CATALOGUES.join(', ')}`,
    );
  if (byPrefix !== undefined && byPrefix !== named)
    throw new Problem(
      '/catalogue',
      'contradiction',
      `item_id ${show(itemId)} belongs to ${byPrefix}, not to ${named}`,
    );
  return named;
}

function parseTs(value: unknown, receivedAtMs: number): number {
  if (value === undefined || value === null) throw new Problem('/ts', 'missing', 'ts is missing');
  const tsMs = parseTime(value);
  if (tsMs === undefined || tsMs < LEAST_TIME_MS)
    throw new Problem(
      '/ts',
      'bad_time',
      `ts ${show(value)} is not a time; send RFC 3339 such as 2026-11-21T10:00:00Z, or epoch seconds or milliseconds`,
    );
  if (tsMs > receivedAtMs + MAX_FUTURE_MS)
    throw new Problem(
      '/ts',
      'future_time',
      `ts ${show(value)} is more than an hour in the future; check the clock`,
    );
  return tsMs;
}

function parseRating(value: unknown, scale: RatingScale): number {
  if (value === undefined || value === null) throw new Problem('/value', 'missing', 'a rating needs a value');
  if (typeof value !== 'number')
    throw new Problem('/value', 'wrong_type', `value is ${show(value)}; send a number`);
  if (isOnScale(value, scale)) return value;
  const range = `${scale.min} to ${scale.max} in steps of ${scale.step}`;
  throw new Problem('/value', 'off_scale', `value ${value} is not on the scale, ${range}`);
}

function checkSize(value: Readonly<Record<string, unknown>>): void {
  // Without other members the limits of the known ones keep an event small, and measuring it would cost more than parsing it.
  if (Object.keys(value).every((name) => KNOWN_MEMBERS.has(name))) return;
  const nBytes = Buffer.byteLength(JSON.stringify(value));
  if (nBytes > MAX_EVENT_BYTES)
    throw new Problem('', 'too_large', `the event has ${nBytes} bytes; at most ${MAX_EVENT_BYTES} are taken`);
}

function parse(value: unknown, context: ParseContext): Event {
  if (!isRecord(value)) throw new Problem('', 'wrong_type', `an event is an object, not ${show(value)}`);
  checkSize(value);
  const type = parseType(member(value, 'type'));
  const userId = parseId(member(value, 'user_id'), 'user_id', MAX_ID_LENGTH);
  const itemId = parseId(member(value, 'item_id'), 'item_id', MAX_ID_LENGTH);
  const catalogue = parseCatalogueOf(itemId, member(value, 'catalogue'));
  const tsMs = parseTs(member(value, 'ts'), context.receivedAtMs);
  const rating =
    type === 'rating' ? parseRating(member(value, 'value'), context.scaleOf(catalogue)) : undefined;
  const givenId = member(value, 'event_id') ?? undefined;
  const eventId =
    givenId === undefined
      ? naturalEventId(userId, itemId, type, tsMs)
      : parseId(givenId, 'event_id', MAX_EVENT_ID_LENGTH);
  const { receivedAtMs, source } = context;
  return { eventId, type, userId, itemId, catalogue, tsMs, receivedAtMs, value: rating, source };
}

/**
 * Parses an event as it comes over the wire: `{event_id?, type, user_id, item_id, catalogue?, ts, value?}`; other members are
 * ignored. Never throws: what is wrong with the event, and where, is in `error`. Takes any value, however it was made.
 */
export function parseEvent(value: unknown, context: ParseContext): ParsedEvent {
  try {
    return { event: parse(value, context), error: undefined };
  } catch (thrown) {
    if (thrown instanceof Problem) return { event: undefined, error: thrown.detail };
    // The formatter of JSON recurses: nesting beyond its stack ends here.
    const detail = `the event cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    return { event: undefined, error: { pointer: '', code: 'unreadable', detail } };
  }
}
