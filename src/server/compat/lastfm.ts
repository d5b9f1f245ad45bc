import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formatProblem } from '../problem.ts';
import { logFault } from '../request-hooks.ts';
import type { Services } from '../services.ts';
import { formatXml, type LastfmElement, toJsonValue } from './lastfm-element.ts';
import { lastfmError, toLastfmFailure } from './lastfm-error.ts';
import { findMethod, LASTFM_SOURCE } from './lastfm-methods.ts';
import { type LastfmParameters, optional, readParameters } from './lastfm-parameters.ts';
import { setScrobbleTaker } from './rejected-scrobbles.ts';

/** Where players look for it: Last.fm's own path, and what other servers of scrobbles put before it. */
const ROOTS = ['', '/lastfm', '/apis/lastfm', '/audioscrobbler', '/apis/audioscrobbler'];
const PATHS = ROOTS.flatMap((root) => [`${root}/2.0`, `${root}/2.0/`]);

const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a call of the Last.fm door asked for, as far as it was read: errors have its format. */
    lastfmCall: { readonly isJson: boolean; readonly isWrite: boolean } | undefined;
  }
}

function formatOf(parameters: LastfmParameters): 'json' | 'xml' {
  const format = optional(parameters, 'format')?.toLowerCase() ?? 'xml';
  if (format === 'json' || format === 'xml') return format;
  throw lastfmError(5, `there is no format '${format.slice(0, 40)}'; use xml or json`);
}

/** Sends an answer: inside `<lfm>` in XML, by itself in JSON. */
function send(reply: FastifyReply, children: readonly LastfmElement[], isJson: boolean): FastifyReply {
  const isOk = reply.statusCode < 400;
  if (!isJson) {
    const lfm = { name: 'lfm', attributes: { status: isOk ? 'ok' : 'failed' }, children };
    return reply.type('text/xml; charset=utf-8').send(XML_DECLARATION + formatXml(lfm));
  }
  return reply
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(toJsonValue({ name: 'lfm', children })));
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  services: Services,
): Promise<FastifyReply> {
  const parameters = await readParameters(request);
  request.lastfmCall = { isJson: parameters.get('format')?.toLowerCase() === 'json', isWrite: false };
  const isJson = formatOf(parameters) === 'json';
  const method = findMethod(parameters);
  request.lastfmCall = { isJson, isWrite: method.isWrite };
  if (method.isWrite && request.method !== 'POST')
    throw lastfmError(6, `${parameters.get('method')} writes; send it by POST`);
  return send(reply, await method.run({ services, parameters, request }), isJson);
}

/** Learns in what format a call that was refused unread wants its answer: a player can read no other. */
async function readCall(request: FastifyRequest): Promise<NonNullable<FastifyRequest['lastfmCall']>> {
  const isPost = request.method === 'POST';
  const isUnread = request.lastfmCall === undefined && !(isPost && request.raw.readableDidRead);
  const parameters = isUnread ? await readParameters(request).catch(() => undefined) : undefined;
  const isJson = parameters?.get('format')?.toLowerCase() === 'json';
  return request.lastfmCall ?? { isJson, isWrite: isPost };
}

async function sendFailure(
  thrown: unknown,
  { request, reply, isClosing }: { request: FastifyRequest; reply: FastifyReply; isClosing: boolean },
): Promise<FastifyReply> {
  const { isJson, isWrite } = await readCall(request);
  const { headers, problem } = formatProblem(thrown, request.id);
  logFault(thrown, problem, request);
  const { code, httpStatus, message } = toLastfmFailure(thrown, problem, { isClosing, isWrite });
  reply.code(httpStatus).headers(headers);
  if (isJson)
    return reply
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ error: code, message, links: [] }));
  return send(reply, [{ name: 'error', attributes: { code }, text: message }], false);
}

/**
 * Adds the door of Last.fm's API 2.0, for what players do with it: signing in, scrobbling, now playing, loving, and reading back what
 * they sent.
 */
export async function addLastfmDoor(app: FastifyInstance, services: Services): Promise<void> {
  setScrobbleTaker(services, LASTFM_SOURCE);
  await app.register(async (door) => {
    door.decorateRequest('lastfmCall', undefined);
    door.addHook('onRequest', (_request, reply, done) => {
      reply.header('access-control-allow-origin', '*');
      done();
    });
    door.setErrorHandler((thrown, request, reply) =>
      sendFailure(thrown, { request, reply, isClosing: services.inFlight.closing }),
    );
    // Where a player sends its user's browser: the page asks whether it may.
    for (const url of ['/api/auth', '/api/auth/'])
      door.get(url, async (request, reply) => {
        const token = optional(await readParameters(request), 'token') ?? '';
        return reply.redirect(`/allow-player?token=${encodeURIComponent(token)}`);
      });
    for (const url of PATHS)
      door.route({
        method: ['GET', 'POST'],
        url,
        handlerTimeout: services.context.options.requestTimeoutMs,
        handler: (request, reply) => answer(request, reply, services),
      });
  });
}
