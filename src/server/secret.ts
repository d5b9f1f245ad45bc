import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Gives the SHA-256 of a secret as hex, which is what is stored of keys, sessions and links. A slow hash would add nothing: they are
 * 256 random bits, so there is no list of likely ones to try.
 */
export function digestSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Tells whether two digests are equal, in a time that does not depend on where they differ. */
export function isSameDigest(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Makes a secret of 256 random bits in letters, digits, `-` and `_`. */
export function makeSecret(randomBytes: (size: number) => Uint8Array): string {
  return Buffer.from(randomBytes(32)).toString('base64url');
}
