import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DeadwaxError } from '../../errors.ts';
import type { Services } from '../services.ts';
import { badRequest, type ListenBrainzRoute, queryText, tokenTextOf } from './listenbrainz-call.ts';
import { CORS_HEADERS, sendListenBrainzError } from './listenbrainz-error.ts';
import { postFeedback } from './listenbrainz-feedback.ts';
import { getLatestImport, postLatestImport } from './listenbrainz-latest-import.ts';
import { LISTENBRAINZ_SOURCE, takeListenLetter } from './listenbrainz-letter.ts';
import { deleteListen, getListenCount, getListens, getPlayingNow } from './listenbrainz-listens.ts';
import { getListeningActivity, TOP_STATS } from './listenbrainz-stats.ts';
import { submitListens } from './listenbrainz-submit.ts';
import { getRecommendedRecordings, getSimilarTo, getSimilarUsers } from './listenbrainz-taste.ts';

/** Routes for whose token is known. */
const ROUTES: readonly ListenBrainzRoute[] = [
  submitListens,
  getListens,
  getListenCount,
  getPlayingNow,
  getLatestImport,
  postLatestImport,
  deleteListen,
  postFeedback,
  getSimilarUsers,
  getSimilarTo,
  getRecommendedRecordings,
  ...TOP_STATS,
  getListeningActivity,
];
/** Where players look for the door, according to which service they were made for. */
const ROOTS = ['', '/apis/listenbrainz', '/listenbrainz'];
/** What some players ask for directly below the root that they were given. */
const SHORT_PATHS = new Set(['/submit-listens', '/validate-token']);

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

interface Registered {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handler: Handler;
}

function validateToken(services: Services): Handler {
  return async (request) => {
    const text = tokenTextOf(request) ?? queryText({ request }, 'token');
    if (text === undefined) throw badRequest('there is no token; send Authorization: Token ..., or ?token=');
    const record = services.tokens.verify(text);
    if (record === undefined) return { code: 200, message: 'Token invalid.', valid: false };
    return { code: 200, message: 'Token valid.', valid: true, user_name: record.userId };
  };
}

function withToken(route: ListenBrainzRoute, services: Services): Handler {
  return async (request, reply) => {
    const text = tokenTextOf(request);
    const record = text === undefined ? undefined : services.tokens.verify(text);
    if (record === undefined)
      throw new DeadwaxError(
        'unauthenticated',
        text === undefined
          ? 'there is no token; send Authorization: Token ...'
          : 'the token is unknown or revoked; make one on the page "Connect a player"',
      );
    request.principal = { name: record.tokenId, scope: 'ingest', session: undefined };
    return route.handle({ services, userId: record.userId, request, reply });
  };
}

function addBelow(root: FastifyInstance, routes: readonly Registered[], timeoutMs: number): void {
  root.addHook('onRequest', async (_request, reply) => {
    reply.headers(CORS_HEADERS);
  });
  root.setErrorHandler(sendListenBrainzError);
  const methods = new Map<string, string[]>();
  for (const { method, path, handler } of routes) {
    methods.set(path, [...(methods.get(path) ?? []), method]);
    const answer: Handler = async (request, reply) => {
      const value = await handler(request, reply);
      if (value === undefined) return reply.code(204).send();
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(value));
    };
    for (const url of [path, `${path}/`])
      root.route({ method, url, handlerTimeout: timeoutMs, handler: answer });
  }
  for (const [path, allowed] of methods) addOtherMethods(root, path, allowed);
  root.setNotFoundHandler((request) => {
    const path = request.url.split('?', 1)[0].slice(0, 200);
    throw new DeadwaxError('not_found', `there is nothing at ${path}`);
  });
}

/** Answers the questions of browsers before a call, and refuses what a path does not take. */
function addOtherMethods(root: FastifyInstance, path: string, allowed: readonly string[]): void {
  const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !allowed.includes(method));
  for (const url of [path, `${path}/`]) {
    root.options(url, (_request, reply) => reply.code(204).send());
    root.route({
      method: others,
      url,
      handler: (request) => {
        const allow = allowed.join(', ');
        throw new DeadwaxError('method_not_allowed', `this path takes ${allow}, not ${request.method}`, {
          details: { allow },
        });
      },
    });
  }
}

/** Tells whether an address is one of the door's, so that errors on the way to a route have its form, too. */
export function isListenBrainzPath(url: string): boolean {
  return /^\/+((apis\/+)?listenbrainz|1)(\/|$)/.test(url);
}

/**
 * Adds the door that ListenBrainz' clients know: `/1/*`, also below `/apis/listenbrainz` and `/listenbrainz`, with or without a slash
 * at the end. Only user tokens open it. Its errors are `{"code": 503, "error": "..."}`, because players decide by `code` whether a
 * listen is sent again.
 */
export async function addListenBrainzDoor(app: FastifyInstance, services: Services): Promise<void> {
  const { requestTimeoutMs } = services.context.options;
  const routes: Registered[] = [
    { method: 'GET', path: '/validate-token', handler: validateToken(services) },
    ...ROUTES.map((route) => ({
      method: route.method,
      path: route.path,
      handler: withToken(route, services),
    })),
  ];
  for (const root of ROOTS) {
    const prefix = `${root}/1`;
    await app.register(async (scope) => addBelow(scope, routes, requestTimeoutMs), { prefix });
    if (root === '') continue;
    const short = routes.filter(({ path }) => SHORT_PATHS.has(path));
    await app.register(async (scope) => addBelow(scope, short, requestTimeoutMs), { prefix: root });
  }
  services.context.ingest.deadLetters.setTaker(LISTENBRAINZ_SOURCE, (values) =>
    Promise.all(values.map((value) => takeListenLetter(services, value))),
  );
}
