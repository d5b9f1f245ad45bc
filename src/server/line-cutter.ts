const NEWLINE = 0x0a;
const FIRST_BYTES = 16 * 1024;
/** Memory grows twofold up to here, and by as much from here on. */
const STEP_BYTES = 1024 * 1024;

/**
 * Gathers chunks of bytes and gives whole lines, in bounded memory: what is gathered, and at most `maxLineBytes` of a line that has
 * not ended. What a line has beyond that is passed over, so that a longer one comes out with exactly `maxLineBytes`. Chunks are copied:
 * a million of one byte each would weigh a hundred times their bytes.
 */
export class LineCutter {
  readonly #maxLineBytes: number;
  #memory = Buffer.alloc(0);
  #heldBytes = 0;
  #wholeBytes = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** Bytes of whole lines that are waiting to be taken. */
  get sizeBytes(): number {
    return this.#wholeBytes;
  }

  /** All that is gathered, with the beginning of a line that has not ended. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  push(chunk: Buffer): void {
    const last = chunk.lastIndexOf(NEWLINE);
    if (last < 0) {
      this.#keepRest(chunk);
      return;
    }
    const first = this.#heldBytes === this.#wholeBytes ? 0 : chunk.indexOf(NEWLINE);
    this.#keepRest(chunk.subarray(0, first));
    this.#append(chunk.subarray(first, last + 1));
    this.#wholeBytes = this.#heldBytes;
    this.#keepRest(chunk.subarray(last + 1));
  }

  /** Ends the stream: what is left is a line too. */
  end(): void {
    this.#wholeBytes = this.#heldBytes;
  }

  /** Gives the whole lines gathered so far, in memory of their own. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#wholeBytes);
    bytes.set(this.#memory.subarray(0, this.#wholeBytes));
    const rest = this.#memory.subarray(this.#wholeBytes, this.#heldBytes);
    if (this.#memory.length > STEP_BYTES) this.#memory = Buffer.from(rest);
    else this.#memory.set(rest);
    this.#heldBytes = rest.length;
    this.#wholeBytes = 0;
    return bytes;
  }

  /** Adds to the line that has not ended. */
  #keepRest(part: Buffer): void {
    const restBytes = this.#heldBytes - this.#wholeBytes;
    this.#append(part.subarray(0, this.#maxLineBytes - restBytes));
  }

  #append(part: Buffer): void {
    const needed = this.#heldBytes + part.length;
    if (needed > this.#memory.length) {
      const grown = Math.max(FIRST_BYTES, this.#memory.length + Math.min(this.#memory.length, STEP_BYTES));
      const memory = Buffer.allocUnsafe(Math.max(needed, grown));
      memory.set(this.#memory.subarray(0, this.#heldBytes));
      this.#memory = memory;
    }
    this.#memory.set(part, this.#heldBytes);
    this.#heldBytes = needed;
  }
}
