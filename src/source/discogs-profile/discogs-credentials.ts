import * as z from 'zod';

const secret = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[!-~]+$/, 'holds blanks or other than plain characters');

/** By what Discogs knows who asks: a personal token, or a user's OAuth token for an application. */
export const DiscogsCredentials = z.union([
  z.strictObject({ token: secret }),
  z.strictObject({
    consumer_key: secret,
    consumer_secret: secret,
    oauth_token: secret,
    oauth_token_secret: secret,
  }),
]);
export type DiscogsCredentials = z.infer<typeof DiscogsCredentials>;

/** What makes each OAuth header another one. */
interface Moment {
  readonly nowMs: number;
  readonly nonce: string;
}

/**
 * Gives the header `Authorization` of a request. OAuth signs by PLAINTEXT, as Discogs recommends: only for HTTPS.
 * Source: RFC 5849 sections 3.4.4 and 3.5.1.
 */
export function authorizationOf(credentials: DiscogsCredentials, { nowMs, nonce }: Moment): string {
  if ('token' in credentials) return `Discogs token=${credentials.token}`;
  const { consumer_key, consumer_secret, oauth_token, oauth_token_secret } = credentials;
  const parameters = {
    oauth_consumer_key: consumer_key,
    oauth_nonce: nonce,
    oauth_signature: `${percentEncode(consumer_secret)}&${percentEncode(oauth_token_secret)}`,
    oauth_signature_method: 'PLAINTEXT',
    oauth_timestamp: String(Math.floor(nowMs / 1000)),
    oauth_token,
    oauth_version: '1.0',
  };
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}="${percentEncode(value)}"`);
  return `OAuth ${pairs.join(', ')}`;
}

/** All but letters, digits and `-._~`. Source: RFC 5849 section 3.6. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
