import { hashWords } from './hash-words.ts';

/**
 * Makes the ids of a simulation's events: the event `place` of `owner` has the same id for ever in simulations of the same seed and
 * start, and another one in all others, so that a simulation that is sent twice counts once and a second one counts too.
 */
export class EventIds {
  /** The words of the id made last; see `LineWriter.uuid`. */
  readonly words = new Int32Array(4);
  readonly #key: Int32Array;

  constructor(seed: number, startMs: number) {
    const high = (value: number): number => Math.floor(value / 2 ** 32);
    const words = Int32Array.of(seed, high(seed), startMs, high(startMs));
    hashWords(words, words);
    this.#key = Int32Array.of(words[0], words[1], 0, 0);
  }

  make(owner: number, place: number): void {
    const key = this.#key;
    key[2] = owner;
    key[3] = place;
    hashWords(this.words, key);
  }
}
