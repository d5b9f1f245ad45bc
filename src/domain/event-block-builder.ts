import { CATALOGUES } from './catalogue.ts';
import type { Event, EventDetails } from './event.ts';
import { type BlockCounts, layOutBlock, NO_CATALOGUE, sealBlock } from './event-block.ts';
import { ID_KEY_BYTES, ID_KIND, writeIdKey } from './event-id-key.ts';
import { EVENT_TYPES } from './event-type.ts';
import { ItemListPacker } from './item-lists.ts';

const TYPE_CODES: ReadonlyMap<string, number> = new Map(EVENT_TYPES.map((type, code) => [type, code]));
const CATALOGUE_CODES: ReadonlyMap<string | undefined, number> = new Map(
  CATALOGUES.map((catalogue, code) => [catalogue, code]),
);
const FIRST_CAPACITY = 64;

/** Numbers strings in the order in which they come. */
class StringTable {
  readonly strings: string[] = [];
  readonly #codes = new Map<string, number>();

  codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.strings.push(text) - 1;
    this.#codes.set(text, code);
    return code;
  }
}

/** Numbers strings that rarely come again, but for one right after the other: looking for them would cost more than the room they take. */
class StringRuns {
  readonly strings: string[] = [];

  codeOf(text: string): number {
    const last = this.strings.length - 1;
    return last >= 0 && this.strings[last] === text ? last : this.strings.push(text) - 1;
  }
}

/** The columns of numbers of a block that grows. */
class Columns {
  readonly capacity: number;
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

  constructor(capacity: number) {
    this.capacity = capacity;
    this.tsMs = new Float64Array(capacity);
    this.receivedAtMs = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.users = new Int32Array(capacity);
    this.items = new Int32Array(capacity);
    this.sessions = new Int32Array(capacity);
    this.sources = new Uint16Array(capacity);
    this.types = new Uint8Array(capacity);
    this.catalogues = new Uint8Array(capacity);
    this.idKinds = new Uint8Array(capacity);
    this.idKeys = new Uint8Array(capacity * ID_KEY_BYTES);
  }

  grown(): Columns {
    const grown = new Columns(2 * this.capacity);
    grown.tsMs.set(this.tsMs);
    grown.receivedAtMs.set(this.receivedAtMs);
    grown.values.set(this.values);
    grown.users.set(this.users);
    grown.items.set(this.items);
    grown.sessions.set(this.sessions);
    grown.sources.set(this.sources);
    grown.types.set(this.types);
    grown.catalogues.set(this.catalogues);
    grown.idKinds.set(this.idKinds);
    grown.idKeys.set(this.idKeys);
    return grown;
  }
}

/** Builds one event block from events, in their order. At most 65,535 different sources. */
export class EventBlockBuilder {
  #columns: Columns;
  #nEvents = 0;
  readonly #users = new StringRuns();
  readonly #items = new StringTable();
  readonly #sessions = new StringRuns();
  readonly #sources = new StringTable();
  readonly #texts: string[] = [];
  readonly #textPlaces: number[] = [];
  readonly #details: string[] = [];
  readonly #detailPlaces: number[] = [];
  readonly #lists = new ItemListPacker();

  constructor(expectedEvents = FIRST_CAPACITY) {
    this.#columns = new Columns(Math.max(1, expectedEvents));
  }

  get nEvents(): number {
    return this.#nEvents;
  }

  /** Gives the code of an item, for lists. */
  codeOfItem(itemId: string): number {
    return this.#items.codeOf(itemId);
  }

