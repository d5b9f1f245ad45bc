import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { TasteFile } from './taste-files.ts';

/** Reads parts of a batch's files at their places; the files stay open, so that they can be read after they were removed. */
export class BatchFiles {
  readonly #folder: string;
  readonly #files = new Map<TasteFile, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads a whole file. */
  readAll(name: TasteFile): ArrayBuffer {
    const bytes = readFileSync(join(this.#folder, name));
    return Uint8Array.from(bytes).buffer;
  }

  /** Fills memory with what lies from a byte on. */
  read(name: TasteFile, into: ArrayBufferView, from: number): void {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    readSync(this.#open(name), bytes, 0, bytes.length, from);
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
    this.#files.clear();
  }

  #open(name: TasteFile): number {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const file = openSync(join(this.#folder, name), 'r');
    this.#files.set(name, file);
    return file;
  }
}
