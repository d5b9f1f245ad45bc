import { CATALOGUES, type Catalogue, catalogueOfItem } from '../domain/catalogue.ts';
import type { Event } from '../domain/event.ts';
import { EVENT_SHAPES, EVENT_TYPES, type EventType } from '../domain/event-type.ts';
import { naturalEventId } from '../domain/natural-event-id.ts';
import { isOnScale, type RatingScale } from '../domain/rating-scale.ts';
import type { ErrorDetail } from '../errors.ts';
import { suggestName } from '../util/nearest-name.ts';
import type { EraseRequest } from './erasures.ts';
import { EventProblem, isRecord, parseText, show } from './event-problem.ts';
import { parseDetails } from './parse-details.ts';
import { parseTime } from './parse-time.ts';

/** What parsing an event depends on besides the event. */
export interface ParseContext {
  readonly source: string;
  readonly receivedAtMs: number;
  readonly scaleOf: (catalogue: Catalogue) => RatingScale;
  /** True where all texts are known to be printable ASCII. */
  readonly isPlain?: boolean;
}

/** A good event, with the one that it corrects; the wish to take one back; or what is wrong. */
export type ParsedEvent =
  | { readonly event: Event; readonly erase: EraseRequest | undefined; readonly error: undefined }
  | { readonly event: undefined; readonly erase: EraseRequest; readonly error: undefined }
  | { readonly event: undefined; readonly erase: undefined; readonly error: ErrorDetail };

const MAX_ID_LENGTH = 512;
const MAX_EVENT_ID_LENGTH = 128;
const MAX_EVENT_BYTES = 10_240;
const MAX_LIST_EVENT_BYTES = 4_000_000;
const MAX_FUTURE_MS = 3_600_000;
/** Earlier times are mistakes: no film and no record is that old. */
const LEAST_TIME_MS = Date.UTC(1850, 0, 1);
const SHORT_MEMBERS = new Set(['event_id', 'type', 'user_id', 'item_id', 'catalogue', 'ts', 'value']);
const CODES: ReadonlyMap<unknown, EventType> = new Map(EVENT_TYPES.map((type) => [type, type]));

function parseType(value: unknown): EventType {
  const found = CODES.get(value);
  if (found !== undefined) return found;
  if (value === undefined) throw new EventProblem('/type', 'missing', 'type is missing');
  const suggestion = typeof value === 'string' && value.length <= 60 ? suggestName(value, EVENT_TYPES) : '';
  const detail = `type ${show(value)} is not known${suggestion}; the types are ${EVENT_TYPES.join(', ')}`;
  throw new EventProblem('/type', 'unknown_type', detail);
}

function parseCatalogueOf(itemId: string, value: unknown, pointer = '/item_id'): Catalogue {
  const byPrefix = catalogueOfItem(itemId);
  if (value === undefined) {
    if (byPrefix !== undefined) return byPrefix;
    const detail = `${pointer.slice(1)} ${show(itemId)} has no known prefix (movie:, release:, track:); add it, or a member catalogue`;
    throw new EventProblem(pointer, 'unknown_catalogue', detail);
  }
  const named = CATALOGUES.find((catalogue) => catalogue === value);
  if (named === undefined)
    throw new EventProblem(
      '/catalogue',
      'unknown_catalogue',
      `catalogue ${show(value)} does not exist; use one of ${CATALOGUES.join(', ')}`,
    );
  if (byPrefix !== undefined && byPrefix !== named)
    throw new EventProblem(
      '/catalogue',
      'contradiction',
      `item_id ${show(itemId)} belongs to ${byPrefix}, not to ${named}`,
    );
  return named;
}

function parseTs(value: unknown, receivedAtMs: number): number {
  if (value === undefined) throw new EventProblem('/ts', 'missing', 'ts is missing');
  const tsMs = parseTime(value);
  if (tsMs === undefined || tsMs < LEAST_TIME_MS)
    throw new EventProblem(
      '/ts',
      'bad_time',
      `ts ${show(value)} is not a time; send RFC 3339 such as 2026-11-21T10:00:00Z, or epoch seconds or milliseconds`,
    );
  if (tsMs > receivedAtMs + MAX_FUTURE_MS)
    throw new EventProblem(
      '/ts',
      'future_time',
      `ts ${show(value)} is more than an hour in the future; check the clock`,
    );
  return tsMs;
}

function parseRating(value: unknown, scale: RatingScale): number {
  if (value === undefined) throw new EventProblem('/value', 'missing', 'a rating needs a value');
  if (typeof value !== 'number')
    throw new EventProblem('/value', 'wrong_type', `value is ${show(value)}; send a number`);
  if (isOnScale(value, scale)) return value;
  const range = `${scale.min} to ${scale.max} in steps of ${scale.step}`;
  throw new EventProblem('/value', 'off_scale', `value ${value} is not on the scale, ${range}`);
}

