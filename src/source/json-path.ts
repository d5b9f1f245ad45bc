import { DeadwaxError } from '../errors.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const MAX_DEPTH = 32;
const MAX_NAME = 200;
/** Of one object; only the last of what goes beyond is kept. */
const MAX_NAMES = 1_000;

interface Frame {
  readonly isArray: boolean;
  /** Of what it is: names of members and `*` for elements, joined by dots. */
  readonly path: string;
  readonly names: string[];
  expectsName: boolean;
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/**
 * Follows where in a JSON text one is, byte by byte. Errors of `take`: `unparsable` beyond 32 levels.
 */
export class JsonPath {
  readonly #elements: string | undefined;
  readonly #frames: Frame[] = [];
  readonly #onObject: ((path: string, names: readonly string[]) => void) | undefined;
  #isString = false;
  #isEscaped = false;
  #name = '';

  /** `elements` is the path that `take` looks for, `onObject` hears of each object as it ends. */
  constructor(elements: string | undefined, onObject?: (path: string, names: readonly string[]) => void) {
    this.#elements = elements;
    this.#onObject = onObject;
  }

  get isClosed(): boolean {
    return this.#frames.length === 0 && !this.#isString;
  }

  get isTooDeep(): boolean {
    return this.#frames.length >= MAX_DEPTH;
  }

  /** Takes the next byte; true where it opened an array whose elements are at the path looked for. */
  take(byte: number): boolean {
    if (this.#isString) this.#takeInString(byte);
    else if (byte === QUOTE) this.#isString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.#open(byte === OPEN_ARRAY);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.close();
    else if (byte === COMMA) {
      const frame = this.#frames.at(-1);
      if (frame !== undefined) frame.expectsName = !frame.isArray;
    }
    return false;
  }

  /** Leaves the innermost object or array. */
  close(): void {
    const frame = this.#frames.pop();
    if (frame !== undefined && !frame.isArray) this.#onObject?.(frame.path, frame.names);
  }

  /** Leaves all that is open, as at the end of a text that was cut. */
  closeAll(): void {
    while (this.#frames.length > 0) this.close();
  }

  #takeInString(byte: number): void {
    const frame = this.#frames.at(-1);
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#isString = false;
      if (frame?.expectsName) {
        if (frame.names.length === MAX_NAMES) frame.names.pop();
        frame.names.push(this.#name);
        frame.expectsName = false;
      }
      this.#name = '';
      return;
    }
    if (frame?.expectsName && this.#name.length < MAX_NAME) this.#name += String.fromCharCode(byte);
  }

  #open(isArray: boolean): boolean {
    const parent = this.#frames.at(-1);
    if (this.isTooDeep)
      throw new DeadwaxError('unparsable', `the JSON is nested more than ${MAX_DEPTH} levels deep`);
    const inside =
      parent === undefined ? '' : joined(parent.path, parent.isArray ? '*' : (parent.names.at(-1) ?? ''));
    this.#frames.push({ isArray, path: inside, names: [], expectsName: !isArray });
    return isArray && joined(inside, '*') === this.#elements;
  }
}

/**
 * Finds the objects in the beginning of a JSON text: where each lies, and the names of its members as far as they are in it. Looks no
 * further where the text is nested more than 32 levels deep.
 */
export function findJsonObjects(head: Buffer): { path: string; names: readonly string[] }[] {
  const found: { path: string; names: readonly string[] }[] = [];
  const path = new JsonPath(undefined, (at, names) => found.push({ path: at, names }));
  for (const byte of head) {
    if (path.isTooDeep) break;
    path.take(byte);
  }
  path.closeAll();
  return found;
}
