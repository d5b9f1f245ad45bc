import { DeadwaxError } from '../../errors.ts';
import { DiscogsClient, type DiscogsClientOptions, momentOf } from './discogs-client.ts';
import { type DiscogsApplication, DiscogsCredentials, oauthHeader } from './discogs-credentials.ts';

/** Where a user is asked; the API itself has no pages. */
const AUTHORIZE_URL = 'https://www.discogs.com/oauth/authorize';
const TIMEOUT_MS = 20_000;

type Options = Omit<DiscogsClientOptions, 'credentials'>;

/** A token with its secret, as OAuth gives both. */
export interface OAuthToken {
  readonly token: string;
  readonly secret: string;
}

function refused(what: string, why: string): DeadwaxError {
  return new DeadwaxError('invalid_input', `Discogs refused ${what}: ${why}`, {
    hint: 'check discogs_consumer_key and discogs_consumer_secret of the configuration, and connect again',
  });
}

/** Errors: `io_failed` where Discogs cannot be reached, `invalid_input` where it refuses, `unparsable` for another answer. */
async function askForToken(
  [method, path]: readonly ['GET' | 'POST', string],
  authorization: string,
  { baseUrl, userAgent }: Options,
): Promise<OAuthToken> {
  const what = path.slice(path.lastIndexOf('/') + 1).replace('_', ' ');
  let [status, text] = [0, ''];
  try {
    const reply = await fetch(new URL(path, baseUrl), {
      method,
      headers: {
        'user-agent': userAgent,
        'content-type': 'application/x-www-form-urlencoded',
        authorization,
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'manual',
    });
    [status, text] = [reply.status, await reply.text()];
  } catch (thrown) {
    throw new DeadwaxError('io_failed', `${new URL(baseUrl).host} gave no ${what}`, { cause: thrown });
  }
  if (status === 401 || status === 403) throw refused(`the ${what}`, `status ${status}`);
  const answer = new URLSearchParams(text);
  const [token, secret] = [answer.get('oauth_token'), answer.get('oauth_token_secret')];
  if (status === 200 && token !== null && secret !== null) return { token, secret };
  throw new DeadwaxError(
    'unparsable',
    `${new URL(baseUrl).host} answered the question for the ${what} with status ${status}, and gave none`,
    { hint: 'check discogs_api_url of the configuration; where the status is from 500 on, try again later' },
  );
}

/**
 * Begins a sign-in: gives a token, and the page of Discogs where the user allows the application, which leads back to `callback`.
 * Source: RFC 5849 section 2.1.
 */
export async function beginDiscogsSignIn(
  application: DiscogsApplication,
  callback: string,
  options: Options,
): Promise<OAuthToken & { readonly url: string }> {
  const about = { oauth_callback: callback };
  const header = oauthHeader(application, '', about, momentOf(options.surroundings));
  const asked = await askForToken(['GET', '/oauth/request_token'], header, options);
  return { ...asked, url: `${AUTHORIZE_URL}?oauth_token=${encodeURIComponent(asked.token)}` };
}

/** Ends a sign-in that the user has allowed: gives what opens the profile, and its name. Source: RFC 5849 section 2.3. */
export async function endDiscogsSignIn(
  application: DiscogsApplication,
  asked: OAuthToken,
  verifier: string,
  options: Options,
): Promise<{ readonly username: string; readonly credentials: DiscogsCredentials }> {
  const about = { oauth_token: asked.token, oauth_verifier: verifier };
  const header = oauthHeader(application, asked.secret, about, momentOf(options.surroundings));
  const { token, secret } = await askForToken(['POST', '/oauth/access_token'], header, options);
  const credentials = DiscogsCredentials.parse({
    ...application,
    oauth_token: token,
    oauth_token_secret: secret,
  });
  const client = new DiscogsClient({ ...options, credentials });
  const { status, body } = await client.get('/oauth/identity', AbortSignal.timeout(TIMEOUT_MS));
  const username = Object(body).username;
  if (status !== 200 || typeof username !== 'string') throw refused('to say who it is', `status ${status}`);
  return { username, credentials };
}
