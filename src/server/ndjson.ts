import { DeadwaxError } from '../errors.ts';
import { parseJsonText } from './json-text.ts';

const NEWLINE = 0x0a;

/** One line of an NDJSON stream: its value, or why it has none with its text (cut to the longest line that is taken). */
export type NdjsonLine =
  | { readonly value: unknown }
  | {
      readonly text: string;
      readonly error: { readonly pointer: string; readonly code: string; readonly detail: string };
    };

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function readLine(bytes: Buffer): NdjsonLine {
  try {
    return { value: parseJsonText(bytes) };
  } catch (thrown) {
    if (!(thrown instanceof DeadwaxError)) throw thrown;
    return {
      text: bytes.toString('utf8'),
      error: { pointer: '', code: thrown.code, detail: thrown.message },
    };
  }
}

/**
 * Reads NDJSON from chunks of bytes as blocks of at most `blockLines` lines; blank lines are skipped. Memory: one chunk and one line.
 * A longer line than `maxLineBytes` is skipped to its end and given as unreadable.
 */
export async function* readNdjson(
  chunks: AsyncIterable<Buffer>,
  { maxLineBytes, blockLines }: { readonly maxLineBytes: number; readonly blockLines: number },
): AsyncGenerator<NdjsonLine[]> {
  const reader = new LineReader(maxLineBytes);
  let block: NdjsonLine[] = [];
  for await (const chunk of chunks) {
    for (const line of reader.push(chunk)) {
      block.push(line);
      if (block.length < blockLines) continue;
      yield block;
      block = [];
    }
  }
  const last = reader.end();
  if (last !== undefined) block.push(last);
  if (block.length > 0) yield block;
}

/** Cuts chunks into lines, keeping at most one line's beginning between chunks. */
class LineReader {
  readonly #maxLineBytes: number;
  #rest: Buffer = Buffer.alloc(0);
  #restSize = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  *push(chunk: Buffer): Generator<NdjsonLine> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#finish(chunk.subarray(start, end));
      if (line !== undefined) yield line;
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  end(): NdjsonLine | undefined {
    return this.#finish(Buffer.alloc(0));
  }

  #keep(part: Buffer): void {
    this.#restSize += part.length;
    const room = this.#maxLineBytes - this.#rest.length;
    if (part.length > 0 && room > 0) this.#rest = Buffer.concat([this.#rest, part.subarray(0, room)]);
  }

  #finish(part: Buffer): NdjsonLine | undefined {
    if (this.#restSize > 0) this.#keep(part);
    const size = this.#restSize > 0 ? this.#restSize : part.length;
    const bytes = this.#restSize > 0 ? this.#rest : part;
    this.#rest = Buffer.alloc(0);
    this.#restSize = 0;
    if (size > this.#maxLineBytes)
      return {
        text: bytes.subarray(0, this.#maxLineBytes).toString('utf8'),
        error: {
          pointer: '',
          code: 'too_large',
          detail: `the event has ${size} bytes and may have ${this.#maxLineBytes}`,
        },
      };
    return bytes.length === 0 || isBlank(bytes) ? undefined : readLine(bytes);
  }
}
