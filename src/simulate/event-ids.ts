import { hash } from 'node:crypto';
import { hashWords } from './hash-words.ts';

/**
 * Makes the ids of a simulation's events: the event `place` of `owner` has the same id whenever the same simulation runs, and another
 * one in all others, so that a simulation that is sent twice counts once, and a second one counts too.
 */
export class EventIds {
  /** The words of the id made last; see `LineWriter.uuid`. */
  readonly words = new Int32Array(4);
  readonly #key: Int32Array;

  /** `simulation`: everything that makes it differ from others. */
  constructor(simulation: Readonly<Record<string, string | number | boolean>>) {
    const digest = hash('sha256', JSON.stringify(simulation), 'buffer');
    this.#key = Int32Array.of(digest.readInt32LE(0), digest.readInt32LE(4), 0, 0);
  }

  make(owner: number, place: number): void {
    const key = this.#key;
    key[2] = owner;
    key[3] = place;
    hashWords(this.words, key);
  }
}
