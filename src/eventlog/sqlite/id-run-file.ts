import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { DeadwaxError } from '../../errors.ts';
import { syncDirectoryNow } from '../../util/durable-file.ts';
import { compareIdWords, ID_WORDS, type IdWords, secondHash } from './id-key.ts';

const MAGIC = 0x31495744; // DWI1
const HEADER_BYTES = 64;
const ENTRY_BYTES = 4 * ID_WORDS + 8;
const BLOCK_ENTRIES = 256;
const BLOCK_BYTES = BLOCK_ENTRIES * ENTRY_BYTES;
const BLOCKS_A_WRITE = 64;
const BLOOM_BITS_AN_ENTRY = 10;
const BLOOM_PROBES = 6;
/** A larger run gets fewer bits an entry, so that memory stays bounded; its look-ups then go to the disk more often. */
const MAX_BLOOM_BITS = 2 ** 30;

// An id run: id keys in order with their offsets, never changed once it is written.
//
//   run    := header blocks fences crcs bloom
//   header := 'DWI1' nEntries:u32 nBloomBits:u32 crc:u32 (zeros to 64 bytes)   crc: CRC-32 of fences, crcs and bloom
//   blocks := 256 entries each, the last one fewer; entry := word:u32[4] offset:f64
//   fences := u32 for each block: the first word of its first entry
//   crcs   := u32 for each block: its CRC-32
//   bloom  := bits, u32 after u32
// Little-endian.

function bloomBitsFor(nEntries: number): number {
  const wanted = Math.min(MAX_BLOOM_BITS, Math.max(1024, nEntries * BLOOM_BITS_AN_ENTRY));
  return 32 * Math.ceil(wanted / 32);
}

function bytesOf(words: Uint32Array<ArrayBuffer>): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
}

/** Writes a run from entries that come in the order of their keys. */
export class IdRunWriter {
  readonly #path: string;
  readonly #file: number;
  readonly #buffer = new ArrayBuffer(BLOCK_BYTES * BLOCKS_A_WRITE);
  readonly #bytes = new Uint8Array(this.#buffer);
  readonly #view = new DataView(this.#buffer);
  readonly #bloom: Uint32Array<ArrayBuffer>;
  readonly #fences: number[] = [];
  readonly #crcs: number[] = [];
  readonly #words = new Uint32Array(ID_WORDS);
  #used = 0;
  #position = HEADER_BYTES;
  #nEntries = 0;

  /** At most `nEntries` will be added. */
  constructor(path: string, nEntries: number) {
    this.#path = path;
    this.#file = openSync(`${path}.tmp`, 'w');
    this.#bloom = new Uint32Array(bloomBitsFor(nEntries) / 32);
  }

