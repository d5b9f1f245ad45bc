import './fastify-types.ts';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { DeadwaxError } from '../errors.ts';
import { IdempotencyMemory } from '../ingest/idempotency.ts';
import { addBodyParsing, addRoutes, createMethodFinder } from './add-routes.ts';
import { startBackground } from './background.ts';
import { Browser } from './browse.ts';
import { ByteBudget } from './byte-budget.ts';
import { addAudioscrobblerDoor } from './compat/audioscrobbler.ts';
import { AudioscrobblerSessions } from './compat/audioscrobbler-sessions.ts';
import { addLastfmDoor } from './compat/lastfm.ts';
import { LastfmSignIns } from './compat/lastfm-sign-ins.ts';
import { addListenBrainzDoor, isListenBrainzPath } from './compat/listenbrainz-door.ts';
import { sendListenBrainzError } from './compat/listenbrainz-error.ts';
import type { ServerContext } from './context.ts';
import { addDocs } from './docs.ts';
import { addEventLane } from './event-lane.ts';
import { InFlight } from './in-flight.ts';
import { KeyRing } from './keys.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { NowPlaying } from './now-playing.ts';
import { addPage, hasPage, sendPage, wantsPage } from './page.ts';
import { formatProblem } from './problem.ts';
import { addRequestHooks, createRequestIds, sendProblem } from './request-hooks.ts';
import { ROUTES } from './routes/all-routes.ts';
import type { Services } from './services.ts';
import { Sessions } from './sessions.ts';
import { StreamHub } from './stream-hub.ts';
import { TokenBuckets } from './token-bucket.ts';
import { UserTokens } from './user-tokens.ts';

/** Five tries at once, then one in twelve seconds; a person mistypes, a program guesses. */
const SIGN_IN_RATE = { perSecond: 1 / 12, burst: 5 };
const MAX_URL_PART = 8192;
/** Longer than the minute after which proxies usually close, so that none sends into a connection that is being closed. */
const KEEP_ALIVE_MS = 65_000;
/** What each request with events may hold whatever the others do: two pieces of a stream. */
const FREE_EVENT_BYTES = 256 * 1024;
/** How long requests being worked on may take to finish when the server closes; what is closed after it has as long again. */
const DRAIN_MS = 5_000;
/** How long the answer to a request with an Idempotency-Key is remembered. */
const ANSWERS_KEPT_MS = 24 * 3_600_000;

async function openServices(context: ServerContext): Promise<Services> {
  const { clock, randomBytes, options } = context;
  const sources = { clock, randomBytes };
  const { documents } = context.store;
  return {
    context,
    keys: await KeyRing.open(documents, sources),
    tokens: await UserTokens.open(documents, sources),
    nowPlaying: new NowPlaying(clock),
    lastfmSignIns: new LastfmSignIns(sources),
    audioscrobblerSessions: new AudioscrobblerSessions(sources),
    sessions: new Sessions(documents, sources),
    hub: new StreamHub(Buffer.from(randomBytes(6)).toString('hex')),
    metrics: createMetrics(),
    browser: new Browser(),
    idempotency: new IdempotencyMemory({ documents, clock, keepMs: ANSWERS_KEPT_MS }),
    inFlight: new InFlight(options.maxInFlight),
    eventBytes: new ByteBudget({ maxBytes: options.maxEventMemory, freeBytes: FREE_EVENT_BYTES }),
    rates: new TokenBuckets({ ...options.rateLimit, clock }),
    signIns: new TokenBuckets({ ...SIGN_IN_RATE, clock }),
  };
}

function createApp(context: ServerContext): FastifyInstance {
  const { options } = context;
  const idOf = createRequestIds(context.randomBytes);
  return Fastify({
    loggerInstance: createLogger(context.logDestination, context.logLevel),
    trustProxy: options.trustProxy,
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: (raw) => idOf(raw.headers['x-request-id']),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    keepAliveTimeout: KEEP_ALIVE_MS,
    // A sender that stops in the middle of a body must not hold a place for ever; event streams have a heartbeat.
    connectionTimeout: options.requestTimeoutMs,
    http: { headersTimeout: options.requestTimeoutMs, connectionsCheckingInterval: 5_000 },
    // Players join an address that ends with a slash and a path that begins with one.
    routerOptions: { maxParamLength: MAX_URL_PART, ignoreDuplicateSlashes: true },
    frameworkErrors: (error, request, reply) => {
      if (isListenBrainzPath(request.url)) sendListenBrainzError(error, request, reply);
      else sendProblem(error, request, reply);
    },
    clientErrorHandler(error, socket) {
      if (!socket.writable) return;
      const { problem } = formatProblem(
        new DeadwaxError('unparsable', `the request is not HTTP: ${error.message}`),
        'none',
      );
      const body = JSON.stringify(problem);
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    },
  });
}

function addNotFound(app: FastifyInstance, webDirectory: string | undefined): void {
  const methodsOf = createMethodFinder(ROUTES);
  const servesPage = hasPage(webDirectory);
  const missing = (request: FastifyRequest): DeadwaxError => {
    const path = request.url.split('?', 1)[0] ?? '';
    const shown = path.slice(0, 200);
    const methods = methodsOf(path);
    if (methods.length === 0 || methods.some((method) => method === request.method))
      return new DeadwaxError('not_found', `there is nothing at ${shown}; /docs lists what there is`);
    const allow = methods.join(', ');
    return new DeadwaxError('method_not_allowed', `${shown} takes ${allow}, not ${request.method}`, {
      details: { allow },
    });
  };
  // Before the framework looks for the body that some methods must have.
  app.addHook('onRequest', (request, _, done) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (request.is404 && !isRead) done(missing(request));
    else done();
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    // The page's files lie at the root, so what is missing in a door comes here, too.
    if (isListenBrainzPath(request.url)) return sendListenBrainzError(missing(request), request, reply);
    if (servesPage && wantsPage(request)) return sendPage(reply);
    throw missing(request);
  });
}

/**
 * Makes the HTTP server with all its routes; it listens when told to, and answers `inject` without listening.
 * Closing it ends the streams, lets the requests being worked on finish, and releases nothing of the context.
 */
export async function createServer(context: ServerContext): Promise<FastifyInstance> {
  const services = await openServices(context);
  const app = createApp(context);
  app.decorateRequest('principal', undefined);
  app.decorateRequest('counted', false);
  app.setErrorHandler(sendProblem);
  addRequestHooks(app, services);
  await app.register(cookie);
  await app.register(compress, { global: true, encodings: ['gzip'], threshold: 1024 });
  addBodyParsing(app, context.options.maxBodyBytes);
  if (hasPage(context.webDirectory)) await addPage(app, context.webDirectory);
  addDocs(app);
  addNotFound(app, context.webDirectory);
  addRoutes(app, ROUTES, services);
  await addLastfmDoor(app, services);
  await addAudioscrobblerDoor(app, services);
  await addListenBrainzDoor(app, services);
  const cutEventLane = addEventLane(app, services, {
    firstRequestMs: context.options.requestTimeoutMs,
    keepAliveMs: KEEP_ALIVE_MS,
  });
  const stop = startBackground(services, app.log);
  app.addHook('preClose', async () => {
    services.hub.close();
    await services.inFlight.shut(DRAIN_MS);
    // What is still open is idle, or sends a body that was refused.
    app.server.closeAllConnections();
    cutEventLane();
  });
  app.addHook('onClose', stop);
  return app;
}
