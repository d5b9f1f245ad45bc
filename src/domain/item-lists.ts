import { DeadwaxError } from '../errors.ts';

const FIRST_BYTES = 256;
/** Longest varint of 32 bits. */
const VARINT_BYTES = 5;

/**
 * Packs the lists of items that events of a block say, by the items' codes.
 *
 * ```
 * lists := list*    list := event:varint count:varint code:zigzag-varint[count]
 * ```
 * `event` and each `code` are differences to the one before, from 0; so neighbours take a byte.
 */
export class ItemListPacker {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;
  #lastEvent = 0;

  /** Adds the list of an event; events come by rising index. */
  add(event: number, codes: ArrayLike<number>): void {
    this.#reserve(VARINT_BYTES * (codes.length + 2));
    this.#write(event - this.#lastEvent);
    this.#lastEvent = event;
    this.#write(codes.length);
    let last = 0;
    for (let at = 0; at < codes.length; at += 1) {
      const step = codes[at] - last;
      last = codes[at];
      this.#write(((step << 1) ^ (step >> 31)) >>> 0);
    }
  }

  /** Gives what was packed; it holds until the next list. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #write(value: number): void {
    let rest = value;
    for (; rest > 127; rest >>>= 7) this.#bytes[this.#length++] = (rest & 127) | 128;
    this.#bytes[this.#length++] = rest;
  }

  #reserve(nBytes: number): void {
    if (this.#length + nBytes <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#length + nBytes));
    grown.set(this.bytes);
    this.#bytes = grown;
  }
}

/** The lists of a block, unpacked when the first of them is asked for: most who read blocks want none. */
export class ItemLists {
  readonly #bytes: Uint8Array;
  #lists: ReadonlyMap<number, Int32Array> | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Gives the codes of the items on the list of an event, by its index. Errors: `damaged_data`. */
  get(event: number): Int32Array | undefined {
    if (this.#bytes.length === 0) return undefined;
    this.#lists ??= unpackItemLists(this.#bytes);
    return this.#lists.get(event);
  }
}

function unpackItemLists(bytes: Uint8Array): Map<number, Int32Array> {
  const lists = new Map<number, Int32Array>();
  let at = 0;
  function read(): number {
    let value = 0;
    for (let shift = 0; at < bytes.length; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw new DeadwaxError('damaged_data', 'the lists of an event block are cut off', {
      hint: 'restore the data directory from a backup',
    });
  }
  for (let event = 0; at < bytes.length; ) {
    event += read();
    const codes = new Int32Array(read());
    let code = 0;
    for (let place = 0; place < codes.length; place += 1) {
      const step = read();
      code += (step >>> 1) ^ -(step & 1);
      codes[place] = code;
    }
    lists.set(event, codes);
  }
  return lists;
}
