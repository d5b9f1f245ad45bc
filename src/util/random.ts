/** A seeded stream of random numbers: the same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1), in steps of 2^-32. */
  next(): number;
  /** Uniform whole number in [0, bound), for bound in 1 .. 2^32. */
  below(bound: number): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /**
   * Counts so many draws of `below(counts.length)`, the same as the calls would give but several times faster; writes `counts`.
   * A place that is drawn more than 255 times is counted wrongly; with as many places as draws that never happens.
   */
  count(counts: Uint8Array, nDraws: number): void;
}

/**
 * Makes a generator from a whole-number seed.
 * Source: sfc32 of PractRand (Chris Doty-Humphrey), seeded with (0, low word, high word, 1) and 15 rounds thrown away.
 */
export function createRandom(seed: number): Random {
  let a = 0;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;
  const nextWord = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) nextWord();
  // The state lies in variables of its own here: those that are shared between functions cost a memory access each.
  const count = (counts: Uint8Array, nDraws: number): void => {
    let [a1, b1, c1, counter1] = [a, b, c, counter];
    const scale = counts.length / 2 ** 32;
    counts.fill(0);
    for (let draw = 0; draw < nDraws; draw++) {
      const sum = (a1 + b1 + counter1) | 0;
      counter1 = (counter1 + 1) | 0;
      a1 = b1 ^ (b1 >>> 9);
      b1 = (c1 + (c1 << 3)) | 0;
      c1 = (((c1 << 21) | (c1 >>> 11)) + sum) | 0;
      counts[Math.floor((sum >>> 0) * scale)]++;
    }
    [a, b, c, counter] = [a1, b1, c1, counter1];
  };
  const next = (): number => nextWord() / 2 ** 32;
  return {
    next,
    below: (bound) => Math.floor(next() * bound),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    count,
  };
}

/** Shuffles in place, every order equally likely (Fisher-Yates). */
export function shuffle(values: Int32Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const kept = values[last];
    values[last] = values[other];
    values[other] = kept;
  }
}
