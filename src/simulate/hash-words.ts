const ROUNDS = 12;

/**
 * Makes four words out of four, as if drawn at random: the same key always makes the same words, and two keys never make
 * the same ones. Reads `key` [4], writes `words` [4]; they may be one.
 * Source: sfc32 of PractRand (Chris Doty-Humphrey), whose step can be undone, so that different states stay different.
 */
export function hashWords(words: Int32Array, key: Int32Array): void {
  let a = key[0];
  let b = key[1];
  let c = key[2];
  let counter = key[3];
  for (let round = 0; round < ROUNDS; round++) {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
  }
  words[0] = a;
  words[1] = b;
  words[2] = c;
  // The counter alone would come out unmixed.
  words[3] = (a + b + counter) | 0;
}
