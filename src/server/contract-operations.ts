import * as z from 'zod';
import { COLLECTED } from '../dataset/preference-policy.ts';
import { Catalogue } from './contract.ts';
import { DiscogsCounts } from './contract-entities.ts';
import { HistoryCounts } from './contract-history.ts';

// The operators' half of the contract: models, jobs, schedules, imports, profiles, keys, dead letters, sign-in.

const time = z.iso.datetime().describe('RFC 3339, UTC');
const Measured = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() });
const Metrics = z.record(z.string(), Measured);
export const Evaluation = z.object({
  split: z.string(),
  n_train: z.int(),
  n_test: z.int(),
  n_test_users: z.int(),
  recall_denominator: z.string(),
  rows: z.array(
    z.object({
      name: z.string(),
      metrics: Metrics,
      segments: z.record(z.string(), Metrics).describe('the figures of each segment by its name'),
    }),
  ),
  segments: z
    .array(
      z.object({
        name: z.string(),
        of: z
          .enum(['users', 'items'])
          .describe('users: only these users are measured; items: only these items are to be found'),
        definition: z.string(),
        n_users: z.int().describe('the users whom the figures are means over'),
        n_pairs: z.int().describe('test preferences'),
      }),
    )
    .describe('empty where rankings were not measured, and for versions from before there were segments'),
  took_ms: z.number(),
});
export type Evaluation = z.infer<typeof Evaluation>;

export const Model = z.object({
  catalogue: Catalogue,
  version: z.string(),
  live: z.boolean(),
  origin: z.enum(['trained', 'spark']),
  trained_at: time,
  train_took_ms: z.number(),
  n_users: z.int(),
  n_items: z.int(),
  n_interactions: z.int(),
  parameters: z.object({
    ranking: z.record(z.string(), z.unknown()),
    rating: z.record(z.string(), z.unknown()).nullable(),
    preferences: z
      .object({
        threshold: z.number().describe('ratings from here on count as liked'),
        collected: z.enum(COLLECTED).describe('what counts of a record that is both owned and wanted'),
        weights: z.record(z.string(), z.number()).describe('what each signal weighs beside a good rating'),
      })
      .nullable(),
  }),
  evaluation: Evaluation.nullable(),
  model_hash: z
    .string()
    .nullable()
    .describe(
      'equal for equal data, parameters, seed and Deadwax version; null in versions from before there was one',
    ),
  /** Why it cannot be used, for a damaged folder. */
  damaged: z.string().nullable(),
});
export type Model = z.infer<typeof Model>;
/** GET /models?catalogue= , newest first */
export const Models = z.object({ models: z.array(Model) });
export type Models = z.infer<typeof Models>;

export const JobStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export const Job = z.object({
  job_id: z.string(),
  type: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  status: JobStatus,
  steps: z.array(
    z.object({
      name: z.string(),
      done: z.number(),
      total: z.number().nullable(),
      unit: z.string(),
      started_at: time,
      ended_at: time.nullable(),
    }),
  ),
  attempts: z.int(),
  max_attempts: z.int(),
  created_at: time,
  started_at: time.nullable(),
  ended_at: time.nullable(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }).nullable(),
  result: z.unknown(),
  log: z.array(z.object({ at: time, line: z.string() })),
  schedule_id: z.string().nullable(),
});
export type Job = z.infer<typeof Job>;
export const JobPage = z.object({ jobs: z.array(Job), next_cursor: z.string().nullable() });
export type JobPage = z.infer<typeof JobPage>;
/** 202 of everything long: imports, training, tuning, scoring. */
export const JobAccepted = z.object({ job_id: z.string(), status: JobStatus });
export type JobAccepted = z.infer<typeof JobAccepted>;

export const Schedule = z.object({
  schedule_id: z.string(),
  cron: z.string(),
  time_zone: z.string(),
  job_type: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  enabled: z.boolean(),
  catch_up: z.enum(['run_once', 'skip']),
  next_run_at: time.nullable(),
  last_run_at: time.nullable(),
  last_job_id: z.string().nullable(),
});
export type Schedule = z.infer<typeof Schedule>;
export const Schedules = z.object({ schedules: z.array(Schedule) });
export type Schedules = z.infer<typeof Schedules>;

/** One source that was imported, by content hash. POST /imports {path, ...} -> JobAccepted; GET /imports lists these. */
export const Import = z.object({
  import_id: z.string(),
  name: z.string(),
  variant: z.string().describe('ml-100k, ml-1m, ml-10m, ml-csv, csv, sample, spotify-extended and the like'),
  catalogue: Catalogue,
  content_hash: z.string(),
  job_id: z.string().nullable(),
  status: JobStatus,
  started_at: time,
  ended_at: time.nullable(),
  counts: z.object({
    ratings_read: z.int(),
    events_accepted: z.int(),
    events_duplicate: z.int(),
    rejected: z.int(),
    items: z.int(),
    users: z.int(),
    tags: z.int(),
    links: z.int(),
  }),
  /** Before and after the cleaning rules, when any was asked for. */
  cleaning: z.record(z.string(), z.unknown()).nullable(),
  history: HistoryCounts.nullable().describe('only of listening histories'),
  discogs: DiscogsCounts.nullable().describe('only of dumps of Discogs'),
});
export type Import = z.infer<typeof Import>;
export const Imports = z.object({ imports: z.array(Import), next_cursor: z.string().nullable() });
export type Imports = z.infer<typeof Imports>;

