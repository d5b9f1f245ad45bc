import { hashWords } from './hash-words.ts';
import { UUID_BYTES, writeUuid } from './line-writer.ts';

/** Tells the ids of users from other ids that are made of small numbers. */
const USER_KEY = 0x75736572;

/**
 * Writes the id of the simulated user of a number, a UUID, at a place of `bytes`. A number has the same id in all simulations, so that
 * the listeners of one are the users of another.
 */
export function writeUserId(bytes: Uint8Array, at: number, userNumber: number): void {
  const words = Int32Array.of(userNumber, USER_KEY, 0, 1);
  hashWords(words, words);
  writeUuid(bytes, at, words);
}

/** Gives the id of the simulated user of a number. */
export function simulatedUserId(userNumber: number): string {
  const bytes = Buffer.alloc(UUID_BYTES);
  writeUserId(bytes, 0, userNumber);
  return bytes.toString('latin1');
}
