import { DeadwaxError } from '../errors.ts';

/** A byte string that grows as it is written. */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(expectedBytes: number) {
    this.#bytes = new Uint8Array(expectedBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  writeByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  /** Writes a whole number from 0 to 2^53 - 1 in 1 to 8 bytes: 7 bits a byte, least significant first. */
  writeVarint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      // The remainder by arithmetic, as bit operations end at 32 bits.
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  writeFloat32(value: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  /** Gives a copy of what was written, of exactly its length. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(nBytes: number): void {
    if (this.#length + nBytes <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * this.#bytes.length + nBytes);
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what a `ByteWriter` wrote. Errors: `damaged_data` past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  readByte(): number {
    if (this.#at >= this.#bytes.length) throw this.#cutOff();
    return this.#bytes[this.#at++];
  }

  readVarint(): number {
    let byte = this.readByte();
    let value = byte & 0x7f;
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = this.readByte();
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  readFloat32(): number {
    if (this.#at + 4 > this.#bytes.length) throw this.#cutOff();
    const value = this.#view.getFloat32(this.#at, true);
    this.#at += 4;
    return value;
  }

  #cutOff(): DeadwaxError {
    return new DeadwaxError('damaged_data', `a stored value of ${this.#bytes.length} bytes ends too early`);
  }
}
