import { DeadwaxError } from '../errors.ts';
import { JsonPath } from './json-path.ts';

/** Elements of a JSON text that ended in one chunk. */
export interface ElementBatch {
  /** Number of the first one, from 1. */
  readonly firstRow: number;
  /** The bytes of each; undefined where it is too long to be kept. */
  readonly elements: readonly (Buffer | undefined)[];
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;

const MAX_ELEMENT_BYTES = 1_000_000;

/** Cuts the elements of the arrays at one path out of a text that comes in chunks; holds no more than one element. */
class ElementCutter {
  readonly #path: JsonPath;
  #elements: (Buffer | undefined)[] = [];
  #parts: Buffer[] = [];
  #sizeBytes = 0;
  #depth = 0;
  #isInside = false;
  #isString = false;
  #isEscaped = false;

  constructor(path: string) {
    this.#path = new JsonPath(path);
  }

  /** Takes the next bytes of the text; gives the elements that ended in them. */
  take(chunk: Buffer): (Buffer | undefined)[] {
    let at = 0;
    while (at < chunk.length) at = this.#isInside ? this.#cut(chunk, at) : this.#seek(chunk, at);
    const ended = this.#elements;
    this.#elements = [];
    return ended;
  }

  get isWhole(): boolean {
    return !this.#isInside && this.#path.isClosed;
  }

  /** Goes to the first byte in an array at the path. */
  #seek(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++)
      if (this.#path.take(chunk[at])) {
        this.#isInside = true;
        return at + 1;
      }
    return chunk.length;
  }

  /** Takes what belongs to one element, to its end or that of the chunk; the hot loop of reading histories. */
  #cut(chunk: Buffer, from: number): number {
    let [depth, isString, isEscaped] = [this.#depth, this.#isString, this.#isEscaped];
    let at = from;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (isString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isString = false;
      } else if (byte === QUOTE) isString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || byte === COMMA) {
        if (depth === 0) break;
        if (byte !== COMMA) depth -= 1;
      }
    }
    this.#keep(chunk.subarray(from, at));
    [this.#depth, this.#isString, this.#isEscaped] = [depth, isString, isEscaped];
    if (at === chunk.length) return at;
    this.#end();
    if (chunk[at] !== COMMA) {
      this.#isInside = false;
      this.#path.close();
    }
    return at + 1;
  }

  #keep(bytes: Buffer): void {
    this.#sizeBytes += bytes.length;
    if (this.#sizeBytes > MAX_ELEMENT_BYTES) this.#parts = [];
    else this.#parts.push(bytes);
  }

  #end(): void {
    if (this.#sizeBytes > MAX_ELEMENT_BYTES) this.#elements.push(undefined);
    else {
      const bytes = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
      if (bytes.some((byte) => byte > SPACE)) this.#elements.push(bytes);
    }
    this.#parts = [];
    this.#sizeBytes = 0;
  }
}

/**
 * Reads the elements of the arrays at a path of a JSON text, whatever its size: `*` for the elements of the outermost array,
 * `recenttracks.track.*` for those of a member. The text is not checked to be JSON; each element is, by whoever parses it.
 * Memory: a chunk and at most 1 MB of the element it ends in. Errors: `unparsable` where the text ends in the middle, after
 * everything before was given.
 */
export async function* readJsonElements(
  chunks: AsyncIterable<Buffer>,
  file: string,
  path: string,
): AsyncGenerator<ElementBatch> {
  const cutter = new ElementCutter(path);
  let firstRow = 1;
  for await (const chunk of chunks) {
    const elements = cutter.take(chunk);
    if (elements.length > 0) yield { firstRow, elements };
    firstRow += elements.length;
  }
  if (!cutter.isWhole) throw new DeadwaxError('unparsable', `${file} ends in the middle of row ${firstRow}`);
}