function checkSize(
  value: Readonly<Record<string, unknown>>,
  type: EventType,
  sizeBytes: number | undefined,
): void {
  // Without other members the limits of the known ones keep an event small, and measuring it would cost more than parsing it.
  if (sizeBytes === undefined && Object.keys(value).every((name) => SHORT_MEMBERS.has(name))) return;
  // The list of a whole collection is longer than what is said of one item.
  const maxBytes = EVENT_SHAPES[type].item === 'list' ? MAX_LIST_EVENT_BYTES : MAX_EVENT_BYTES;
  const nBytes = sizeBytes ?? Buffer.byteLength(JSON.stringify(value));
  if (nBytes > maxBytes)
    throw new EventProblem('', 'too_large', `the event has ${nBytes} bytes; at most ${maxBytes} are taken`);
}

function parseCatalogueOfList(items: readonly string[], value: unknown): Catalogue {
  if (items.length === 0) return parseCatalogueOf('', value ?? 'records');
  const catalogues = new Set(items.map((item, at) => parseCatalogueOf(item, value, `/items/${at}`)));
  const [first] = catalogues;
  if (catalogues.size === 1) return first;
  throw new EventProblem(
    '/items',
    'contradiction',
    `items belong to ${[...catalogues].join(' and ')}; send one list each`,
  );
}

/** Gives what tells one list from another of the same moment; undefined where there is none. */
function textOfList(
  catalogue: Catalogue | undefined,
  items: readonly string[] | undefined,
): string | undefined {
  return items && [catalogue, ...items.toSorted()].join('\0');
}

function parseRest(
  value: Readonly<Record<string, unknown>>,
  type: EventType,
  { userId, tsMs }: { readonly userId: string; readonly tsMs: number },
  context: ParseContext,
): Event {
  const shape = EVENT_SHAPES[type];
  const { isPlain = false } = context;
  const givenItem = value.item_id ?? undefined;
  const hasItem = shape.item === 'required' || (shape.item === 'optional' && givenItem !== undefined);
  const itemId = hasItem ? parseText(givenItem, 'item_id', { maxLength: MAX_ID_LENGTH, isPlain }) : undefined;
  const details = parseDetails(value, type, isPlain);
  const givenCatalogue = value.catalogue ?? undefined;
  const catalogue =
    itemId === undefined
      ? details?.items && parseCatalogueOfList(details.items, givenCatalogue)
      : parseCatalogueOf(itemId, givenCatalogue);
  const rating =
    shape.isRated && catalogue
      ? parseRating(value.value ?? undefined, context.scaleOf(catalogue))
      : undefined;
  const givenId = value.event_id ?? undefined;
  const eventId =
    givenId === undefined
      ? naturalEventId({
          userId,
          itemId,
          type,
          tsMs,
          text: details?.text ?? textOfList(catalogue, details?.items),
        })
      : parseText(givenId, 'event_id', { maxLength: MAX_EVENT_ID_LENGTH, isPlain });
  const { receivedAtMs, source } = context;
  return { eventId, type, userId, itemId, catalogue, tsMs, receivedAtMs, value: rating, details, source };
}

function parse(value: unknown, context: ParseContext, sizeBytes: number | undefined): ParsedEvent {
  if (!isRecord(value)) throw new EventProblem('', 'wrong_type', `an event is an object, not ${show(value)}`);
  const { isPlain = false } = context;
  const type = parseType(value.type ?? undefined);
  checkSize(value, type, sizeBytes);
  const userId = parseText(value.user_id ?? undefined, 'user_id', { maxLength: MAX_ID_LENGTH, isPlain });
  const eraser = type === 'erase' ? 'target' : 'replaces';
  const target = value[eraser] ?? undefined;
  const event =
    type === 'erase'
      ? undefined
      : parseRest(
          value,
          type,
          { userId, tsMs: parseTs(value.ts ?? undefined, context.receivedAtMs) },
          context,
        );
  if (event !== undefined && target === undefined) return { event, erase: undefined, error: undefined };
  const { receivedAtMs, source } = context;
  const targetId = parseText(target, eraser, { maxLength: MAX_EVENT_ID_LENGTH, isPlain });
  // The new one would be a duplicate, and the only one that there is would be gone.
  if (targetId === event?.eventId)
    throw new EventProblem(
      `/${eraser}`,
      'contradiction',
      `event ${show(targetId)} cannot take its own place; give the correction an event_id of its own`,
    );
  const tsMs = event?.tsMs ?? parseTs(value.ts ?? receivedAtMs, receivedAtMs);
  const erase = { userId, targetId, member: eraser, tsMs, receivedAtMs, source } as const;
  return { event, erase, error: undefined };
}

/**
 * Parses an event as it comes over the wire: `{event_id?, type, user_id, item_id?, catalogue?, ts, value?, text?, query?, items?,
 * session_id?, recommendation_id?, context?, replaces?}`, or `{type: 'erase', user_id, target, ts?}`; other members are ignored. What is to be taken back has yet to
 * be looked up. Never throws: what is wrong with the event, and where, is in `error`. Takes any value, however it was made;
 * `sizeBytes` is the length of its text, where that is known.
 */
export function parseEvent(value: unknown, context: ParseContext, sizeBytes?: number): ParsedEvent {
  try {
    return parse(value, context, sizeBytes);
  } catch (thrown) {
    if (thrown instanceof EventProblem) return { event: undefined, erase: undefined, error: thrown.detail };
    // The formatter of JSON recurses: nesting beyond its stack ends here.
    const detail = `the event cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    return { event: undefined, erase: undefined, error: { pointer: '', code: 'unreadable', detail } };
  }
}
