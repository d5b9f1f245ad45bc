import '@fastify/cookie';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { DeadwaxError } from '../errors.ts';
import { allowsScope, type KeyRing, type KeyScope } from './keys.ts';
import { type BrowserSession, isCsrfToken, type Sessions } from './sessions.ts';

/** Who asks: a key, or a signed-in browser. `name` stands for them in logs and limits. */
export interface Principal {
  readonly name: string;
  readonly scope: KeyScope;
  readonly session: BrowserSession | undefined;
}

export const SESSION_COOKIE = 'deadwax_session';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

function keyTextOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] ?? '';
  const header = headers['x-api-key'];
  return Array.isArray(header) ? header[0] : header;
}

/** Finds who asks by a key; undefined where none is given. Errors: `unauthenticated` for a key that is unknown or revoked. */
export function authenticateKey(headers: IncomingHttpHeaders, keys: KeyRing): Principal | undefined {
  const text = keyTextOf(headers);
  if (text === undefined) return undefined;
  const record = keys.verify(text);
  if (record === undefined)
    throw new DeadwaxError(
      'unauthenticated',
      'the key is unknown or revoked; make one with `deadwax keys create`',
    );
  return { name: record.keyId, scope: record.scope, session: undefined };
}

/**
 * Finds who asks, from a key or else from the session cookie; undefined for nobody.
 * Errors: `unauthenticated` for a key that is unknown or revoked, even where a cookie is there too.
 */
export async function authenticate(
  request: FastifyRequest,
  { keys, sessions }: { readonly keys: KeyRing; readonly sessions: Sessions },
): Promise<Principal | undefined> {
  const byKey = authenticateKey(request.headers, keys);
  if (byKey !== undefined) return byKey;
  const cookie = request.cookies[SESSION_COOKIE];
  const session = cookie === undefined ? undefined : await sessions.find(cookie);
  return session && { name: `session-${session.sessionId.slice(0, 12)}`, scope: 'admin', session };
}

/** Checks that the one who asks may. Errors: `unauthenticated` for nobody, `forbidden` for a wrong scope or CSRF token. */
export function authorize(
  principal: Principal | undefined,
  needed: KeyScope,
  request: Pick<FastifyRequest, 'method' | 'headers'>,
): void {
  if (principal === undefined)
    throw new DeadwaxError(
      'unauthenticated',
      'this needs a key (`Authorization: Bearer dw_...`) or a signed-in browser',
    );
  if (!allowsScope(principal.scope, needed))
    throw new DeadwaxError(
      'forbidden',
      `the key's scope is '${principal.scope}' and this needs '${needed}'; use a key with that scope`,
    );
  const { session } = principal;
  if (session === undefined || SAFE_METHODS.has(request.method)) return;
  const token = request.headers['x-csrf-token'];
  if (typeof token !== 'string' || !isCsrfToken(token, session))
    throw new DeadwaxError(
      'forbidden',
      'the X-CSRF-Token header is missing or wrong; GET /api/v1/session gives it as csrf_token',
    );
}
