import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { TASTE_FILES, type TasteFile } from './taste-files.ts';

/** Reads parts of a batch's files at their places. All are opened at once, so that they can be read after a newer batch took their place. */
export class BatchFiles {
  readonly #files: ReadonlyMap<TasteFile, number>;

  constructor(folder: string) {
    this.#files = new Map(TASTE_FILES.map((name) => [name, openSync(join(folder, name), 'r')]));
  }

  /** Reads a whole file. */
  readAll(name: TasteFile): ArrayBuffer {
    const bytes = new Uint8Array(fstatSync(this.#of(name)).size);
    this.read(name, bytes, 0);
    return bytes.buffer;
  }

  /** Fills memory with what lies from a byte on. */
  read(name: TasteFile, into: ArrayBufferView, from: number): void {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    readSync(this.#of(name), bytes, 0, bytes.length, from);
  }

  /** Reads the number at a place of a file of int32. */
  readInt(name: TasteFile, place: number): number {
    const [value] = this.readInts(name, place, 1);
    return value;
  }

  readInts(name: TasteFile, place: number, count: number): Int32Array {
    const values = new Int32Array(count);
    this.read(name, values, 4 * place);
    return values;
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file);
  }

  #of(name: TasteFile): number {
    return this.#files.get(name) ?? -1;
  }
}