  /** Adds an event; `list` has the codes of its list of items, where they are not among its details. */
  add(event: Event, list?: ArrayLike<number>): void {
    if (this.#nEvents === this.#columns.capacity) this.#columns = this.#columns.grown();
    const columns = this.#columns;
    const at = this.#nEvents;
    this.#nEvents += 1;
    columns.tsMs[at] = event.tsMs;
    columns.receivedAtMs[at] = event.receivedAtMs;
    columns.values[at] = event.value ?? Number.NaN;
    columns.users[at] = this.#users.codeOf(event.userId);
    columns.items[at] = event.itemId === undefined ? -1 : this.#items.codeOf(event.itemId);
    columns.sources[at] = this.#sources.codeOf(event.source);
    columns.types[at] = TYPE_CODES.get(event.type) ?? 0;
    columns.catalogues[at] = CATALOGUE_CODES.get(event.catalogue) ?? NO_CATALOGUE;
    const kind = writeIdKey(event.eventId, columns.idKeys, at * ID_KEY_BYTES);
    columns.idKinds[at] = kind;
    if (kind === ID_KIND.text) {
      this.#texts.push(event.eventId);
      this.#textPlaces.push(at);
    }
    columns.sessions[at] = -1;
    if (list !== undefined) this.#lists.add(at, list);
    if (event.details !== undefined) this.#addDetails(event.details, at);
  }

  /** Gives the block; the builder is not to be used again. */
  take(): Uint8Array<ArrayBuffer> {
    const strings = this.#users.strings.concat(
      this.#items.strings,
      this.#sessions.strings,
      this.#sources.strings,
      this.#texts,
      this.#details,
    );
    const counts: BlockCounts = {
      nEvents: this.#nEvents,
      nUsers: this.#users.strings.length,
      nItems: this.#items.strings.length,
      nSessions: this.#sessions.strings.length,
      nSources: this.#sources.strings.length,
      nTexts: this.#texts.length,
      nDetails: this.#details.length,
      listBytes: this.#lists.bytes.length,
    };
    const at = layOutBlock(counts);
    const text = strings.join('');
    const lists = at.strings + Buffer.byteLength(text);
    const bytes = new Uint8Array(lists + counts.listBytes);
    this.#writeColumns(bytes, at);
    new Uint32Array(bytes.buffer, at.places, this.#texts.length + this.#details.length).set([
      ...this.#textPlaces,
      ...this.#detailPlaces,
    ]);
    const ends = new Uint32Array(bytes.buffer, at.ends, strings.length);
    let end = 0;
    for (let index = 0; index < strings.length; index += 1) {
      end += strings[index].length;
      ends[index] = end;
    }
    Buffer.from(bytes.buffer).write(text, at.strings, 'utf8');
    bytes.set(this.#lists.bytes, lists);
    sealBlock(bytes, counts);
    return bytes;
  }

  /** Most events of a player have a session and nothing else, so that one has a column. */
  #addDetails(details: EventDetails, at: number): void {
    const { sessionId, items, ...rest } = details;
    if (items !== undefined)
      this.#lists.add(
        at,
        items.map((itemId) => this.#items.codeOf(itemId)),
      );
    if (sessionId !== undefined) this.#columns.sessions[at] = this.#sessions.codeOf(sessionId);
    for (const _ in rest) {
      this.#details.push(JSON.stringify(rest));
      this.#detailPlaces.push(at);
      return;
    }
  }

  #writeColumns(bytes: Uint8Array<ArrayBuffer>, at: ReturnType<typeof layOutBlock>): void {
    const n = this.#nEvents;
    const columns = this.#columns;
    const { buffer } = bytes;
    new Float64Array(buffer, at.ts, n).set(columns.tsMs.subarray(0, n));
    new Float64Array(buffer, at.received, n).set(columns.receivedAtMs.subarray(0, n));
    new Float64Array(buffer, at.values, n).set(columns.values.subarray(0, n));
    new Int32Array(buffer, at.users, n).set(columns.users.subarray(0, n));
    new Int32Array(buffer, at.items, n).set(columns.items.subarray(0, n));
    new Int32Array(buffer, at.sessions, n).set(columns.sessions.subarray(0, n));
    new Uint16Array(buffer, at.sources, n).set(columns.sources.subarray(0, n));
    bytes.set(columns.types.subarray(0, n), at.types);
    bytes.set(columns.catalogues.subarray(0, n), at.catalogues);
    bytes.set(columns.idKinds.subarray(0, n), at.idKinds);
    bytes.set(columns.idKeys.subarray(0, n * ID_KEY_BYTES), at.idKeys);
  }
}

/** Builds a block of events. */
export function encodeEventBlock(events: readonly Event[]): Uint8Array<ArrayBuffer> {
  const builder = new EventBlockBuilder(events.length);
  for (const event of events) builder.add(event);
  return builder.take();
}