  /** Adds the entry whose words begin at `at`. */
  add(words: Uint32Array, at: number, offset: number): void {
    if (this.#nEntries % BLOCK_ENTRIES === 0) this.#fences.push(words[at]);
    for (let word = 0; word < ID_WORDS; word += 1) {
      this.#words[word] = words[at + word];
      this.#view.setUint32(this.#used + 4 * word, words[at + word], true);
    }
    this.#view.setFloat64(this.#used + 4 * ID_WORDS, offset, true);
    setBits(this.#bloom, this.#words);
    this.#used += ENTRY_BYTES;
    this.#nEntries += 1;
    if (this.#used === this.#bytes.length) this.#flush();
  }

  /** Makes the run durable under its name. */
  finish(): void {
    this.#flush();
    const tail = [Uint32Array.from(this.#fences), Uint32Array.from(this.#crcs), this.#bloom].map(bytesOf);
    let crc = 0;
    let position = this.#position;
    for (const part of tail) {
      writeAll(this.#file, part, position);
      crc = crc32(part, crc);
      position += part.length;
    }
    const header = new Uint32Array(HEADER_BYTES / 4);
    header.set([MAGIC, this.#nEntries, this.#bloom.length * 32, crc]);
    writeAll(this.#file, bytesOf(header), 0);
    fsyncSync(this.#file);
    renameSync(`${this.#path}.tmp`, this.#path);
    syncDirectoryNow(dirname(this.#path));
    closeSync(this.#file);
  }

  /** Removes what was written of a run that was not finished. */
  discard(): void {
    closeSync(this.#file);
    rmSync(`${this.#path}.tmp`, { force: true });
  }

  #flush(): void {
    for (let start = 0; start < this.#used; start += BLOCK_BYTES)
      this.#crcs.push(crc32(this.#bytes.subarray(start, Math.min(start + BLOCK_BYTES, this.#used))));
    writeAll(this.#file, this.#bytes.subarray(0, this.#used), this.#position);
    this.#position += this.#used;
    this.#used = 0;
  }
}

function setBits(bloom: Uint32Array, words: IdWords): void {
  const nBits = bloom.length * 32;
  const step = secondHash(words);
  let hash = words[0];
  for (let probe = 0; probe < BLOOM_PROBES; probe += 1) {
    const bit = (hash >>> 0) % nBits;
    bloom[bit >>> 5] |= 1 << (bit & 31);
    hash = (hash + step) | 0;
  }
}

function mayHold(bloom: Uint32Array, words: IdWords): boolean {
  const nBits = bloom.length * 32;
  const step = secondHash(words);
  let hash = words[0];
  for (let probe = 0; probe < BLOOM_PROBES; probe += 1) {
    const bit = (hash >>> 0) % nBits;
    if ((bloom[bit >>> 5] & (1 << (bit & 31))) === 0) return false;
    hash = (hash + step) | 0;
  }
  return true;
}

/** A run that is read; its fences and Bloom filter are in memory, its entries on the disk. */
export class IdRun {
  readonly path: string;
  readonly nEntries: number;
  readonly #file: number;
  readonly #fences: Uint32Array;
  readonly #crcs: Uint32Array;
  readonly #bloom: Uint32Array;
  readonly #block = new Uint8Array(BLOCK_BYTES);
  readonly #words = new Uint32Array(this.#block.buffer);
  readonly #view = new DataView(this.#block.buffer);

  /** Errors: `damaged_data`, also where the file is missing. */
  constructor(path: string) {
    this.path = path;
    try {
      this.#file = openSync(path, 'r');
    } catch (cause) {
      throw damaged(path, 'cannot be opened', cause);
    }
    const header = this.#read(HEADER_BYTES, 0);
    const [magic, nEntries, nBloomBits, crc] = header;
    if (magic !== MAGIC) throw damaged(path, 'does not begin with DWI1');
    this.nEntries = nEntries;
    const nBlocks = Math.ceil(nEntries / BLOCK_ENTRIES);
    const start = HEADER_BYTES + nEntries * ENTRY_BYTES;
    const tail = this.#read(4 * (2 * nBlocks + nBloomBits / 32), start);
    if (crc32(bytesOf(tail)) !== crc) throw damaged(path, 'has a wrong checksum');
    this.#fences = tail.subarray(0, nBlocks);
    this.#crcs = tail.subarray(nBlocks, 2 * nBlocks);
    this.#bloom = tail.subarray(2 * nBlocks);
  }

  /** Errors: `damaged_data`. */
  find(key: IdWords): number | undefined {
    if (!mayHold(this.#bloom, key)) return undefined;
    // The last block whose first entry is below the key's first word; equal first words may begin in it and go on behind it.
    let block = Math.max(0, this.#firstFenceFrom(key[0]) - 1);
    for (; block < this.#fences.length && this.#fences[block] <= key[0]; block += 1) {
      const found = this.#findIn(block, key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Gives the entries, block by block: words [n x 4] and offsets [n]. */
  *blocks(): Generator<{ words: Uint32Array; offsets: Float64Array }> {
    for (let block = 0; block < this.#fences.length; block += 1) {
      const n = this.#load(block);
      const words = new Uint32Array(n * ID_WORDS);
      const offsets = new Float64Array(n);
      for (let entry = 0; entry < n; entry += 1) {
        const at = (entry * ENTRY_BYTES) / 4;
        for (let word = 0; word < ID_WORDS; word += 1)
          words[entry * ID_WORDS + word] = this.#words[at + word];
        offsets[entry] = this.#offsetAt(entry);
      }
      yield { words, offsets };
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #firstFenceFrom(word: number): number {
    let [low, high] = [0, this.#fences.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#fences[middle] < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #findIn(block: number, key: IdWords): number | undefined {
    let [low, high] = [0, this.#load(block)];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareIdWords(this.#words, (middle * ENTRY_BYTES) / 4, key, 0);
      if (order === 0) return this.#offsetAt(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  #offsetAt(entry: number): number {
    return this.#view.getFloat64(entry * ENTRY_BYTES + 4 * ID_WORDS, true);
  }

  /** Reads a block; gives the number of its entries. */
  #load(block: number): number {
    const n = Math.min(BLOCK_ENTRIES, this.nEntries - block * BLOCK_ENTRIES);
    const bytes = this.#block.subarray(0, n * ENTRY_BYTES);
    readFully(this.#file, bytes, HEADER_BYTES + block * BLOCK_BYTES, this.path);
    if (crc32(bytes) !== this.#crcs[block]) throw damaged(this.path, `has a damaged block ${block}`);
    return n;
  }

  #read(nBytes: number, position: number): Uint32Array<ArrayBuffer> {
    if (!Number.isInteger(nBytes / 4)) throw damaged(this.path, 'has a damaged header');
    const words = new Uint32Array(nBytes / 4);
    readFully(this.#file, bytesOf(words), position, this.path);
    return words;
  }
}

function readFully(file: number, bytes: Uint8Array, position: number, path: string): void {
  for (let done = 0; done < bytes.length; ) {
    const n = readSync(file, bytes, done, bytes.length - done, position + done);
    if (n === 0) throw damaged(path, 'is cut off');
    done += n;
  }
}

function damaged(path: string, what: string, cause?: unknown): DeadwaxError {
  return new DeadwaxError('damaged_data', `id run ${path} ${what}`, {
    hint: 'it is made anew from the log; send again',
    cause,
  });
}
