import * as z from 'zod';
import type { DocumentStore } from '../store/store.ts';
import type { KeySources } from './keys.ts';
import { hashPassword, isPassword, PasswordHash } from './password.ts';
import { digestSecret, makeSecret } from './secret.ts';

const ACCOUNTS = 'accounts';
const LINKS = 'sign_in_links';
const ADMIN = 'admin';
const LINK_VALID_MS = 24 * 3_600_000;

const Account = z.object({
  accountId: z.string(),
  role: z.literal('admin'),
  password: PasswordHash,
  createdAtMs: z.number(),
});
const Link = z.object({ accountId: z.string(), expiresAtMs: z.number() });

/** What the first start shows once and nothing shows again. */
export interface FirstAdmin {
  readonly password: string;
  /** The token of a sign-in link: open `/?link=<token>`. */
  readonly linkToken: string;
}

/** Makes the administrator with a random password and a one-time link; undefined where there is one already. */
export async function createFirstAdmin(
  documents: DocumentStore,
  sources: KeySources,
): Promise<FirstAdmin | undefined> {
  const password = Buffer.from(sources.randomBytes(15)).toString('base64url');
  const account = {
    accountId: ADMIN,
    role: 'admin',
    password: await hashPassword(password, sources.randomBytes),
    createdAtMs: sources.clock(),
  };
  const revision = await documents.put(ACCOUNTS, ADMIN, account, 0);
  if (revision === undefined) return undefined;
  return { password, linkToken: await createSignInLink(documents, sources) };
}

/** Makes a token that signs a browser in as the administrator once, within a day. */
export async function createSignInLink(documents: DocumentStore, sources: KeySources): Promise<string> {
  const token = makeSecret(sources.randomBytes);
  const link = { accountId: ADMIN, expiresAtMs: sources.clock() + LINK_VALID_MS };
  await documents.put(LINKS, digestSecret(token), link);
  return token;
}

/** Gives the account whose password this is, or undefined. */
export async function findByPassword(
  documents: DocumentStore,
  password: string,
): Promise<string | undefined> {
  const stored = await documents.get(ACCOUNTS, ADMIN);
  if (stored === undefined) return undefined;
  const account = Account.parse(stored);
  return (await isPassword(password, account.password)) ? account.accountId : undefined;
}

/** Uses up a sign-in link and gives its account; undefined for one that is unknown, used or too old. */
export async function redeemLink(
  documents: DocumentStore,
  token: string,
  nowMs: number,
): Promise<string | undefined> {
  const key = digestSecret(token);
  const stored = await documents.get(LINKS, key);
  if (stored === undefined) return undefined;
  const link = Link.parse(stored);
  // Of two that come at the same time, the delete succeeds for one.
  const isFirst = await documents.delete(LINKS, key);
  return isFirst && link.expiresAtMs > nowMs ? link.accountId : undefined;
}
