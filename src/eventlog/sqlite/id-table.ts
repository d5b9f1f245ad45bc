import { compareIdWords, ID_WORDS, type IdWords } from './id-key.ts';

const FIRST_SLOTS = 1024;
/** Beyond this share of full slots, finding an empty one takes long. */
const MAX_LOAD = 0.7;
const EMPTY = -1;

/** The arrays of a table, shared so that another thread may write a table that rests to the disk. */
export interface IdTableArrays {
  readonly words: Uint32Array<SharedArrayBuffer>;
  /** EMPTY (-1) where the slot is free. */
  readonly offsets: Float64Array<SharedArrayBuffer>;
}

function newArrays(nSlots: number): IdTableArrays {
  const words = new Uint32Array(new SharedArrayBuffer(4 * ID_WORDS * nSlots));
  const offsets = new Float64Array(new SharedArrayBuffer(8 * nSlots));
  return { words, offsets: offsets.fill(EMPTY) };
}

/** Offsets by id key in memory: open addressing with linear probing, 24 bytes a slot, no objects. */
export class IdTable {
  arrays: IdTableArrays = newArrays(FIRST_SLOTS);
  size = 0;
  /** The slots taken since the last `keep`, in their order; undefined where the table was laid out anew since. */
  #fresh: number[] | undefined = [];

  find(key: IdWords): number | undefined {
    const { offsets } = this.arrays;
    const slot = this.#slotOf(key);
    return offsets[slot] === EMPTY ? undefined : offsets[slot];
  }

  /** Gives the offset of a key that is there, or enters it with `offset` and gives undefined. */
  enter(key: IdWords, offset: number): number | undefined {
    const slot = this.#slotOf(key);
    const { words, offsets } = this.arrays;
    if (offsets[slot] !== EMPTY) return offsets[slot];
    words.set(key, slot * ID_WORDS);
    offsets[slot] = offset;
    this.size += 1;
    this.#fresh?.push(slot);
    if (this.size > MAX_LOAD * offsets.length) this.#rebuild(2 * offsets.length, Number.POSITIVE_INFINITY);
    return undefined;
  }

  /** Says that the ids entered so far stay, so that forgetting later ones costs no more than they are. */
  keep(): void {
    if (this.#fresh === undefined || this.#fresh.length > 0) this.#fresh = [];
  }

  /** Forgets the ids of all events from `offset` on, which are the last that were entered. */
  forgetFrom(offset: number): void {
    const { offsets } = this.arrays;
    if (this.#fresh === undefined) this.#rebuild(offsets.length, offset);
    // No search for another id passes over the slots that were taken last.
    for (const slot of this.#fresh ?? []) {
      if (offsets[slot] < offset) continue;
      offsets[slot] = EMPTY;
      this.size -= 1;
    }
    this.#fresh = [];
  }

  #slotOf(key: IdWords): number {
    const { words, offsets } = this.arrays;
    const mask = offsets.length - 1;
    let slot = key[0] & mask;
    while (offsets[slot] !== EMPTY && compareIdWords(words, slot * ID_WORDS, key, 0) !== 0)
      slot = (slot + 1) & mask;
    return slot;
  }

  #rebuild(nSlots: number, endOffset: number): void {
    const { words, offsets } = this.arrays;
    this.arrays = newArrays(nSlots);
    this.size = 0;
    this.#fresh = undefined;
    for (let slot = 0; slot < offsets.length; slot += 1) {
      if (offsets[slot] === EMPTY || offsets[slot] >= endOffset) continue;
      const key = words.subarray(slot * ID_WORDS, (slot + 1) * ID_WORDS);
      const target = this.#slotOf(key);
      this.arrays.words.set(key, target * ID_WORDS);
      this.arrays.offsets[target] = offsets[slot];
      this.size += 1;
    }
  }
}

/** Gives the full slots of a table in the order of their keys. The first words are evenly spread, so buckets of them are small. */
export function sortedSlots({ words, offsets }: IdTableArrays): Uint32Array {
  const bits = Math.max(1, Math.ceil(Math.log2(offsets.length)));
  const shift = 32 - bits;
  const starts = new Uint32Array(2 ** bits + 1);
  let size = 0;
  for (let slot = 0; slot < offsets.length; slot += 1) {
    if (offsets[slot] === EMPTY) continue;
    starts[(words[slot * ID_WORDS] >>> shift) + 1] += 1;
    size += 1;
  }
  for (let bucket = 1; bucket < starts.length; bucket += 1) starts[bucket] += starts[bucket - 1];
  const sorted = new Uint32Array(size);
  for (let slot = 0; slot < offsets.length; slot += 1)
    if (offsets[slot] !== EMPTY) sorted[starts[words[slot * ID_WORDS] >>> shift]++] = slot;
  // Only neighbours within a bucket can be out of order.
  for (let at = 1; at < size; at += 1) {
    const slot = sorted[at];
    let place = at;
    while (place > 0 && compareIdWords(words, sorted[place - 1] * ID_WORDS, words, slot * ID_WORDS) > 0) {
      sorted[place] = sorted[place - 1];
      place -= 1;
    }
    sorted[place] = slot;
  }
  return sorted;
}
