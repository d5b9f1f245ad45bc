import { createCipheriv, createDecipheriv } from 'node:crypto';
import { DeadwaxError } from '../errors.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Of a sealing key. */
export const SEAL_KEY_BYTES = 32;

/** What a text is sealed with. */
export interface Seal {
  /** Of `SEAL_KEY_BYTES`. */
  readonly key: Uint8Array;
  readonly randomBytes: (size: number) => Uint8Array;
}

/** Encrypts a text that must come back as it is: nonce, tag and ciphertext in base64. It opens only with the same key and `context`. */
export function sealText(text: string, context: string, { key, randomBytes }: Seal): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context));
  const sealed = [cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64');
}

/** Opens what `sealText` gave. Errors: `damaged_data` where it was changed or the key is another one. */
export function openSealed(sealed: string, context: string, { key }: Pick<Seal, 'key'>): string {
  try {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return (
      decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    );
  } catch (thrown) {
    throw new DeadwaxError(
      'damaged_data',
      `the stored secret of '${context}' does not open with the key of this data directory`,
      {
        hint: 'give the secret again',
        cause: thrown,
      },
    );
  }
}
