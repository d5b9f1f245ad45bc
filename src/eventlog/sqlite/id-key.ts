import { ID_KEY_BYTES } from '../../domain/event-id-key.ts';

/** Four 32-bit words of an id key, of which the first is mixed from all of them, so that it is evenly spread whatever the ids are. */
export type IdWords = Uint32Array;

export const ID_WORDS = ID_KEY_BYTES / 4;

function mix(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * Reads key number `index` of `keys` into `words`. UUIDs of version 7 begin alike when they were made at one time; the first word is
 * therefore combined with a hash of the others, which loses nothing: equal words are equal keys. Mixing function: the finalizer of MurmurHash3.
 */
export function readIdWords(keys: Uint8Array, index: number, words: IdWords): void {
  let at = index * ID_KEY_BYTES;
  for (let word = 0; word < ID_WORDS; word += 1, at += 4)
    words[word] = keys[at] | (keys[at + 1] << 8) | (keys[at + 2] << 16) | (keys[at + 3] << 24);
  words[0] ^= mix(words[1] ^ mix(words[2] ^ mix(words[3] + 0x9e3779b9)));
}

/** Gives a second hash of words, for a Bloom filter. */
export function secondHash(words: IdWords): number {
  return mix(words[0] + Math.imul(words[1], 0x9e3779b1) + Math.imul(words[3], 0x85ebca77)) | 1;
}

/** Compares the words at two places, entry by entry as unsigned numbers: negative, 0 or positive. */
export function compareIdWords(a: IdWords, aAt: number, b: IdWords, bAt: number): number {
  for (let word = 0; word < ID_WORDS; word += 1) {
    const difference = a[aAt + word] - b[bAt + word];
    if (difference !== 0) return difference;
  }
  return 0;
}
