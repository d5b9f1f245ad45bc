import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DeadwaxError } from '../errors.ts';
import { authenticate, authorize } from './auth.ts';
import { mediaTypeOf, readJsonBody } from './request-body.ts';
import type { Route } from './route.ts';
import type { Services } from './services.ts';

/** Turns `/items/{id}` into the router's `/items/:id`. */
function routerPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

async function checkCaller(route: Route, request: FastifyRequest, services: Services): Promise<void> {
  request.principal = await authenticate(request, services);
  if (route.access === 'public') return;
  authorize(request.principal, route.access, request);
  if (request.principal !== undefined) services.rates.take(request.principal.name);
}

async function sendAnswer(route: Route, request: FastifyRequest, reply: FastifyReply, services: Services) {
  reply.code(route.status);
  const answer = await route.run(request, reply, request.principal, services);
  if (reply.sent) return reply;
  if (reply.statusCode === 204) return reply.send();
  if (route.responseType === 'text/plain') return reply.send(answer);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
}

/** Adds the declared routes. The time limit covers receiving the body, too; streams of bytes and events have none. */
export function addRoutes(app: FastifyInstance, routes: readonly Route[], services: Services): void {
  const { requestTimeoutMs } = services.context.options;
  for (const route of routes) {
    const isStream =
      route.bodyKind === 'bytes' ||
      route.bodyKind === 'ndjson_or_json' ||
      route.responseType === 'text/event-stream';
    app.route({
      method: route.method,
      url: routerPath(route.path),
      config: { bodyKind: route.bodyKind },
      ...(isStream ? {} : { handlerTimeout: requestTimeoutMs }),
      onRequest: (request) => checkCaller(route, request, services),
      handler: (request, reply) => sendAnswer(route, request, reply, services),
    });
  }
}

/** Reads bodies by what their route declares, in place of the framework's parsers. */
export function addBodyParsing(app: FastifyInstance, maxBodyBytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest) => {
    const { bodyKind } = request.routeOptions.config;
    if (bodyKind !== 'json') return undefined;
    const { headers, raw } = request;
    const type = mediaTypeOf(headers['content-type']);
    if (type === '' && (headers['content-length'] === '0' || headers['content-length'] === undefined))
      return undefined;
    if (type !== 'application/json')
      throw new DeadwaxError(
        'unsupported_format',
        `content type '${type.slice(0, 100)}' is not supported; send application/json`,
      );
    if (Number(headers['content-length'] ?? 0) > maxBodyBytes)
      throw new DeadwaxError('too_large', `the body is larger than ${maxBodyBytes} bytes`);
    return readJsonBody(raw, headers['content-encoding'], maxBodyBytes);
  });
}

/** Finds the methods of the declared routes that a path matches, for answers with status 405. */
export function createMethodFinder(routes: readonly Route[]): (path: string) => readonly string[] {
  const patterns = routes.map(({ method, path }) => ({
    method,
    isExact: !path.includes('{'),
    pattern: new RegExp(`^${path.replace(/[.-]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (path) => {
    const matching = patterns.filter(({ pattern }) => pattern.test(path));
    // What is there by its own name is not an id.
    const exact = matching.filter(({ isExact }) => isExact);
    return [...new Set((exact.length > 0 ? exact : matching).map(({ method }) => method))];
  };
}
