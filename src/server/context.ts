import type { TrackMatcher } from '../catalog/match-tracks.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { ImportLibrary } from '../importing/import-library.ts';
import type { Landing } from '../importing/landing.ts';
import type { ProfileAuthorizations } from '../importing/profile-authorizations.ts';
import type { ProfileLinks } from '../importing/profile-links.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { ListenHistory } from '../ingest/listen-history.ts';
import type { ListenIngest } from '../ingest/listens.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Scheduler } from '../jobs/scheduler.ts';
import type { ModelManifest } from '../model/version/manifest.ts';
import type { ModelStore } from '../model/version/model-store.ts';
import type { Recommender } from '../recommend/recommender.ts';
import type { Store } from '../store/store.ts';
import type { TasteAnswers } from '../taste/taste-answers.ts';
import type { TuningTable } from '../training/tuning-runs.ts';
import type { Profile } from './contract-operations.ts';

/** The answers of one catalogue. */
type Answers = Pick<
  Recommender,
  | 'recommendForUser'
  | 'recommendForItems'
  | 'popular'
  | 'similarItems'
  | 'topUsers'
  | 'similarUsers'
  | 'userSimilarity'
  | 'estimate'
>;

/** How users stand to an item. Undefined: the average without ratings, and what its catalogue does not have. */
export interface ItemFigures {
  readonly nRatings: number;
  readonly averageRating: number | undefined;
  /** Of a release; undefined until they are counted. */
  readonly nOwners?: number | undefined;
  readonly nWanting?: number | undefined;
  /** Of a track. */
  readonly nPlays?: number | undefined;
  readonly nListeners?: number | undefined;
}

/** Spark's ALSModel directories, at paths of the machine that Deadwax runs on. */
export interface SparkModels {
  write(catalogue: Catalogue, version: string, path: string): Promise<void>;
  /** Takes one in as a new version, not yet live. */
  read(catalogue: Catalogue, path: string): Promise<ModelManifest>;
}

/** The state of a part of the program. A required one that is down makes the server not ready. */
export interface ComponentHealth {
  readonly name: string;
  readonly up: boolean;
  readonly required: boolean;
  readonly detail: string | undefined;
}

/** Limits of the HTTP door. */
export interface ServerOptions {
  /** Compressed and inflated size of a JSON body. */
  readonly maxBodyBytes: number;
  readonly maxEventsPerRequest: number;
  /** Bytes that requests with events may hold together while they are received, besides a little that is free to each. */
  readonly maxEventMemory: number;
  /** Requests worked on at a time; more are answered 503 with Retry-After. */
  readonly maxInFlight: number;
  /** Longest time to receive a request and to answer it; streams are exempt. */
  readonly requestTimeoutMs: number;
  /** Per key, sustained and at once. */
  readonly rateLimit: { readonly perSecond: number; readonly burst: number };
  /** Largest file of an upload. */
  readonly maxUploadBytes: number;
  /** How long a read waits for the events before it to be applied. */
  readonly readWaitMs: number;
  /** Believe X-Forwarded-For and X-Forwarded-Proto; only behind a proxy that sets them. */
  readonly trustProxy: boolean;
}

export const DEFAULT_SERVER_OPTIONS: ServerOptions = {
  maxBodyBytes: 10_000_000,
  maxEventsPerRequest: 1_000,
  maxEventMemory: 256 * 1024 * 1024,
  maxInFlight: 512,
  requestTimeoutMs: 30_000,
  rateLimit: { perSecond: 5_000, burst: 10_000 },
  maxUploadBytes: 20_000_000_000,
  readWaitMs: 500,
  trustProxy: false,
};

/** Everything the server works with; the application wires it, the server opens and closes none of it. */
export interface ServerContext {
  readonly version: string;
  readonly startedAtMs: number;
  readonly clock: () => number;
  /** Cryptographically strong; keys, sessions and request ids come from it. */
  readonly randomBytes: (size: number) => Uint8Array;
  readonly options: ServerOptions;
  /** Where the built page lies; undefined serves no page. */
  readonly webDirectory: string | undefined;
  /** Where log lines go, one JSON object each; undefined is silent. */
  readonly logDestination: { write(line: string): void } | undefined;
  /** The least severe lines that are written: a level of pino. */
  readonly logLevel: string;
  readonly store: Store;
  readonly eventLog: Pick<EventLog, 'endOffset' | 'onCommit'>;
  readonly ingest: Pick<Ingest, 'submit' | 'parseLines' | 'submitLines' | 'setAside' | 'deadLetters'>;
  /** The way in for what players send. */
  readonly listens: Pick<ListenIngest, 'submit' | 'putTracks'>;
  readonly listenHistory: ListenHistory;
  /** Says which tracks are the same. */
  readonly matcher: Pick<TrackMatcher, 'decide' | 'forget' | 'isDecided'>;
  readonly answers: (catalogue: Catalogue) => Answers;
  readonly itemFigures: (itemId: string) => Promise<ItemFigures>;
  /** The ratings that a catalogue takes; predictions are clamped to it for display. */
  readonly scaleOf: (catalogue: Catalogue) => RatingScale;
  readonly models: Pick<ModelStore, 'list' | 'live' | 'publish' | 'rollback' | 'onPublish'>;
  readonly sparkModels: SparkModels;
  readonly tuning: (catalogue: Catalogue) => Promise<TuningTable>;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'get' | 'list' | 'cancel' | 'retry' | 'onChange'>;
  readonly scheduler: Pick<Scheduler, 'list' | 'put' | 'delete' | 'run'>;
  readonly imports: ImportLibrary;
  /** The profiles that users have elsewhere. */
  readonly profileLinks: Pick<ProfileLinks, 'get' | 'put' | 'delete'>;
  /** How users connect these in the browser. */
  readonly profileAuthorizations: ProfileAuthorizations;
  /** What the collections of records say of their owners. */
  readonly tastes: Pick<
    TasteAnswers,
    'readTaste' | 'readFriend' | 'readLeaders' | 'statistics' | 'setHidden'
  >;
  /** The landing folder: takes uploads in, and keeps a log of each dropped file. */
  readonly landing: Pick<Landing, 'receive' | 'confirm' | 'discard' | 'listLogs' | 'readLog'>;
  readonly profile: (catalogue: Catalogue) => Promise<Profile>;
  readonly sample: {
    loaded(): Promise<boolean>;
    /** Erases the sample's users, items and events from every projection. Errors: `not_found`. */
    remove(): Promise<void>;
  };
  readonly countEvents: () => Promise<number>;
  /** Events in the log that each projection has not applied yet, by its name. */
  readonly projectionLag: () => Promise<Readonly<Record<string, number>>>;
  readonly health: () => Promise<readonly ComponentHealth[]>;
}
