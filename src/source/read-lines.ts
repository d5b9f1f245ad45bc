import { isUtf8 } from 'node:buffer';
import { DeadwaxError } from '../errors.ts';
import type { SourceFile } from './source-files.ts';

export type TextEncoding = 'utf8' | 'latin1';

/** Consecutive lines of a text, without their ends. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** Number of the first line, from 1. */
  readonly firstLine: number;
  /** What is wrong with a line as text, by its index in `lines`; such a line holds what could be made of it. */
  readonly problems: ReadonlyMap<number, string>;
}

const LF = 0x0a;
const CR = 0x0d;
const NO_PROBLEMS: ReadonlyMap<number, string> = new Map();
const MAX_LINE_BYTES = 1_000_000;

function problemOf(bytes: Buffer, encoding: TextEncoding): string | undefined {
  if (encoding === 'utf8' && !isUtf8(bytes)) return 'the line is not valid UTF-8';
  return bytes.includes(0) ? 'the line holds a NUL character' : undefined;
}

function withoutLastCr(bytes: Buffer): Buffer {
  return bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes;
}

function decodeOneByOne(bytes: Buffer, encoding: TextEncoding, firstLine: number): LineBatch {
  const lines: string[] = [];
  const problems = new Map<number, string>();
  for (let start = 0; start <= bytes.length; ) {
    const found = bytes.indexOf(LF, start);
    const end = found < 0 ? bytes.length : found;
    const line = withoutLastCr(bytes.subarray(start, end));
    const problem = problemOf(line, encoding);
    if (problem !== undefined) problems.set(lines.length, problem);
    lines.push(line.toString(problem === undefined ? encoding : 'latin1'));
    start = end + 1;
  }
  return { lines, firstLine, problems };
}

/** Decodes whole lines; the LF of the last one is not part of `bytes`. */
function decode(bytes: Buffer, encoding: TextEncoding, firstLine: number): LineBatch {
  if (problemOf(bytes, encoding) !== undefined) return decodeOneByOne(bytes, encoding, firstLine);
  const text = withoutLastCr(bytes).toString(encoding);
  return { lines: text.split(bytes.includes(CR) ? /\r?\n/ : '\n'), firstLine, problems: NO_PROBLEMS };
}

function withoutByteOrderMark(bytes: Buffer, file: string): Buffer {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new DeadwaxError('unsupported_format', `${file} is UTF-16 text; save it as UTF-8 and import that`);
  return bytes;
}

/** The beginning of the line that the last chunk ended in; only the beginning is kept of a line that is too long. */
class UnendedLine {
  #parts: Buffer[] = [];
  #sizeBytes = 0;
  #isCut = false;

  add(bytes: Buffer): void {
    this.#isCut ||= this.#sizeBytes + bytes.length > MAX_LINE_BYTES;
    if (this.#isCut || bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#sizeBytes += bytes.length;
  }

  /** Gives what was kept followed by `bytes`, and starts anew. */
  end(bytes: Buffer): { whole: Buffer; isCut: boolean } {
    const whole = this.#parts.length === 0 ? bytes : Buffer.concat([...this.#parts, bytes]);
    const isCut = this.#isCut;
    this.#parts = [];
    this.#sizeBytes = 0;
    this.#isCut = false;
    return { whole, isCut };
  }
}

function decodeEnded(line: UnendedLine, bytes: Buffer, encoding: TextEncoding, firstLine: number): LineBatch {
  const { whole, isCut } = line.end(bytes);
  const batch = decode(whole, encoding, firstLine);
  if (!isCut) return batch;
  const tooLong = `the line is longer than ${MAX_LINE_BYTES} bytes`;
  return { ...batch, problems: new Map([...batch.problems, [0, tooLong]]) };
}

/**
 * Reads a text as batches of lines, a batch for each chunk that ends a line. Lines end in LF or CRLF; a byte order mark is dropped.
 * Memory: a chunk, and at most 1 MB of the line that it ends in. Errors: `unsupported_format` for UTF-16.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  file: string,
  encoding: TextEncoding,
): AsyncGenerator<LineBatch> {
  const unended = new UnendedLine();
  let firstLine = 1;
  let isStart = true;
  for await (const chunk of chunks) {
    const bytes = isStart ? withoutByteOrderMark(chunk, file) : chunk;
    isStart = false;
    const end = bytes.lastIndexOf(LF);
    if (end >= 0) {
      const batch = decodeEnded(unended, bytes.subarray(0, end), encoding, firstLine);
      firstLine += batch.lines.length;
      yield batch;
    }
    unended.add(bytes.subarray(end + 1));
  }
  const last = decodeEnded(unended, Buffer.alloc(0), encoding, firstLine);
  if (last.lines.length > 1 || last.lines[0] !== '' || last.problems.size > 0) yield last;
}

/** Reads the first line of a file; an empty text where it is empty. Errors: as `readLines`. */
export async function readFirstLine(file: SourceFile, encoding: TextEncoding): Promise<string> {
  for await (const batch of readLines(file.read(), file.path, encoding)) return batch.lines[0];
  return '';
}
