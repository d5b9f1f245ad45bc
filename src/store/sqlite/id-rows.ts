import { getRandomValues } from 'node:crypto';

const SEGMENT_BITS = 6;
const SLOT_WORDS = 4;
const LEAST_SLOTS = 16;
const FULLEST = 0.7;
const GROWTH = 1.5;
/** Marks an id that is gone; the slot stays, so that chains of slots stay whole. */
const REMOVED = -1;

/** Slots of one segment: three words of the hash and the row plus 1, 0 where free. */
interface Segment {
  words: Int32Array;
  nSlots: number;
  nUsed: number;
}

/**
 * The row of each id, in 16 bytes a slot instead of a text in a map, and found without touching more memory than the slot.
 *
 * The text of an id is not kept: an id is known by a 96-bit hash under a key that is random in each process. Among ten million ids two
 * share a hash with a probability of 10^-15, and nobody can choose ids that do. Segments grow one by one, so that none of the pauses
 * is long.
 */
export class IdRows {
  readonly #segments: Segment[];
  readonly #key = getRandomValues(new Int32Array(3));
  /** The hash of the id at hand. */
  #a = 0;
  #b = 0;
  #c = 0;

  constructor(expectedIds: number) {
    const nSlots = Math.max(LEAST_SLOTS, Math.ceil(expectedIds / 2 ** SEGMENT_BITS / 0.6));
    this.#segments = Array.from({ length: 2 ** SEGMENT_BITS }, () => ({
      words: new Int32Array(SLOT_WORDS * nSlots),
      nSlots,
      nUsed: 0,
    }));
  }

  /** Gives the row of an id; -1 for one that is not known. */
  find(id: string): number {
    this.#hash(id);
    const segment = this.#segments[this.#a >>> (32 - SEGMENT_BITS)];
    const mark = segment.words[this.#slotOf(segment) + 3];
    return mark === REMOVED ? -1 : mark - 1;
  }

  set(id: string, row: number): void {
    this.#mark(id, row + 1);
  }

  delete(id: string): void {
    if (this.find(id) >= 0) this.#mark(id, REMOVED);
  }

  #mark(id: string, mark: number): void {
    this.#hash(id);
    const segment = this.#segments[this.#a >>> (32 - SEGMENT_BITS)];
    let at = this.#slotOf(segment);
    if (segment.words[at + 3] === 0) {
      if (segment.nUsed + 1 > FULLEST * segment.nSlots) {
        grow(segment);
        at = this.#slotOf(segment);
      }
      segment.nUsed += 1;
    }
    segment.words[at] = this.#a;
    segment.words[at + 1] = this.#b;
    segment.words[at + 2] = this.#c;
    segment.words[at + 3] = mark;
  }

  /** Gives the first word of the slot that has the hash at hand, or of the free one where it belongs. */
  #slotOf({ words, nSlots }: Segment): number {
    let slot = homeOf(this.#a, nSlots);
    for (;;) {
      const at = SLOT_WORDS * slot;
      const isSame = words[at] === this.#a && words[at + 1] === this.#b && words[at + 2] === this.#c;
      if (isSame || words[at + 3] === 0) return at;
      slot = slot + 1 === nSlots ? 0 : slot + 1;
    }
  }

  /** Three multiplicative hashes with rotation side by side, each mixed at its end as in MurmurHash3. */
  #hash(id: string): void {
    let a = this.#key[0];
    let b = this.#key[1];
    let c = this.#key[2];
    for (let at = 0; at < id.length; at += 1) {
      const unit = id.charCodeAt(at);
      a = Math.imul(((a << 13) | (a >>> 19)) ^ unit, 0x9e3779b1);
      b = Math.imul(((b << 7) | (b >>> 25)) ^ unit, 0x85ebca6b);
      c = Math.imul(((c << 17) | (c >>> 15)) ^ unit, 0xc2b2ae35);
    }
    this.#a = finish(a ^ id.length);
    this.#b = finish(b);
    this.#c = finish(c);
  }
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Gives the slot where the search begins, by the bits below those that choose the segment. */
function homeOf(a: number, nSlots: number): number {
  return Math.floor((((a << SEGMENT_BITS) >>> 0) * nSlots) / 2 ** 32);
}

function grow(segment: Segment): void {
  const { words } = segment;
  const nSlots = Math.ceil(segment.nSlots * GROWTH);
  const grown = new Int32Array(SLOT_WORDS * nSlots);
  let nUsed = 0;
  for (let at = 0; at < words.length; at += SLOT_WORDS) {
    if (words[at + 3] === 0 || words[at + 3] === REMOVED) continue;
    let slot = homeOf(words[at], nSlots);
    while (grown[SLOT_WORDS * slot + 3] !== 0) slot = slot + 1 === nSlots ? 0 : slot + 1;
    for (let word = 0; word < SLOT_WORDS; word += 1) grown[SLOT_WORDS * slot + word] = words[at + word];
    nUsed += 1;
  }
  segment.words = grown;
  segment.nSlots = nSlots;
  segment.nUsed = nUsed;
}
