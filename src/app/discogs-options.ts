import { setTimeout as sleep } from 'node:timers/promises';
import { DeadwaxError } from '../errors.ts';
import type { DiscogsClientOptions } from '../source/discogs-profile/discogs-client.ts';
import type { DiscogsApplication } from '../source/discogs-profile/discogs-credentials.ts';
import type { Config } from './config.ts';
import { DEADWAX_VERSION } from './version.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function parseBaseUrl(text: string): string {
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
  if (url !== null && isSafe) return url.origin;
  throw new DeadwaxError(
    'invalid_input',
    `discogs_api_url '${text}' is no HTTPS address; tokens would be sent for everyone to read`,
  );
}

/** Gives the application that users connect by; undefined unless both of its parts are configured. */
export function discogsApplication({
  discogs_consumer_key: consumer_key,
  discogs_consumer_secret: consumer_secret,
}: Pick<Config, 'discogs_consumer_key' | 'discogs_consumer_secret'>): DiscogsApplication | undefined {
  return consumer_key === '' || consumer_secret === '' ? undefined : { consumer_key, consumer_secret };
}

/** Gives what reading profiles at Discogs works with, but for the credentials. Errors: `invalid_input`. */
export function discogsOptions(
  config: Pick<Config, 'discogs_api_url'>,
  clock: () => number,
): Omit<DiscogsClientOptions, 'credentials'> {
  return {
    baseUrl: parseBaseUrl(config.discogs_api_url),
    userAgent: `Deadwax/${DEADWAX_VERSION}`,
    surroundings: {
      clock,
      random: Math.random,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    },
  };
}
