import type { LineChunk } from './event-source.ts';

const CHUNK_BYTES = 65_536;
/** No line is longer unless it is said: ids of at most 512 characters escaped, and a few short members. */
const MAX_LINE_BYTES = 16_384;
/** From so many bytes on a copy by the engine is faster than a loop. */
const LONG_COPY_BYTES = 100;
const NEWLINE = 10;
const ZERO = 48;
const DASH = 45;
/** The nibble of the version: 8 stands for ids that are made by a rule of one's own. Source: [RFC9562] 5.8. */
const VERSION = 0x8000;
const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** A UUID's length in its usual form. */
export const UUID_BYTES = 36;

/** Gives a text as the bytes that stand for it in a line. */
export function lineBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

/**
 * Writes lines of bytes into chunks of about 64 KiB. A line is written part by part and is not checked; several times faster than
 * making strings. `copy`, `integer` and `uuid` add to the line at hand, `endLine` ends it, `takeChunk` gives the lines written so far
 * in a buffer that is the taker's.
 */
export class LineWriter {
  readonly #capacity: number;
  #bytes: Buffer<ArrayBuffer>;
  #end = 0;
  #nLines = 0;

  constructor(maxLineBytes = MAX_LINE_BYTES) {
    this.#capacity = CHUNK_BYTES + maxLineBytes;
    this.#bytes = Buffer.allocUnsafeSlow(this.#capacity);
  }

  get nLines(): number {
    return this.#nLines;
  }

  /** Whether the chunk should be taken before another line. */
  get isFull(): boolean {
    return this.#end >= CHUNK_BYTES;
  }

  copy(source: Uint8Array, from = 0, to: number = source.length): void {
    const bytes = this.#bytes;
    if (to - from > LONG_COPY_BYTES) {
      bytes.set(source.subarray(from, to), this.#end);
      this.#end += to - from;
      return;
    }
    let at = this.#end;
    for (let place = from; place < to; place++) bytes[at++] = source[place];
    this.#end = at;
  }

  /** Writes a whole number >= 0, below 2^53. */
  integer(value: number): void {
    const bytes = this.#bytes;
    let size = 1;
    for (let bound = 10; value >= bound; bound *= 10) size++;
    const start = this.#end;
    let rest = value;
    for (let at = start + size - 1; at >= start; at--) {
      const tens = Math.floor(rest / 10);
      bytes[at] = ZERO + (rest - tens * 10);
      rest = tens;
    }
    this.#end = start + size;
  }

  /** Writes the UUID that four words make. */
  uuid(words: Int32Array): void {
    writeUuid(this.#bytes, this.#end, words);
    this.#end += UUID_BYTES;
  }

  endLine(): void {
    this.#bytes[this.#end++] = NEWLINE;
    this.#nLines++;
  }

  takeChunk(): LineChunk {
    const nLines = this.#nLines;
    const written = this.#bytes.subarray(0, this.#end);
    // A few lines are copied, since another large buffer would cost more than they do.
    const bytes = this.isFull ? written : Buffer.allocUnsafeSlow(this.#end);
    if (this.isFull) this.#bytes = Buffer.allocUnsafeSlow(this.#capacity);
    else bytes.set(written);
    this.#end = 0;
    this.#nLines = 0;
    return { bytes, nLines };
  }
}

function writeHex(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = HEX[(value >>> 12) & 15];
  bytes[at + 1] = HEX[(value >>> 8) & 15];
  bytes[at + 2] = HEX[(value >>> 4) & 15];
  bytes[at + 3] = HEX[value & 15];
}

/** Writes the UUID that four words make, its version and variant set, at a place of `bytes`. */
export function writeUuid(bytes: Uint8Array, at: number, words: Int32Array): void {
  const [first, second, third, fourth] = [words[0], words[1], words[2], words[3]];
  writeHex(bytes, at, first >>> 16);
  writeHex(bytes, at + 4, first);
  bytes[at + 8] = DASH;
  writeHex(bytes, at + 9, second >>> 16);
  bytes[at + 13] = DASH;
  writeHex(bytes, at + 14, VERSION | (second & 0x0fff));
  bytes[at + 18] = DASH;
  writeHex(bytes, at + 19, 0x8000 | ((third >>> 16) & 0x3fff));
  bytes[at + 23] = DASH;
  writeHex(bytes, at + 24, third);
  writeHex(bytes, at + 28, fourth >>> 16);
  writeHex(bytes, at + 32, fourth);
}