/** GET /imports/logs: what happened to each file that was dropped into the landing folder. */
export const LandingLogs = z.object({
  logs: z.array(z.object({ name: z.string(), size_bytes: z.int(), modified_at: time })),
});
export type LandingLogs = z.infer<typeof LandingLogs>;
/** GET /imports/logs/{id} */
export const LandingLogText = z.object({ name: z.string(), text: z.string() });

const Histogram = z.array(z.object({ from: z.number(), to: z.number(), n: z.int() }));
/** GET /imports/{id}/profile and GET /profile?catalogue= */
export const Profile = z.object({
  name: z.string(),
  n_ratings: z.int(),
  n_users: z.int(),
  n_items: z.int(),
  n_items_rated: z.int(),
  mean: z.number().nullable(),
  sd: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  first_rating_at: time.nullable(),
  last_rating_at: time.nullable(),
  nulls: z.record(z.string(), z.int()),
  duplicates: z.int(),
  rating_distribution: z.array(z.object({ rating: z.number(), n: z.int() })),
  votes_per_item: z
    .array(z.object({ bucket: z.string(), n_items: z.int() }))
    .describe('1-9, 10-49, 50-99, 100-499, 500-999, 1000-4999, 5000+'),
  long_tail: z
    .array(z.object({ item_share: z.number(), rating_share: z.number() }))
    .describe('cumulative, most popular first'),
  ratings_per_year: z.array(z.object({ year: z.int(), n: z.int() })),
  genres: z.array(
    z.object({ genre: z.string(), n_items: z.int(), n_ratings: z.int(), mean: z.number().nullable() }),
  ),
  activity: Histogram.describe('users by number of ratings'),
  popularity: Histogram.describe('items by number of ratings'),
  correlations: z
    .array(z.object({ a: z.string(), b: z.string(), r: z.number().nullable() }))
    .describe('of year, average and count of items'),
});
export type Profile = z.infer<typeof Profile>;

export const Scope = z.enum(['ingest', 'read', 'admin']);
export const Key = z.object({
  key_id: z.string(),
  label: z.string(),
  scope: Scope,
  created_at: time,
  last_used_at: time.nullable(),
  revoked_at: time.nullable(),
});
export type Key = z.infer<typeof Key>;
export const Keys = z.object({ keys: z.array(Key) });
export type Keys = z.infer<typeof Keys>;
/** POST /keys {label, scope}: the only time the key itself is shown. */
export const NewKey = Key.extend({ key: z.string() });
export type NewKey = z.infer<typeof NewKey>;

/** The token of one player of a user. */
export const Token = z.object({
  token_id: z.string(),
  user_id: z.string(),
  label: z.string(),
  created_at: time,
  last_used_at: time.nullable(),
  revoked_at: time.nullable(),
});
export type Token = z.infer<typeof Token>;
/** GET /users/{id}/tokens, newest first */
export const Tokens = z.object({ tokens: z.array(Token) });
export type Tokens = z.infer<typeof Tokens>;
/** POST /users/{id}/tokens {label}: the only time the token itself is shown. */
export const NewToken = Token.extend({ token: z.uuid() });
export type NewToken = z.infer<typeof NewToken>;

export const DeadLetter = z
  .object({
    dead_letter_id: z.string(),
    received_at: time,
    source: z.string(),
    code: z.string(),
    pointer: z.string(),
    detail: z.string(),
    body: z.string().describe('the rejected event as text, cut at 12 KB'),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof DeadLetter>;
export const DeadLetters = z.object({
  dead_letters: z.array(DeadLetter),
  next_cursor: z.string().nullable(),
});
export type DeadLetters = z.infer<typeof DeadLetters>;
/** GET /dead-letters/summary */
export const DeadLetterSummary = z.object({
  total: z.int(),
  dropped: z.int().describe('how many made room for newer ones, ever'),
  groups: z.array(z.object({ source: z.string(), code: z.string(), count: z.int() })),
});
export type DeadLetterSummary = z.infer<typeof DeadLetterSummary>;
/** POST /dead-letters/replay {source?, code?}: rejected ones stay, with the new reason. */
export const Replayed = z.object({ accepted: z.int(), duplicates: z.int(), rejected: z.int() });
export type Replayed = z.infer<typeof Replayed>;
/** POST /dead-letters/discard {source?, code?} */
export const Discarded = z.object({ discarded: z.int() });
export type Discarded = z.infer<typeof Discarded>;

/** GET /session: who the browser is. POST /session {password} or {link} signs in (cookie); DELETE signs out. */
export const Session = z.object({
  signed_in: z.boolean(),
  role: z.enum(['admin']).nullable(),
  csrf_token: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;

/** GET /status?catalogue=: what the landing page shows at a glance. */
export const Status = z.object({
  version: z.string(),
  started_at: time,
  catalogue: Catalogue,
  n_events: z.int(),
  n_users: z.int(),
  n_items: z.int(),
  catalogues: z.array(z.object({ catalogue: Catalogue, n_items: z.int() })).describe('all that there are'),
  sample: z.boolean().describe('the bundled synthetic sample is loaded'),
  model: z
    .object({
      version: z.string(),
      trained_at: time,
      ndcg_at_10: z.number().nullable(),
      popularity_ndcg_at_10: z.number().nullable(),
    })
    .nullable(),
  training_job_id: z.string().nullable(),
  projection_lag_events: z.record(z.string(), z.int()),
});
export type Status = z.infer<typeof Status>;
