import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeadwaxError } from '../errors.ts';
import { replaceDurably } from '../util/durable-file.ts';
import { SEAL_KEY_BYTES, type Seal } from '../util/seal.ts';

/** The file of the data directory that holds the key of sealed secrets, apart from `control.db`, where they are. */
const SEAL_KEY_FILE = 'seal-key';

/** Gives the seal of a data directory, made where it is missing; the key's file is for its owner alone. Errors: `damaged_data`. */
export async function openSeal(directory: string): Promise<Seal> {
  const path = join(directory, SEAL_KEY_FILE);
  if (!existsSync(path)) {
    const made = randomBytes(SEAL_KEY_BYTES).toString('base64');
    await replaceDurably(path, `${made}\n`, { mode: 0o600 });
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length === SEAL_KEY_BYTES) return { key, randomBytes };
  throw new DeadwaxError('damaged_data', `${path} holds no key of ${SEAL_KEY_BYTES} bytes`, {
    hint: 'put it back from a backup, or remove it and give the secrets of profiles again',
  });
}
