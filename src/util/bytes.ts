import { DeadwaxError } from '../errors.ts';

const MAX_INT = 0x7fffffff;

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
    while (rest > MAX_INT) {
      // The remainder by arithmetic, as bit operations end at 32 bits.
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    let low = rest | 0;
    while (low >= 0x80) {
      this.#bytes[this.#length++] = (low & 0x7f) | 0x80;
      low >>>= 7;
    }
    this.#bytes[this.#length++] = low;
  }

  /** Writes a whole number of either sign, less than 2^52 in size: zigzag, so that small sizes are short. */
  writeSigned(value: number): void {
    this.writeVarint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  writeBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  writeFloat32(value: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  /** How many bytes were written. */
  get length(): number {
    return this.#length;
  }

  /** Gives what was written, in this writer's own memory: it holds until something is written again. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Begins anew in the same memory. */
  clear(): void {
    this.#length = 0;
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
  #view: DataView | undefined;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  readByte(): number {
    if (this.#at >= this.#bytes.length) throw this.#cutOff();
    return this.#bytes[this.#at++];
  }

  /** How many bytes were read. */
  get position(): number {
    return this.#at;
  }

  readVarint(): number {
    // Most have one byte; so short that the engine writes it into its callers.
    const byte = this.#bytes[this.#at];
    if (!(byte < 0x80)) return this.#readLongVarint();
    this.#at += 1;
    return byte;
  }

  #readLongVarint(): number {
    let byte = this.readByte();
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && shift < 28; shift += 7) {
      byte = this.readByte();
      value |= (byte & 0x7f) << shift;
    }
    for (let scale = 2 ** 28; byte >= 0x80; scale *= 0x80) {
      byte = this.readByte();
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  /** Reads what `writeSigned` wrote. */
  readSigned(): number {
    const zigzag = this.readVarint();
    return zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2;
  }

  readFloat32(): number {
    if (this.#at + 4 > this.#bytes.length) throw this.#cutOff();
    // Made when it is needed: most short strings have no such number.
    this.#view ??= new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    const value = this.#view.getFloat32(this.#at, true);
    this.#at += 4;
    return value;
  }

  #cutOff(): DeadwaxError {
    return new DeadwaxError('damaged_data', `a stored value of ${this.#bytes.length} bytes ends too early`);
  }
}
