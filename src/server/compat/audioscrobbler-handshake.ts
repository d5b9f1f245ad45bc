import { hash } from 'node:crypto';
import type { Services } from '../services.ts';
import type { UserTokenRecord } from '../user-tokens.ts';
import { type LastfmParameters, optional } from './lastfm-parameters.ts';

/** How far a player's clock may be off: the plays it sends would be wrong by as much. */
const MAX_CLOCK_ERROR_MS = 3_600_000;

/** Finds the user token that a handshake proves to know: `a` is the MD5 of the token's MD5 and the time. */
function findToken(
  { tokens }: Services,
  parameters: LastfmParameters,
  { userId, time }: { readonly userId: string; readonly time: string },
): UserTokenRecord | undefined {
  const given = optional(parameters, 'a')?.toLowerCase();
  const sessionKey = optional(parameters, 'sk');
  if (sessionKey === undefined) return tokens.findByMd5(userId, (md5) => hash('md5', md5 + time) === given);
  // A player with an account of the newer protocol sends its session key; the digest is of its maker's secret, which nobody else has.
  const record = tokens.findBySessionKey(sessionKey) ?? tokens.verify(sessionKey);
  return record?.userId === userId ? record : undefined;
}

/**
 * Answers a handshake: `OK`, the session and the addresses to send to, a line each; or `BADAUTH`, `BADTIME`, `FAILED` with the reason.
 * `base` is the address that the player came by.
 */
export function shakeHands(services: Services, parameters: LastfmParameters, base: string): string {
  const protocol = optional(parameters, 'p') ?? '1.2';
  if (!/^1\.2(\.\d+)?$/.test(protocol))
    return `FAILED protocol ${protocol.slice(0, 20)} is not spoken here; use 1.2 or 1.2.1`;
  const [userId, time] = [optional(parameters, 'u'), optional(parameters, 't')];
  if (userId === undefined || time === undefined) return 'FAILED the parameters u and t are needed';
  if (!/^\d{1,12}$/.test(time)) return 'BADTIME';
  if (Math.abs(Number(time) * 1000 - services.context.clock()) > MAX_CLOCK_ERROR_MS) return 'BADTIME';
  const record = findToken(services, parameters, { userId, time });
  if (record === undefined) return 'BADAUTH';
  const [client, version] = [optional(parameters, 'c'), optional(parameters, 'v')];
  const sessionId = services.audioscrobblerSessions.begin({
    userId: record.userId,
    tokenId: record.tokenId,
    context: {
      ...(client === undefined
        ? {}
        : { submission_client: client.slice(0, 100), client: client.slice(0, 100) }),
      ...(version === undefined ? {} : { submission_client_version: version.slice(0, 100) }),
    },
  });
  return ['OK', sessionId, `${base}/np_1.2`, `${base}/protocol_1.2`].join('\n');
}
