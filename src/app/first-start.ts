import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFirstAdmin } from '../server/accounts.ts';
import { createKey, type KeySources } from '../server/keys.ts';
import { createUserToken } from '../server/user-tokens.ts';
import type { DocumentStore } from '../store/store.ts';
import { replaceDurably } from '../util/durable-file.ts';

/** The file of the data directory that holds the command line's own key. */
export const LOCAL_KEY_FILE = 'cli-key';

/** The user that the sample is shown by, and whose token the first start makes. */
export const FIRST_USER = 'demo';

/** Secrets that are shown on the start that made them and never again. */
export interface FirstStart {
  readonly password: string;
  readonly adminKey: string;
  readonly ingestKey: string;
  /** By which a player sends what `FIRST_USER` listens to. */
  readonly scrobbleToken: string;
}

/** Gives the command line's own key of a data directory, made where it is missing. */
export async function openLocalKey(
  directory: string,
  documents: DocumentStore,
  sources: KeySources,
): Promise<string> {
  const path = join(directory, LOCAL_KEY_FILE);
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const { key } = await createKey(documents, { label: 'command line', scope: 'admin' }, sources);
  await replaceDurably(path, `${key}\n`, { mode: 0o600 });
  return key;
}

/** Makes the administrator and the first keys; undefined where that was done before. */
export async function makeFirstSecrets(
  documents: DocumentStore,
  sources: KeySources,
): Promise<FirstStart | undefined> {
  const admin = await createFirstAdmin(documents, sources);
  if (admin === undefined) return undefined;
  const adminKey = await createKey(documents, { label: 'first admin key', scope: 'admin' }, sources);
  const ingestKey = await createKey(documents, { label: 'first ingest key', scope: 'ingest' }, sources);
  const player = await createUserToken(documents, { userId: FIRST_USER, label: 'first token' }, sources);
  return {
    password: admin.password,
    adminKey: adminKey.key,
    ingestKey: ingestKey.key,
    scrobbleToken: player.token,
  };
}
