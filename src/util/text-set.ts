const FIRST_SLOTS = 1 << 12;
const MAX_LOAD = 0.6;

/** A 64-bit hash of a text, as two halves of 32 bits. */
export interface TextHash {
  readonly high: number;
  readonly low: number;
}

/** Hashes a text by two rounds of multiplying and mixing, one a half. Not for secrets. */
export function hashText(text: string): TextHash {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  const mixed = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  const other = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return { high: mixed >>> 0, low: other >>> 0 };
}

/**
 * Counts different texts in 16 bytes or less for each, by their 64-bit hashes: two of ten million texts have the same one with a chance
 * of three in a million.
 */
export class TextSet {
  #highs = new Uint32Array(FIRST_SLOTS);
  #lows = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(hash: TextHash): void {
    if (this.#size + 1 > MAX_LOAD * this.#lows.length) this.#grow();
    this.#insert(hash.high, hash.low);
  }

  #insert(high: number, low: number): void {
    // An empty slot is 0 twice; a text with that hash is taken for one with another.
    const key = high === 0 && low === 0 ? 1 : low;
    const last = this.#lows.length - 1;
    for (let slot = key & last; ; slot = (slot + 1) & last) {
      if (this.#lows[slot] === key && this.#highs[slot] === high) return;
      if (this.#lows[slot] !== 0 || this.#highs[slot] !== 0) continue;
      this.#lows[slot] = key;
      this.#highs[slot] = high;
      this.#size += 1;
      return;
    }
  }

  #grow(): void {
    const [highs, lows] = [this.#highs, this.#lows];
    this.#highs = new Uint32Array(2 * highs.length);
    this.#lows = new Uint32Array(2 * lows.length);
    this.#size = 0;
    for (let slot = 0; slot < lows.length; slot += 1)
      if (lows[slot] !== 0 || highs[slot] !== 0) this.#insert(highs[slot], lows[slot]);
  }
}
