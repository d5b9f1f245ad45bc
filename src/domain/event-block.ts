import { crc32 } from 'node:zlib';
import { DeadwaxError } from '../errors.ts';
import { CATALOGUES } from './catalogue.ts';
import type { Event, EventDetails, StoredEvent } from './event.ts';
import { formatIdKey, ID_KEY_BYTES, ID_KIND } from './event-id-key.ts';
import { EVENT_TYPES } from './event-type.ts';
import { ItemLists } from './item-lists.ts';

const MAGIC = 0x31455744; // DWE1
const HEADER_BYTES = 40;
/** Code of an event without a catalogue. */
export const NO_CATALOGUE = 255;

/** A block of the log: consecutive events from `firstOffset` on. */
export interface StoredBlock {
  readonly firstOffset: number;
  readonly nEvents: number;
  /** Event block, version 1. */
  readonly bytes: Uint8Array;
}

/**
 * Events as parallel columns. Shapes: [nEvents], `idKeys` [nEvents x 16]. `users`, `items`, `sessions` and `sources` index `userIds`,
 * `itemIds`, `sessionIds` and `sourceNames`; an item or session of -1 is none. `types` index EVENT_TYPES, `catalogues` CATALOGUES or NO_CATALOGUE. A value of NaN is none. A user or session may have several codes.
 * `details` (without session and items), the ids of kind text (`idTexts`) and the `lists` (indices of `itemIds`) are there for few
 * events, by their index.
 */
export interface EventColumns {
  readonly nEvents: number;
  readonly tsMs: Float64Array;
  readonly receivedAtMs: Float64Array;
  readonly values: Float64Array;
  readonly users: Int32Array;
  readonly items: Int32Array;
  readonly sessions: Int32Array;
  readonly sources: Uint16Array;
  readonly types: Uint8Array;
  readonly catalogues: Uint8Array;
  readonly idKinds: Uint8Array;
  readonly idKeys: Uint8Array;
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly sessionIds: readonly string[];
  readonly sourceNames: readonly string[];
  readonly idTexts: ReadonlyMap<number, string>;
  readonly details: ReadonlyMap<number, Omit<EventDetails, 'items' | 'sessionId'>>;
  readonly lists: ItemLists;
}

/** How many of each a block has; the order of its header. */
export interface BlockCounts {
  readonly nEvents: number;
  readonly nUsers: number;
  readonly nItems: number;
  readonly nSessions: number;
  readonly nSources: number;
  readonly nTexts: number;
  readonly nDetails: number;
  /** Bytes that its lists take. */
  readonly listBytes: number;
}

/** Where each part of a block begins, in bytes. */
export interface BlockLayout {
  readonly ts: number;
  readonly received: number;
  readonly values: number;
  readonly users: number;
  readonly items: number;
  readonly sessions: number;
  /** Index of the event of each id text, then of each of the details. */
  readonly places: number;
  /** End of each string, in UTF-16 units: users, items, sessions, sources, id texts, details. */
  readonly ends: number;
  readonly sources: number;
  readonly types: number;
  readonly catalogues: number;
  readonly idKinds: number;
  readonly idKeys: number;
  readonly strings: number;
}

/**
 * Gives where the parts of a block lie: the event block format, version 1, little-endian throughout.
 *
 * ```
 * block   := 'DWE1' crc:u32 nEvents:u32 nUsers:u32 nItems:u32 nSessions:u32 nSources:u32 nTexts:u32 nDetails:u32 listBytes:u32
 *            ts:f64[nEvents] received:f64[nEvents] value:f64[nEvents]         milliseconds since 1970 UTC; NaN: no value
 *            user:i32[nEvents] item:i32[nEvents] session:i32[nEvents]         index of a string; item and session -1: none
 *            place:u32[nTexts + nDetails]                                     the event that a text or details belong to, ascending
 *            end:u32[nUsers + nItems + nSessions + nSources + nTexts + nDetails]   where each string ends, in UTF-16 units
 *            source:u16[nEvents] type:u8[nEvents] catalogue:u8[nEvents]       codes; catalogue 255: none
 *            idKind:u8[nEvents] idKey:u8[16 x nEvents]                        kind 0 natural, 1 UUID, 2 SHA-256 of an id text
 *            strings                                                          UTF-8, one after another; details are JSON
 *            lists:u8[listBytes]                                              lists of items: see `ItemListPacker`
 * ```
 * `crc` is the CRC-32 of everything behind it.
 */
