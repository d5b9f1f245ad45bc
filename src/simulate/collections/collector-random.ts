import type { Random } from '../../util/random.ts';
import { hashWords } from '../hash-words.ts';

/** Tells what collectors draw from what is drawn for other things. */
const COLLECTOR_KEY = 0x636f6c6c;

/** Random numbers as collectors draw them. */
export type Draws = Pick<Random, 'next' | 'below'>;

/**
 * The random stream of one collector after the other. It depends on the seed and the collector's number alone, so that a simulation of
 * more users begins with those of a smaller one. As the generator of `createRandom`, but its state is set in a moment.
 */
export class CollectorRandom implements Draws {
  /** sfc32: three words and a counter. */
  readonly #state = new Int32Array(4);
  readonly #seedLow: number;
  readonly #seedHigh: number;

  constructor(seed: number) {
    this.#seedLow = seed | 0;
    this.#seedHigh = Math.floor(seed / 2 ** 32) | 0;
  }

  /** Goes to the beginning of a collector's stream. */
  begin(userNumber: number): void {
    const state = this.#state;
    state[0] = this.#seedLow;
    state[1] = this.#seedHigh;
    state[2] = userNumber;
    state[3] = COLLECTOR_KEY;
    hashWords(state, state);
  }

  next(): number {
    const state = this.#state;
    const sum = (state[0] + state[1] + state[3]) | 0;
    state[3] += 1;
    state[0] = state[1] ^ (state[1] >>> 9);
    state[1] = state[2] + (state[2] << 3);
    state[2] = ((state[2] << 21) | (state[2] >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }
}
