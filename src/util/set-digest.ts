import { hash } from 'node:crypto';

const WORDS = 8;

/**
 * Digests a set of texts so that their order does not matter: the sum, modulo 2^32 in each of eight words, of their SHA-256. Adding
 * a text twice counts it twice.
 */
export class SetDigest {
  readonly #sums = new Uint32Array(WORDS);
  #count = 0;

  add(text: string): void {
    const bytes = hash('sha256', text, 'buffer');
    for (let word = 0; word < WORDS; word++) this.#sums[word] += bytes.readUInt32LE(word * 4);
    this.#count += 1;
  }

  /** Gives the digest of what was added so far, in hexadecimal. */
  hex(): string {
    return hash('sha256', `${this.#count} ${this.#sums.join(' ')}`);
  }
}
