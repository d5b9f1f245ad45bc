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

/** An application that its owner has registered at Discogs. */
export type DiscogsApplication = Readonly<Record<'consumer_key' | 'consumer_secret', string>>;

/** What makes each OAuth header another one. */
export interface Moment {
  readonly nowMs: number;
  readonly nonce: string;
}

/** Gives the header `Authorization` of a request. */
export function authorizationOf(credentials: DiscogsCredentials, moment: Moment): string {
  if ('token' in credentials) return `Discogs token=${credentials.token}`;
  const { oauth_token, oauth_token_secret } = credentials;
  return oauthHeader(credentials, oauth_token_secret, { oauth_token }, moment);
}

/**
 * Gives the header of an OAuth request. It is signed by PLAINTEXT, as Discogs recommends: only for HTTPS. `tokenSecret` is empty before
 * there is a token; `about` has what the request is about, such as `oauth_token`.
 * Source: RFC 5849 sections 3.4.4 and 3.5.1.
 */
export function oauthHeader(
  { consumer_key, consumer_secret }: DiscogsApplication,
  tokenSecret: string,
  about: Readonly<Record<string, string>>,
  { nowMs, nonce }: Moment,
): string {
  const parameters = {
    oauth_consumer_key: consumer_key,
    oauth_nonce: nonce,
    oauth_signature: `${percentEncode(consumer_secret)}&${percentEncode(tokenSecret)}`,
    oauth_signature_method: 'PLAINTEXT',
    oauth_timestamp: String(Math.floor(nowMs / 1000)),
    ...about,
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
