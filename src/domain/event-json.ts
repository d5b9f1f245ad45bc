import { DeadwaxError } from '../errors.ts';
import type { Event, EventDetails } from './event.ts';

const VERSION = 1;

/** What stands between the id and the rest; a quote inside the id is escaped, so it cannot occur there. */
const ID_START = `{"v":${VERSION},"id":"`.length;
const ID_END = '","type":"';

/** The members of a stored event, by their names on the disk. */
interface EventJson {
  readonly v: number;
  readonly id: string;
  readonly type: Event['type'];
  readonly user: string;
  readonly item?: string | undefined;
  readonly catalogue?: Event['catalogue'];
  readonly ts: number;
  readonly received: number;
  readonly value?: number;
  readonly details?: EventDetails;
  readonly source: string;
}

/**
 * Formats an event as it is stored: the Event JSON format, version 1.
 *
 * ```
 * event := '{"v":1,"id":' string ',"type":' type ',"user":' string ',"item":' string ',"catalogue":' catalogue
 *          ',"ts":' ms ',"received":' ms [',"value":' number] ',"source":' string '}'
 * ```
 * One line without white space, members in this order, strings escaped as JSON.stringify does (so no raw line break occurs);
 * `ms` is milliseconds since 1970 UTC; `type` and `catalogue` as in `Event`.
 */
export function formatEventJson(event: Event): string {
  const { eventId, type, userId, itemId, catalogue, tsMs, receivedAtMs, value, details, source } = event;
  const json: EventJson = {
    v: VERSION,
    id: eventId,
    type,
    user: userId,
    item: itemId,
    catalogue,
    ts: tsMs,
    received: receivedAtMs,
    ...(value === undefined ? {} : { value }),
    ...(details === undefined ? {} : { details }),
    source,
  };
  return JSON.stringify(json);
}

/** Parses what `formatEventJson` wrote. Errors: `damaged_data`. */
export function parseEventJson(text: string): Event {
  const json: EventJson = parseJson(text);
  if (json.v !== VERSION)
    throw new DeadwaxError('damaged_data', `stored event has format ${json.v}; only ${VERSION} is known`);
  return {
    eventId: json.id,
    type: json.type,
    userId: json.user,
    itemId: json.item,
    catalogue: json.catalogue,
    tsMs: json.ts,
    receivedAtMs: json.received,
    value: json.value,
    details: json.details,
    source: json.source,
  };
}

function parseJson(text: string): EventJson {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new DeadwaxError('damaged_data', `stored event is not JSON: ${text.slice(0, 100)}`, {
      cause: thrown,
    });
  }
}

/** Gives the id of a formatted event in its escaped form, which is as unique as the id, without parsing the event. */
export function escapedIdOf(text: string): string {
  return text.slice(ID_START, text.indexOf(ID_END, ID_START));
}
