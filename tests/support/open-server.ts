import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { startMatchingNewTracks } from '../../src/catalog/match-new-tracks.ts';
import { createTrackMatcher } from '../../src/catalog/match-tracks.ts';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import type { Item } from '../../src/domain/item.ts';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import type { EventLog } from '../../src/eventlog/event-log.ts';
import {
  openSqliteEventLog,
  type SqliteEventLogOptions,
} from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { openImportLibrary } from '../../src/importing/import-library.ts';
import { ProfileLinks } from '../../src/importing/profile-links.ts';
import { createIngest } from '../../src/ingest/ingest.ts';
import { createListenHistory, type ListenHistory } from '../../src/ingest/listen-history.ts';
import { createListenIngest } from '../../src/ingest/listens.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { startWarehouseProjection } from '../../src/ingest/warehouse-projection.ts';
import type { JobHandler } from '../../src/jobs/job.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { openScheduler } from '../../src/jobs/scheduler.ts';
import { openModelStore } from '../../src/model/version/model-store.ts';
import { openRecommender } from '../../src/recommend/recommender.ts';
import { DEFAULT_SERVER_OPTIONS, type ServerContext, type ServerOptions } from '../../src/server/context.ts';
import { createServer } from '../../src/server/create-server.ts';
import { createKey, type KeyScope } from '../../src/server/keys.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { TasteAnswers } from '../../src/taste/taste-answers.ts';
import { tasteJobHandler } from '../../src/taste/taste-job.ts';
import { TasteStore } from '../../src/taste/taste-store.ts';
import { readTuningTable } from '../../src/training/tuning-runs.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { authorizationsAt } from './profile-authorizations.ts';
import { smallFields, smallModel } from './small-model.ts';

export interface OpenServer {
  readonly app: FastifyInstance;
  readonly context: ServerContext;
  readonly keys: Readonly<Record<KeyScope, string>>;
  readonly directory: string;
  readonly log: EventLog;
  /** What was uploaded, by name. */
  readonly uploads: Map<string, Buffer>;
  /** The server's log. */
  readonly logLines: string[];
  /** Moves the clock that limits, keys and sessions see. */
  advance(ms: number): void;
  close(): Promise<void>;
}

export interface OpenServerOptions {
  readonly options?: Partial<ServerOptions>;
  /** Limits of the event log. */
  readonly log?: Omit<SqliteEventLogOptions, 'directory'>;
  readonly webDirectory?: string;
  /** Parts of the context that the test replaces. */
  readonly replace?: (context: ServerContext) => Partial<ServerContext>;
}

function handler(type: string): JobHandler {
  return {
    type,
    maxAttempts: 1,
    timeoutMs: 10_000,
    parse: (parameters) => parameters,
    uniqueKey: (parameters) => `${type}:${String(parameters.catalogue ?? parameters.path)}`,
    run: async (parameters, context) => {
      context.progress('work', 1, 1, 'rows');
      if (parameters.slow === true)
        await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
      context.signal.throwIfAborted();
      return { counts: { accepted: 3 } };
    },
  };
}

const FILMS = [1, 2, 3, 4, 5, 6].map(
  (n): Item => ({
    itemId: `movie:${n}`,
    catalogue: 'movies',
    title: `Film ${n}`,
    year: 1990 + n,
    genres: [n % 2 === 0 ? 'Comedy' : 'Drama'],
    attributes: { imdb_id: `tt${n}`, tags: ['good'] },
    stub: false,
    source: 'test',
  }),
);

const PROFILE = {
  name: 'movies',
  n_ratings: 0,
  n_users: 0,
  n_items: 0,
  n_items_rated: 0,
  mean: null,
  sd: null,
  min: null,
  max: null,
  first_rating_at: null,
  last_rating_at: null,
  nulls: {},
  duplicates: 0,
  rating_distribution: [],
  votes_per_item: [],
  long_tail: [],
  ratings_per_year: [],
  genres: [],
  activity: [],
  popularity: [],
  correlations: [],
};

/** The history of listens over a warehouse that is opened when a test first asks for one. */
function lazyHistory(log: EventLog, directory: string) {
  let opened: Promise<{ history: ListenHistory; close(): Promise<void> }> | undefined;
  const open = async () => {
    const warehouse = await openWarehouse({ directory });
    const copying = startWarehouseProjection({
      log,
      warehouse,
      onError: (error) => {
        throw error;
      },
    });
    return {
      history: createListenHistory({ log, warehouse, waitMs: 10_000 }),
      async close() {
        await copying.close();
        await warehouse.close();
      },
    };
  };
  const get = async () => {
    opened ??= open();
    return (await opened).history;
  };
  const listenHistory: ListenHistory = {
    catchUp: async () => (await get()).catchUp(),
    read: async (...given) => (await get()).read(...given),
    summarise: async (...given) => (await get()).summarise(...given),
    countByTrack: async (...given) => (await get()).countByTrack(...given),
    countByDay: async (...given) => (await get()).countByDay(...given),
  };
  return { listenHistory, close: async () => (await opened)?.close() };
}

