import { hash } from 'node:crypto';

/** How an event id is kept in 16 bytes: a natural id and a UUID as they are, any other by its SHA-256, with its text beside. */
export const ID_KIND = { natural: 0, uuid: 1, text: 2 } as const;

export const ID_KEY_BYTES = 16;

const NATURAL_LENGTH = 34;
const UUID_LENGTH = 36;
const DASH = 0x2d;
const UUID_DASHES = [8, 13, 18, 23];

/** The value of each lower-case hexadecimal digit by its character code; NO_DIGIT for other characters. */
const NO_DIGIT = 0xff;
const DIGITS = new Uint8Array(128).fill(NO_DIGIT);
for (let value = 0; value < 16; value += 1) DIGITS[value.toString(16).charCodeAt(0)] = value;

/** Writes 32 digits from `from` on, passing over dashes where a UUID has them; false where something else stands there. */
function writeHex(text: string, from: number, target: Uint8Array, at: number): boolean {
  let next = from;
  let seen = 0;
  for (let byte = 0; byte < ID_KEY_BYTES; byte += 1) {
    if (from === 0 && (byte === 4 || byte === 6 || byte === 8 || byte === 10)) next += 1;
    const [high, low] = [text.charCodeAt(next), text.charCodeAt(next + 1)];
    if (high > 127 || low > 127) return false;
    seen |= DIGITS[high] | DIGITS[low];
    target[at + byte] = (DIGITS[high] << 4) | DIGITS[low];
    next += 2;
  }
  return seen < 16;
}

function isUuidShaped(text: string): boolean {
  return text.length === UUID_LENGTH && UUID_DASHES.every((at) => text.charCodeAt(at) === DASH);
}

/**
 * Writes the key of an event id into `target` from `at` on and gives its kind. Equal ids have equal keys; of different ids only a
 * collision of 128-bit hashes would, or a UUID chosen to be another event's hash.
 */
export function writeIdKey(eventId: string, target: Uint8Array, at: number): number {
  if (isUuidShaped(eventId) && writeHex(eventId, 0, target, at)) return ID_KIND.uuid;
  if (eventId.length === NATURAL_LENGTH && eventId.startsWith('n:') && writeHex(eventId, 2, target, at))
    return ID_KIND.natural;
  target.set(hash('sha256', eventId, 'buffer').subarray(0, ID_KEY_BYTES), at);
  return ID_KIND.text;
}

/** Gives the event id of a key that is no text. */
export function formatIdKey(kind: number, keys: Uint8Array, at: number): string {
  const hex = Buffer.from(keys.buffer, keys.byteOffset + at, ID_KEY_BYTES).toString('hex');
  if (kind === ID_KIND.natural) return `n:${hex}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
