import * as z from 'zod';

// The one description of what goes over HTTP: it validates, types server and page, and becomes the OpenAPI document.

const id = z.string().min(1).max(512);
const time = z.iso.datetime().describe('RFC 3339, UTC');
export const Catalogue = z.enum(['movies', 'records', 'tracks']);

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  hint: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })),
  request_id: z.string(),
});
export type Problem = z.infer<typeof Problem>;

export const EventsAnswer = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
  results: z.array(
    z.object({
      index: z.int(),
      status: z.enum(['duplicate', 'rejected']),
      error: z.object({ code: z.string(), pointer: z.string(), detail: z.string() }).optional(),
      dead_letter_id: z.string().optional(),
    }),
  ),
});
export type EventsAnswer = z.infer<typeof EventsAnswer>;

export const Item = z.object({
  id,
  catalogue: Catalogue,
  title: z.string(),
  year: z.int().nullable(),
  genres: z.array(z.string()),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  stub: z.boolean(),
  source: z.string(),
});
export type Item = z.infer<typeof Item>;

/** GET /items, /users: a page of values. */
export const ItemPage = z.object({ items: z.array(Item), next_cursor: z.string().nullable() });
export type ItemPage = z.infer<typeof ItemPage>;

/** GET /items/{id}: the entry with its figures. */
export const ItemDetail = Item.extend({
  n_ratings: z.int(),
  average_rating: z.number().nullable(),
});
export type ItemDetail = z.infer<typeof ItemDetail>;

export const Source = z.enum(['als', 'fold_in', 'taste', 'popular']);
export const RecommendedItem = z.object({
  id,
  score: z.number(),
  rank: z.int(),
  predicted_rating: z.number().nullable().describe('clamped to the scale'),
  predicted_rating_raw: z.number().nullable(),
  cold: z.boolean(),
  source: Source,
  because: z.array(z.object({ id, title: z.string(), contribution: z.number() })),
  properties: Item.pick({ title: true, year: true, genres: true, attributes: true }),
});
export type RecommendedItem = z.infer<typeof RecommendedItem>;

export const ModelRef = z.object({ version: z.string(), trained_at: time });
export const Recommendations = z.object({
  recommendation_id: z.string(),
  catalogue: Catalogue,
  user_id: id.nullable(),
  model: ModelRef.nullable(),
  source: Source,
  items: z.array(RecommendedItem),
  next_cursor: z.string().nullable(),
  took_ms: z.number(),
});
export type Recommendations = z.infer<typeof Recommendations>;

export const SimilarItems = z.object({
  item_id: id,
  model: ModelRef.nullable(),
  items: z.array(z.object({ id, score: z.number(), rank: z.int(), properties: Item.pick({ title: true, year: true, genres: true, attributes: true }) })),
});
export type SimilarItems = z.infer<typeof SimilarItems>;

/** GET /items/{id}/users */
export const TopUsers = z.object({ item_id: id, model: ModelRef.nullable(), users: z.array(z.object({ id, score: z.number(), rank: z.int() })) });
export type TopUsers = z.infer<typeof TopUsers>;

/** GET /estimate?user=&item= */
export const Estimate = z.object({
  user_id: id,
  item_id: id,
  predicted_rating: z.number().nullable(),
  predicted_rating_raw: z.number().nullable(),
  score: z.number().nullable(),
});
export type Estimate = z.infer<typeof Estimate>;

export const User = z.object({
  id,
  member: z.boolean(),
  attributes: z.record(z.string(), z.union([z.string(), z.number()])),
  source: z.string(),
  n_interactions: z.int(),
});
export type User = z.infer<typeof User>;
export const UserPage = z.object({ users: z.array(User.omit({ n_interactions: true })), next_cursor: z.string().nullable() });
export type UserPage = z.infer<typeof UserPage>;

/** GET /users/{id}/interactions, newest first */
export const Interactions = z.object({
  user_id: id,
  interactions: z.array(z.object({ item_id: id, title: z.string(), year: z.int().nullable(), genres: z.array(z.string()), rating: z.number().nullable(), ts: time })),
  next_cursor: z.string().nullable(),
});
export type Interactions = z.infer<typeof Interactions>;

/** GET /browse: recommendations of everyone or one user as cards, with figures over the whole selection. */
export const Browse = z.object({
  model: ModelRef.nullable(),
  summary: z.object({ n_items: z.int(), n_items_total: z.int(), average_score: z.number().nullable(), best_score: z.number().nullable(), n_genres: z.int() }),
  items: z.array(RecommendedItem),
  next_cursor: z.string().nullable(),
});
export type Browse = z.infer<typeof Browse>;

const Measured = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() });
export const Evaluation = z.object({
  split: z.string(),
  n_train: z.int(),
  n_test: z.int(),
  n_test_users: z.int(),
  recall_denominator: z.string(),
  rows: z.array(z.object({ name: z.string(), metrics: z.record(z.string(), Measured) })),
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
  parameters: z.object({ ranking: z.record(z.string(), z.unknown()), rating: z.record(z.string(), z.unknown()).nullable(), preference_threshold: z.number() }),
  evaluation: Evaluation.nullable(),
  content_hash: z.string(),
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
    z.object({ name: z.string(), done: z.number(), total: z.number().nullable(), unit: z.string(), started_at: time, ended_at: time.nullable() }),
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