/** Opens a server on real SQLite engines in a new temporary folder, with a key of each scope. */
export async function openServer(given: OpenServerOptions = {}): Promise<OpenServer> {
  const directory = await mkdtemp(join(tmpdir(), 'deadwax-server-'));
  let skewMs = 0;
  const clock = () => Date.now() + skewMs;
  const log = await openSqliteEventLog({ directory, ...given.log });
  const store = await openSqliteStore({ directory });
  const projection = startStateProjection({
    log,
    store,
    onError: (error) => {
      throw error;
    },
  });
  const { documents } = store;
  const records = await openCatalog({ items: store.items, catalogue: 'records', clock });
  const tastes = new TasteStore(join(directory, 'taste'));
  const jobs = await openJobQueue({
    documents,
    handlers: [
      ...['train', 'tune', 'score', 'import', 'match_tracks', 'profile_sync'].map(handler),
      tasteJobHandler({ store, log, clock, threads: 1, catalog: records, tastes }),
    ],
    clock,
    randomBytes,
    pollMs: 20,
  });
  const scheduler = openScheduler({ documents, queue: jobs, clock });
  const models = await openModelStore({
    directory: join(directory, 'models'),
    clock,
    deadwaxVersion: '0.0.0',
  });
  await store.items.put(FILMS);
  const { version } = await models.write('movies', smallModel(), smallFields(0.3));
  await models.publish('movies', version);
  const catalog = await openCatalog({ items: store.items, catalogue: 'movies', clock });
  const deps = { store, models, catalogue: 'movies', catalog, policy: preferencePolicy(3.5), clock } as const;
  const recommender = await openRecommender(deps);
  const ingest = createIngest({ log, documents, clock, randomBytes, scaleOf: () => HALF_STARS });
  const history = lazyHistory(log, directory);
  const matcher = createTrackMatcher({ items: store.items, documents, clock });
  const newTracks = startMatchingNewTracks(matcher, (error) => {
    throw error;
  });
  const uploads = new Map<string, Buffer>();
  const profileLinks = new ProfileLinks(documents, { key: randomBytes(32), randomBytes });
  const logLines: string[] = [];
  const own: ServerContext = {
    version: '0.0.0',
    startedAtMs: clock(),
    clock,
    randomBytes,
    options: { ...DEFAULT_SERVER_OPTIONS, ...given.options },
    webDirectory: given.webDirectory,
    logDestination: { write: (line) => logLines.push(line) },
    logLevel: 'info',
    store,
    eventLog: log,
    ingest,
    listens: createListenIngest({ ingest, items: store.items, clock, onNewTracks: newTracks.add }),
    matcher,
    listenHistory: history.listenHistory,
    answers: () => recommender,
    itemFigures: async () => ({ nRatings: 2, averageRating: 4.25 }),
    scaleOf: () => HALF_STARS,
    models,
    sparkModels: {
      write: async () => undefined,
      read: async (catalogue) => models.publish(catalogue, 'none'),
    },
    tuning: (catalogue) => readTuningTable(documents, catalogue),
    jobs,
    scheduler,
    imports: openImportLibrary({ documents, dataDirectory: directory, clock }),
    profileLinks,
    profileAuthorizations: authorizationsAt({ store, profileLinks, clock }),
    tastes: new TasteAnswers({ store, catalog: records, tastes }),
    landing: {
      async receive(name: string, body: Readable) {
        uploads.set(name, await buffer(body));
        return jobs.enqueue('import', { path: name });
      },
      confirm: async (name: string) => jobs.enqueue('import', { path: name }),
      discard: async () => undefined,
      listLogs: async () => [{ name: 'ml.zip.log', sizeBytes: 12, modifiedAtMs: 0 }],
      readLog: async () => 'claimed\n',
    },
    profile: async () => PROFILE,
    sample: { loaded: async () => false, remove: async () => undefined },
    countEvents: () => log.endOffset(),
    projectionLag: async () => ({ state: await projection.lag() }),
    health: async () => [{ name: 'event log', up: true, required: true, detail: undefined }],
  };
  const context = { ...own, ...given.replace?.(own) };
  const sources = { clock, randomBytes };
  const make = async (scope: KeyScope) => (await createKey(documents, { label: scope, scope }, sources)).key;
  const keys = { ingest: await make('ingest'), read: await make('read'), admin: await make('admin') };
  const app = await createServer(context);
  return {
    app,
    context,
    keys,
    directory,
    log,
    uploads,
    logLines,
    advance: (ms) => {
      skewMs += ms;
    },
    async close() {
      await app.close();
      await newTracks.close();
      recommender.close();
      await scheduler.close();
      await jobs.close();
      tastes.close();
      await projection.close();
      await history.close();
      await log.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Runs a test with an open server and closes it. */
export async function withServer(
  use: (server: OpenServer) => Promise<void>,
  options?: OpenServerOptions,
): Promise<void> {
  const server = await openServer(options);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

/** The headers of a request with a key. */
export function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}
