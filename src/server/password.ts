import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/** A password as stored: argon2id with the parameters that it was made with (memory in KiB). */
export const PasswordHash = z.object({
  algorithm: z.literal('argon2id'),
  memory: z.int(),
  passes: z.int(),
  parallelism: z.int(),
  salt: z.string(),
  tag: z.string(),
});
export type PasswordHash = z.infer<typeof PasswordHash>;

// Source: the OWASP password storage cheat sheet's argon2id setting (19 MiB, 2 passes, 1 lane).
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;

function derive(parameters: Argon2Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error === null ? resolve(tag) : reject(error)));
  });
}

/** Hashes a password with a fresh salt. Cost: some 30 ms and 19 MiB in a thread of the pool. */
export async function hashPassword(
  password: string,
  randomBytes: (size: number) => Uint8Array,
): Promise<PasswordHash> {
  const salt = Buffer.from(randomBytes(16));
  const tag = await derive({ message: Buffer.from(password), nonce: salt, tagLength: TAG_BYTES, ...COST });
  return { algorithm: 'argon2id', ...COST, salt: salt.toString('base64'), tag: tag.toString('base64') };
}

/** Tells whether a password is the hashed one, comparing in constant time. */
export async function isPassword(password: string, hash: PasswordHash): Promise<boolean> {
  const stored = Buffer.from(hash.tag, 'base64');
  const tag = await derive({
    message: Buffer.from(password),
    nonce: Buffer.from(hash.salt, 'base64'),
    tagLength: stored.length,
    memory: hash.memory,
    passes: hash.passes,
    parallelism: hash.parallelism,
  });
  return timingSafeEqual(stored, tag);
}
