const NEWLINE = 0x0a;

/**
 * Gathers chunks of bytes and gives whole lines, in bounded memory: what is gathered, and at most `maxLineBytes` of a line that has
 * not ended. What a line has beyond that is passed over, so that a longer one comes out with exactly `maxLineBytes`.
 */
export class LineCutter {
  readonly #maxLineBytes: number;
  #whole: Buffer[] = [];
  #wholeBytes = 0;
  /** The beginning of a line that has not ended. */
  #rest: Buffer[] = [];
  #restBytes = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** Bytes of whole lines that are waiting to be taken. */
  get sizeBytes(): number {
    return this.#wholeBytes;
  }

  push(chunk: Buffer): void {
    const last = chunk.lastIndexOf(NEWLINE);
    if (last < 0) {
      this.#keepRest(chunk);
      return;
    }
    const first = this.#restBytes === 0 ? -1 : chunk.indexOf(NEWLINE);
    if (first >= 0) this.#keepRest(chunk.subarray(0, first));
    this.#endLine(chunk.subarray(Math.max(0, first), last + 1));
    this.#keepRest(chunk.subarray(last + 1));
  }

  /** Ends the stream: what is left is a line too. */
  end(): void {
    this.#endLine(Buffer.alloc(0));
  }

  /** Gives the whole lines gathered so far, in memory of their own. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#wholeBytes);
    let at = 0;
    for (const part of this.#whole) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#whole = [];
    this.#wholeBytes = 0;
    return bytes;
  }

  #endLine(lines: Buffer): void {
    this.#whole.push(...this.#rest, lines);
    this.#wholeBytes += this.#restBytes + lines.length;
    this.#rest = [];
    this.#restBytes = 0;
  }

  #keepRest(part: Buffer): void {
    const kept = part.subarray(0, this.#maxLineBytes - this.#restBytes);
    if (kept.length === 0) return;
    this.#rest.push(kept);
    this.#restBytes += kept.length;
  }
}
