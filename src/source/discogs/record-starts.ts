/** What a dump lists. A file has records of one kind. */
export const DISCOGS_KINDS = ['artist', 'label', 'master', 'release'] as const;
export type DiscogsKind = (typeof DISCOGS_KINDS)[number];

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * The labels of a label are elements of the same name, but hold text: only a record begins with another element.
 * What cannot be told because the bytes end is no start yet.
 */
function beginsWithElement(bytes: Buffer, at: number): boolean {
  const end = bytes.indexOf(GREATER, at);
  if (end < 0 || bytes[end - 1] === SLASH) return false;
  let next = end + 1;
  while (next < bytes.length && isBlank(bytes[next])) next++;
  return next + 1 < bytes.length && bytes[next] === LESS && bytes[next + 1] !== SLASH;
}

/**
 * Finds where records of a kind begin. A record reaches to the beginning of the next one, so that one without its end takes nothing
 * else with it. Text cannot look like a beginning: in XML it has no `<`.
 */
export class RecordStarts {
  readonly #needle: Buffer;
  readonly #isNested: boolean;

  constructor(kind: DiscogsKind) {
    this.#needle = Buffer.from(`<${kind}`);
    this.#isNested = kind === 'label';
  }

  /** Gives where the first record at or after `from` begins; -1 where none does. */
  next(bytes: Buffer, from: number): number {
    let at = bytes.indexOf(this.#needle, from);
    while (at >= 0 && !this.#isStart(bytes, at)) at = bytes.indexOf(this.#needle, at + 1);
    return at;
  }

  /** Gives where the last record begins; -1 where none does. */
  last(bytes: Buffer): number {
    let at = bytes.lastIndexOf(this.#needle);
    while (at >= 0 && !this.#isStart(bytes, at)) at = at === 0 ? -1 : bytes.lastIndexOf(this.#needle, at - 1);
    return at;
  }

  /** The name goes on in `<released>`. */
  #isStart(bytes: Buffer, at: number): boolean {
    const after = bytes[at + this.#needle.length];
    if (after !== GREATER && after !== SLASH && !isBlank(after)) return false;
    return !this.#isNested || beginsWithElement(bytes, at);
  }
}
