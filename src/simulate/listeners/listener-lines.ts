import type { EventIds } from '../event-ids.ts';
import { LineWriter, lineBytes, UUID_BYTES, writeUuid } from '../line-writer.ts';
import { writeUserId } from '../simulated-users.ts';
import { LISTENER_EVENTS, LOGIN, SEARCH } from './listener-chain.ts';
import type { JsonStrings, SongTable } from './songs.ts';

const ID = lineBytes('{"event_id":"');
const SESSION = lineBytes('","session_id":"');
const TIME = lineBytes('","ts":');
const QUERY = lineBytes(',"query":');
const ITEM = lineBytes(',"item_id":');
const END = lineBytes('}');
/** `","type":"play","user_id":"` by event. */
const TYPES = LISTENER_EVENTS.map((event) => lineBytes(`","type":"${event}","user_id":"`));

/** What the lines of one listener share: the user's id, the name of the next member, the session's id. */
const SESSION_AT = UUID_BYTES + SESSION.length;
const SHARED_BYTES = SESSION_AT + UUID_BYTES;

/** An event of a listener to be written. */
export interface ListenerLine {
  slot: number;
  event: number;
  tsMs: number;
  /** Counts the slot's events. */
  place: number;
  /** The row of the song, or of the phrase that is looked for; below 0: the event is about none. */
  song: number;
}

/**
 * Writes the events of listeners, each sitting at a slot, as lines:
 *
 * ```
 * line := '{"event_id":' uuid ',"type":' type ',"user_id":' uuid ',"session_id":' uuid ',"ts":' ms
 *         [',"query":' string | ',"item_id":' string] '}'
 * ```
 * A session's id is the id of its login.
 */
export class ListenerLines {
  readonly writer = new LineWriter();
  readonly #ids: EventIds;
  readonly #songs: SongTable;
  readonly #users: Uint32Array;
  readonly #shared: Uint8Array;

  constructor(nSlots: number, songs: SongTable, ids: EventIds) {
    this.#ids = ids;
    this.#songs = songs;
    this.#users = new Uint32Array(nSlots);
    this.#shared = new Uint8Array(nSlots * SHARED_BYTES);
  }

  /** Puts a user at a slot. */
  seat(slot: number, userNumber: number): void {
    const at = slot * SHARED_BYTES;
    this.#users[slot] = userNumber;
    writeUserId(this.#shared, at, userNumber);
    this.#shared.set(SESSION, at + UUID_BYTES);
  }

  write({ slot, event, tsMs, place, song }: ListenerLine): void {
    const [writer, ids] = [this.writer, this.#ids];
    const shared = slot * SHARED_BYTES;
    ids.make(this.#users[slot], place);
    if (event === LOGIN) writeUuid(this.#shared, shared + SESSION_AT, ids.words);
    writer.copy(ID);
    writer.uuid(ids.words);
    writer.copy(TYPES[event]);
    writer.copy(this.#shared, shared, shared + SHARED_BYTES);
    writer.copy(TIME);
    writer.integer(tsMs);
    if (song >= 0) {
      writer.copy(event === SEARCH ? QUERY : ITEM);
      this.#copyText(event === SEARCH ? this.#songs.phrases : this.#songs.itemIds, song);
    }
    writer.copy(END);
    writer.endLine();
  }

  #copyText(texts: JsonStrings, row: number): void {
    this.writer.copy(texts.bytes, texts.starts[row], texts.starts[row + 1]);
  }
}
