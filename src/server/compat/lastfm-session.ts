import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import type { UserTokenRecord } from '../user-tokens.ts';
import { lastfmError } from './lastfm-error.ts';
import { checkSignature, type LastfmParameters, optional, required } from './lastfm-parameters.ts';

/** A call of the door. */
export interface LastfmCall {
  readonly services: Services;
  readonly parameters: LastfmParameters;
  readonly request: FastifyRequest;
}

/** The secret that goes with an API key, where it can be known: that of a user token is the token itself. */
function secretOf({ tokens }: Services, apiKey: string): string | undefined {
  return tokens.verify(apiKey) === undefined ? undefined : apiKey;
}

/** Gives the API key of a call. Errors: number 10. */
function apiKeyOf(parameters: LastfmParameters): string {
  const apiKey = optional(parameters, 'api_key');
  if (apiKey === undefined)
    throw lastfmError(10, 'api_key is missing; any text will do, and a user token does more');
  return apiKey;
}

/** Checks a call that has to be signed. Errors: numbers 10 and 13. */
export function requireSignature({ services, parameters }: LastfmCall): void {
  checkSignature(parameters, secretOf(services, apiKeyOf(parameters)));
}

function findSession({ tokens }: Services, sessionKey: string): UserTokenRecord {
  const record = tokens.findBySessionKey(sessionKey) ?? tokens.verify(sessionKey);
  if (record === undefined) throw lastfmError(9, 'the session key is not valid any more; sign in again');
  return record;
}

/** Notes who calls, and that they do. Errors: `rate_limited`. */
function admit({ services, request }: LastfmCall, record: UserTokenRecord): UserTokenRecord {
  request.principal = { name: record.tokenId, scope: 'ingest', session: undefined };
  services.rates.take(record.tokenId);
  return record;
}

/** Gives who calls a method that writes. Errors: numbers 9, 10, 13; `rate_limited`. */
export function requireSession(call: LastfmCall): UserTokenRecord {
  const { services, parameters } = call;
  requireSignature(call);
  const sessionKey = optional(parameters, 'sk');
  if (sessionKey === undefined) throw lastfmError(9, 'the session key sk is missing; sign in first');
  return admit(call, findSession(services, sessionKey));
}

/**
 * Gives whose listening a call may read: by its session key, or by a user token as its API key. What somebody hears is shown to nobody
 * else. Errors: numbers 4, 9, 10, 13; `rate_limited`.
 */
export function requireReader(call: LastfmCall): UserTokenRecord {
  const { services, parameters } = call;
  const apiKey = apiKeyOf(parameters);
  if (parameters.has('api_sig')) requireSignature(call);
  const sessionKey = optional(parameters, 'sk');
  const record =
    sessionKey === undefined ? services.tokens.verify(apiKey) : findSession(services, sessionKey);
  if (record === undefined)
    throw lastfmError(10, 'the API key may not read; use a user token as api_key, or send a session key');
  admit(call, record);
  const asked = optional(parameters, 'user') ?? record.userId;
  if (asked === record.userId) return record;
  throw lastfmError(4, `the session is of user '${record.userId}', not of '${asked.slice(0, 100)}'`);
}

/** Finds the user token behind a name and a password, or behind their digest as older clients send it. Errors: numbers 4 and 6. */
export function signInByPassword({ services, parameters }: LastfmCall): UserTokenRecord {
  const { tokens } = services;
  const userId = required(parameters, 'username');
  const password = optional(parameters, 'password');
  const digest = optional(parameters, 'authToken')?.toLowerCase();
  if (password === undefined && digest === undefined)
    throw lastfmError(6, 'the parameter password is missing');
  const record =
    password === undefined
      ? tokens.findByMd5(
          userId,
          (md5) => hash('md5', userId + md5) === digest || hash('md5', userId.toLowerCase() + md5) === digest,
        )
      : tokens.verify(password);
  if (record?.userId === userId) return record;
  throw lastfmError(4, 'the user name or the password is wrong; the password is a token of that user');
}
