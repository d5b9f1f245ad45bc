import { crc32 } from 'node:zlib';
import { lineBytes } from '../line-writer.ts';

const COMMA = 1;

/** The ids of the releases that are collected, as text and ready to be written into lines. */
export class ReleaseList {
  readonly itemIds: readonly string[];
  /** Tells these releases from others. */
  readonly checksum: number;
  /** The ids as JSON, each followed by a comma: that of `row` is `#json[#starts[row] .. #starts[row + 1]]`. */
  readonly #json: Uint8Array;
  readonly #starts: Uint32Array;

  constructor(itemIds: readonly string[]) {
    this.itemIds = itemIds;
    const parts = itemIds.map((itemId) => lineBytes(`${JSON.stringify(itemId)},`));
    this.#starts = new Uint32Array(itemIds.length + 1);
    parts.forEach((part, row) => {
      this.#starts[row + 1] = this.#starts[row] + part.length;
    });
    this.#json = new Uint8Array(Buffer.concat(parts));
    this.checksum = crc32(this.#json);
  }

  get nReleases(): number {
    return this.itemIds.length;
  }

  /** The length of the longest id in JSON, with what separates it from the next. */
  get longestBytes(): number {
    return this.#starts.reduce((longest, end, at) => Math.max(longest, end - (this.#starts[at - 1] ?? 0)), 0);
  }

  /** Copies the ids of rows, at least one, as JSON with commas between them; rows that follow each other go at once. */
  copyTo(target: { copy(source: Uint8Array, from: number, to: number): void }, rows: Int32Array): void {
    for (let at = 0; at < rows.length; ) {
      const first = at;
      do at++;
      while (at < rows.length && rows[at] === rows[at - 1] + 1);
      const end = this.#starts[rows[at - 1] + 1];
      target.copy(this.#json, this.#starts[rows[first]], at < rows.length ? end : end - COMMA);
    }
  }
}
