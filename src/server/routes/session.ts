import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeadwaxError } from '../../errors.ts';
import { findByPassword, redeemLink } from '../accounts.ts';
import { SESSION_COOKIE } from '../auth.ts';
import { Session } from '../contract-operations.ts';
import { SignInBody } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import type { Services } from '../services.ts';
import { SESSION_VALID_MS } from '../sessions.ts';

const SIGNED_OUT: Session = { signed_in: false, role: null, csrf_token: null };

function cookieSettings(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const;
}

async function findAccount(
  { context, signIns }: Services,
  { password, link }: { readonly password?: string | undefined; readonly link?: string | undefined },
  address: string,
): Promise<string> {
  signIns.take(address);
  const { documents } = context.store;
  const account =
    password === undefined
      ? await redeemLink(documents, link ?? '', context.clock())
      : await findByPassword(documents, password);
  if (account !== undefined) return account;
  const what =
    password === undefined
      ? 'the sign-in link was used already, is too old or unknown'
      : 'the password is wrong';
  throw new DeadwaxError('unauthenticated', `${what}; \`deadwax start\` prints a new link`);
}

export const getSession = defineRoute({
  method: 'GET',
  path: '/api/v1/session',
  operation: 'getSession',
  tag: 'Session',
  summary: 'Says whether this browser is signed in, and gives its CSRF token',
  access: 'public',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: Session,
  example: { summary: 'This browser', path: '/api/v1/session' },
  async handle({ principal }) {
    const session = principal?.session;
    return session === undefined
      ? SIGNED_OUT
      : { signed_in: true, role: 'admin' as const, csrf_token: session.csrfToken };
  },
});

export const signIn = defineRoute({
  method: 'POST',
  path: '/api/v1/session',
  operation: 'signIn',
  tag: 'Session',
  summary: 'Signs this browser in, by password or by a one-time link',
  access: 'public',
  params: Nothing,
  query: Nothing,
  body: SignInBody,
  response: Session,
  example: { summary: 'By link', path: '/api/v1/session', body: { link: 'the text after ?link=' } },
  async handle({ body, request, reply }, services) {
    const accountId = await findAccount(services, body, request.ip);
    const { cookie, csrfToken } = await services.sessions.create(accountId);
    reply.setCookie(SESSION_COOKIE, cookie, { ...cookieSettings(request), maxAge: SESSION_VALID_MS / 1000 });
    return { signed_in: true, role: 'admin' as const, csrf_token: csrfToken };
  },
});

async function endSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { sessions }: Services,
): Promise<void> {
  const cookie = request.cookies[SESSION_COOKIE];
  if (cookie !== undefined) await sessions.end(cookie);
  reply.clearCookie(SESSION_COOKIE, cookieSettings(request));
}

export const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/v1/session',
  operation: 'signOut',
  tag: 'Session',
  summary: 'Signs this browser out',
  access: 'read',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: Session,
  example: { summary: 'This browser', path: '/api/v1/session' },
  async handle({ request, reply }, services) {
    await endSession(request, reply, services);
    return SIGNED_OUT;
  },
});
