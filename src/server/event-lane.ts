import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { EventConnection, type Lane } from './event-connection.ts';
import { EventGroups } from './event-groups.ts';
import { createRequestIds } from './request-hooks.ts';
import type { Services } from './services.ts';

/** Larger bodies are counted as memory of the server, which the lane does not; and they do not come in one piece. */
const MAX_BODY_BYTES = 64 * 1024;

/** Formats the date of now, once a second. */
function createDate(clock: () => number): () => string {
  let second = Number.NaN;
  let text = '';
  return () => {
    const now = Math.floor(clock() / 1000);
    if (now !== second) text = new Date(now * 1000).toUTCString();
    second = now;
    return text;
  };
}

/**
 * Lets the commonest request, a small JSON body of events with a key, go past the web framework and Node's HTTP, which would cost more
 * than taking the events does. The answers are those of the route, without the headers that concern pages. Returns what cuts the
 * connections that are left.
 */
export function addEventLane(
  { server, log }: FastifyInstance,
  services: Services,
  times: Pick<Lane, 'firstRequestMs' | 'keepAliveMs'>,
): () => void {
  const { clock, randomBytes, options } = services.context;
  const lane: Lane = {
    ...times,
    services,
    groups: new EventGroups(services),
    log,
    idOf: createRequestIds(randomBytes),
    server,
    serveOtherwise: server.listeners('connection') as Lane['serveOtherwise'][number][],
    maxBodyBytes: Math.min(MAX_BODY_BYTES, options.maxBodyBytes),
    date: createDate(clock),
    connections: new Set(),
  };
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => new EventConnection(lane, socket));
  services.inFlight.onClosing(() => {
    for (const connection of lane.connections) connection.close();
  });
  return () => {
    for (const connection of lane.connections) connection.destroy();
  };
}
