import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formatProblem } from '../problem.ts';
import { logFault } from '../request-hooks.ts';
import type { Services } from '../services.ts';
import { shakeHands } from './audioscrobbler-handshake.ts';
import { AUDIOSCROBBLER_SOURCE, submitNowPlaying, submitPlays } from './audioscrobbler-submit.ts';
import { readParameters } from './lastfm-parameters.ts';
import { setScrobbleTaker } from './rejected-scrobbles.ts';

/** Where players look for it: the root, and what other servers of scrobbles put before it. */
const ROOTS = ['', '/audioscrobbler', '/apis/audioscrobbler', '/apis/audioscrobbler_legacy'];
const HANDSHAKE = /^([^?]*)\?(?:[^#]*&)?hs=true(?:&|$)/;

function sendText(reply: FastifyReply, text: string): FastifyReply {
  // Always 200: what a player goes by is the first word.
  return reply.code(200).type('text/plain; charset=utf-8').send(`${text}\n`);
}

/** `FAILED` has a player keep its plays and try again, which is what shall happen whatever went wrong on our side. */
function sendFailed(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { problem } = formatProblem(thrown, request.id);
  logFault(thrown, problem, request);
  return sendText(reply, `FAILED ${problem.detail.replace(/\s+/g, ' ')}`);
}

/** Gives the root that a handshake was sent to; undefined for any other request, such as one for the page at `/`. */
function handshakeRoot({ method, url }: FastifyRequest): string | undefined {
  if (method !== 'GET') return undefined;
  const path = HANDSHAKE.exec(url)?.[1].replace(/\/$/, '');
  return path !== undefined && ROOTS.includes(path) ? path : undefined;
}

/** Adds the door of the AudioScrobbler protocol 1.2, by which old and small players scrobble. */
export async function addAudioscrobblerDoor(app: FastifyInstance, services: Services): Promise<void> {
  setScrobbleTaker(services, AUDIOSCROBBLER_SOURCE);
  // A handshake goes to `/`, where the page is: it is told apart before the router.
  app.addHook('onRequest', async (request, reply) => {
    const root = handshakeRoot(request);
    if (root === undefined) return undefined;
    try {
      const parameters = await readParameters(request);
      const base = `${request.protocol}://${request.host}${root}`;
      return sendText(reply, shakeHands(services, parameters, base));
    } catch (thrown) {
      return sendFailed(thrown, request, reply);
    }
  });
  await app.register(async (door) => {
    door.setErrorHandler((thrown, request, reply) => {
      sendFailed(thrown, request, reply);
    });
    for (const root of ROOTS)
      for (const [path, submit] of [
        [`${root}/np_1.2`, submitNowPlaying],
        [`${root}/protocol_1.2`, submitPlays],
      ] as const)
        door.post(
          path,
          { handlerTimeout: services.context.options.requestTimeoutMs },
          async (request, reply) => sendText(reply, await submit(services, await readParameters(request))),
        );
  });
}