export function layOutBlock(counts: BlockCounts): BlockLayout {
  const { nEvents, nTexts, nDetails } = counts;
  const ts = HEADER_BYTES;
  const received = ts + 8 * nEvents;
  const values = received + 8 * nEvents;
  const users = values + 8 * nEvents;
  const items = users + 4 * nEvents;
  const sessions = items + 4 * nEvents;
  const places = sessions + 4 * nEvents;
  const ends = places + 4 * (nTexts + nDetails);
  const sources = ends + 4 * countStrings(counts);
  const types = sources + 2 * nEvents;
  const catalogues = types + nEvents;
  const idKinds = catalogues + nEvents;
  const idKeys = idKinds + nEvents;
  const strings = idKeys + ID_KEY_BYTES * nEvents;
  return {
    ts,
    received,
    values,
    users,
    items,
    sessions,
    places,
    ends,
    sources,
    types,
    catalogues,
    idKinds,
    idKeys,
    strings,
  };
}

function countStrings({ nUsers, nItems, nSessions, nSources, nTexts, nDetails }: BlockCounts): number {
  return nUsers + nItems + nSessions + nSources + nTexts + nDetails;
}

/** Writes the header of a block whose other parts are there. */
export function sealBlock(bytes: Uint8Array, counts: BlockCounts): void {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const { nEvents, nUsers, nItems, nSessions, nSources, nTexts, nDetails, listBytes } = counts;
  header.setUint32(0, MAGIC, true);
  [nEvents, nUsers, nItems, nSessions, nSources, nTexts, nDetails, listBytes].forEach((count, at) => {
    header.setUint32(8 + 4 * at, count, true);
  });
  header.setUint32(4, crc32(bytes.subarray(8)), true);
}

function damaged(what: string): DeadwaxError {
  return new DeadwaxError('damaged_data', `an event block is damaged: ${what}`, {
    hint: 'restore the data directory from a backup',
  });
}

