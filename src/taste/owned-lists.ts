import type { ByteWriter } from '../util/bytes.ts';

/**
 * The collections of all users in memory that threads share: blocks of users in user row order, each with the lists of its users one
 * behind the other.
 *
 * ```
 * list := nReleases:varint (row - previousRow - 1):varint ...       ascending; previousRow starts at -1; about 1 to 1.5 bytes a release
 * ```
 */
export interface OwnedLists {
  /** First user row of each block. */
  readonly firstRows: Int32Array;
  readonly blocks: readonly Uint8Array<SharedArrayBuffer>[];
  /** Where the list of a user row begins in its block; without a meaning where the user has none. */
  readonly starts: Uint32Array;
}

/** Writes a list. */
export function writeOwnedList(writer: ByteWriter, itemRows: Int32Array, nRows: number): void {
  writer.writeVarint(nRows);
  let previous = -1;
  for (let place = 0; place < nRows; place += 1) {
    writer.writeVarint(itemRows[place] - previous - 1);
    previous = itemRows[place];
  }
}

/** Copies what was written to memory that threads share. */
export function shareBytes(writer: ByteWriter): Uint8Array<SharedArrayBuffer> {
  const bytes = writer.view();
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

/** Reads lists into memory that is used again and grows. */
export class OwnedListReader {
  readonly #lists: OwnedLists;
  /** Of the list that was read last; the first `length` places count. */
  itemRows = new Int32Array(512);
  length = 0;

  constructor(lists: OwnedLists) {
    this.#lists = lists;
  }

  /** Reads the list of a user who has one. */
  read(userRow: number): void {
    const { firstRows, blocks, starts } = this.#lists;
    let [low, high] = [0, firstRows.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (firstRows[middle] <= userRow) low = middle;
      else high = middle;
    }
    this.#decode(blocks[low], starts[userRow]);
  }

  #decode(bytes: Uint8Array, start: number): void {
    let at = start;
    let length = 0;
    let previous = -1;
    let { itemRows } = this;
    // First how many there are, then each; in one loop, without a call for each of many numbers.
    for (let place = -1; place < length; place += 1) {
      let byte = bytes[at++];
      let value = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = bytes[at++];
        value |= (byte & 0x7f) << shift;
      }
      if (place < 0) {
        length = value;
        if (itemRows.length < length) itemRows = new Int32Array(2 * length);
      } else {
        previous += value + 1;
        itemRows[place] = previous;
      }
    }
    this.itemRows = itemRows;
    this.length = length;
  }
}
