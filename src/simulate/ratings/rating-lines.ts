import { LineWriter, lineBytes } from '../line-writer.ts';

const ID = lineBytes('{"event_id":"');
const USER = lineBytes('","type":"rating","user_id":');
const PLAIN_USER = lineBytes('{"type":"rating","user_id":');
const ITEM = lineBytes(',"item_id":');
const TIME = lineBytes(',"ts":');
const VALUE = lineBytes(',"value":');
const END = lineBytes('}');

/** A rating to be written; the ids are JSON strings. */
export interface RatingLine {
  readonly userId: Uint8Array;
  readonly itemId: Uint8Array;
  readonly value: number;
  readonly tsMs: number;
  /** Without one, the rating is known by user, item and time. */
  readonly eventId?: Int32Array;
}

/** Writes ratings as lines of the native wire form. */
export class RatingLines {
  readonly writer = new LineWriter();
  readonly #values = new Map<number, Uint8Array>();

  write({ userId, itemId, value, tsMs, eventId }: RatingLine): void {
    const { writer } = this;
    if (eventId === undefined) writer.copy(PLAIN_USER);
    else {
      writer.copy(ID);
      writer.uuid(eventId);
      writer.copy(USER);
    }
    writer.copy(userId);
    writer.copy(ITEM);
    writer.copy(itemId);
    writer.copy(TIME);
    writer.integer(tsMs);
    writer.copy(VALUE);
    writer.copy(this.#bytesOf(value));
    writer.copy(END);
    writer.endLine();
  }

  /** A scale has few values. */
  #bytesOf(value: number): Uint8Array {
    const known = this.#values.get(value);
    if (known !== undefined) return known;
    const bytes = lineBytes(JSON.stringify(value));
    this.#values.set(value, bytes);
    return bytes;
  }
}
