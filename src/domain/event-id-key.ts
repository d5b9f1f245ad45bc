import { hash } from 'node:crypto';

/** How an event id is kept in 16 bytes: a natural id and a UUID as they are, any other by its SHA-256, with its text beside. */
export const ID_KIND = { natural: 0, uuid: 1, text: 2 } as const;

export const ID_KEY_BYTES = 16;

const NATURAL = /^n:[0-9a-f]{32}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NATURAL_LENGTH = 34;
const UUID_LENGTH = 36;

/** The value of each hexadecimal digit by its character code. */
const DIGITS = new Uint8Array(128);
for (let value = 0; value < 16; value += 1) DIGITS[value.toString(16).charCodeAt(0)] = value;

function writeHex(text: string, from: number, target: Uint8Array, at: number): void {
  let next = from;
  for (let byte = 0; byte < ID_KEY_BYTES; byte += 1) {
    if (text.charCodeAt(next) === 45) next += 1;
    target[at + byte] = (DIGITS[text.charCodeAt(next)] << 4) | DIGITS[text.charCodeAt(next + 1)];
    next += 2;
  }
}

/**
 * Writes the key of an event id into `target` from `at` on and gives its kind. Equal ids have equal keys; of different ids only a
 * collision of 128-bit hashes would, or a UUID chosen to be another event's hash.
 */
export function writeIdKey(eventId: string, target: Uint8Array, at: number): number {
  if (eventId.length === UUID_LENGTH && UUID.test(eventId)) {
    writeHex(eventId, 0, target, at);
    return ID_KIND.uuid;
  }
  if (eventId.length === NATURAL_LENGTH && NATURAL.test(eventId)) {
    writeHex(eventId, 2, target, at);
    return ID_KIND.natural;
  }
  target.set(hash('sha256', eventId, 'buffer').subarray(0, ID_KEY_BYTES), at);
  return ID_KIND.text;
}

/** Gives the event id of a key that is no text. */
export function formatIdKey(kind: number, keys: Uint8Array, at: number): string {
  const hex = Buffer.from(keys.buffer, keys.byteOffset + at, ID_KEY_BYTES).toString('hex');
  if (kind === ID_KIND.natural) return `n:${hex}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