/** Reads the counts of a block. Errors: `damaged_data`. */
function readCounts(bytes: Uint8Array): BlockCounts {
  if (bytes.length < HEADER_BYTES) throw damaged(`it has ${bytes.length} bytes`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  if (header.getUint32(0, true) !== MAGIC) throw damaged('it does not begin with DWE1');
  if (header.getUint32(4, true) !== crc32(bytes.subarray(8))) throw damaged('its checksum does not match');
  const [nEvents, nUsers, nItems, nSessions, nSources, nTexts, nDetails, listBytes] = [
    8, 12, 16, 20, 24, 28, 32, 36,
  ].map((at) => header.getUint32(at, true));
  return { nEvents, nUsers, nItems, nSessions, nSources, nTexts, nDetails, listBytes };
}

/** Cuts the strings of a block, in their order. */
class StringCutter {
  readonly #text: string;
  readonly #ends: Uint32Array;
  #next = 0;
  #start = 0;

  constructor(text: string, ends: Uint32Array) {
    this.#text = text;
    this.#ends = ends;
  }

  take(count: number): string[] {
    const strings = new Array<string>(count);
    for (let at = 0; at < count; at += 1) {
      const end = this.#ends[this.#next++];
      strings[at] = this.#text.slice(this.#start, end);
      this.#start = end;
    }
    return strings;
  }
}

/**
 * Decodes an event block; the numbers are views of its bytes. Strings may share the memory of the whole block's text: copy one that
 * is kept for long. Errors: `damaged_data`.
 */
export function decodeEventBlock(block: Uint8Array): EventColumns {
  const bytes = block.byteOffset % 8 === 0 ? block : block.slice();
  const counts = readCounts(bytes);
  const { nEvents, nUsers, nItems, nSessions, nSources, nTexts, nDetails, listBytes } = counts;
  const at = layOutBlock(counts);
  const lists = bytes.length - listBytes;
  const { buffer, byteOffset } = bytes;
  const floats = (start: number) => new Float64Array(buffer, byteOffset + start, nEvents);
  const places = new Uint32Array(buffer, byteOffset + at.places, nTexts + nDetails);
  const ends = new Uint32Array(buffer, byteOffset + at.ends, countStrings(counts));
  const text = Buffer.from(buffer, byteOffset + at.strings, Math.max(0, lists - at.strings)).toString('utf8');
  if (ends.length > 0 && text.length !== ends[ends.length - 1]) throw damaged('its strings are cut off');
  const cutter = new StringCutter(text, ends);
  return {
    nEvents,
    tsMs: floats(at.ts),
    receivedAtMs: floats(at.received),
    values: floats(at.values),
    users: new Int32Array(buffer, byteOffset + at.users, nEvents),
    items: new Int32Array(buffer, byteOffset + at.items, nEvents),
    sessions: new Int32Array(buffer, byteOffset + at.sessions, nEvents),
    sources: new Uint16Array(buffer, byteOffset + at.sources, nEvents),
    types: bytes.subarray(at.types, at.types + nEvents),
    catalogues: bytes.subarray(at.catalogues, at.catalogues + nEvents),
    idKinds: bytes.subarray(at.idKinds, at.idKinds + nEvents),
    idKeys: bytes.subarray(at.idKeys, at.idKeys + ID_KEY_BYTES * nEvents),
    userIds: cutter.take(nUsers),
    itemIds: cutter.take(nItems),
    sessionIds: cutter.take(nSessions),
    sourceNames: cutter.take(nSources),
    idTexts: new Map(cutter.take(nTexts).map((id, row) => [places[row], id])),
    details: new Map(cutter.take(nDetails).map((json, row) => [places[nTexts + row], JSON.parse(json)])),
    lists: new ItemLists(bytes.subarray(lists)),
  };
}

/** Gives only the id keys of a block, [nEvents x 16], without decoding the rest. Errors: `damaged_data`. */
export function readIdKeys(bytes: Uint8Array): Uint8Array {
  const counts = readCounts(bytes);
  const { idKeys } = layOutBlock(counts);
  return bytes.subarray(idKeys, idKeys + ID_KEY_BYTES * counts.nEvents);
}

function detailsAt(columns: EventColumns, index: number): EventDetails | undefined {
  const { details, lists, sessions, sessionIds, itemIds } = columns;
  const rest = details.get(index);
  const list = lists.get(index);
  if (list === undefined && sessions[index] < 0) return rest;
  return {
    ...rest,
    ...(list === undefined ? {} : { items: Array.from(list, (code) => itemIds[code]) }),
    ...(sessions[index] < 0 ? {} : { sessionId: sessionIds[sessions[index]] }),
  };
}

/** Gives the event at an index of the columns. */
export function eventAt(columns: EventColumns, index: number): Event {
  const { items, catalogues, values, idKinds } = columns;
  const kind = idKinds[index];
  return {
    eventId:
      kind === ID_KIND.text
        ? (columns.idTexts.get(index) ?? '')
        : formatIdKey(kind, columns.idKeys, index * ID_KEY_BYTES),
    type: EVENT_TYPES[columns.types[index]],
    userId: columns.userIds[columns.users[index]],
    itemId: items[index] < 0 ? undefined : columns.itemIds[items[index]],
    catalogue: catalogues[index] === NO_CATALOGUE ? undefined : CATALOGUES[catalogues[index]],
    tsMs: columns.tsMs[index],
    receivedAtMs: columns.receivedAtMs[index],
    value: Number.isNaN(values[index]) ? undefined : values[index],
    details: detailsAt(columns, index),
    source: columns.sourceNames[columns.sources[index]],
  };
}

/** Gives the events of a block with their offsets. Errors: `damaged_data`. */
export function eventsOfBlock({ firstOffset, bytes }: StoredBlock): StoredEvent[] {
  const columns = decodeEventBlock(bytes);
  return Array.from({ length: columns.nEvents }, (_, index) => ({
    offset: firstOffset + index,
    event: eventAt(columns, index),
  }));
}
