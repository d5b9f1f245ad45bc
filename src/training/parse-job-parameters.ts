import * as z from 'zod';
import { COLLECTED } from '../dataset/preference-policy.ts';
import { MOST_CANDIDATES } from '../domain/candidates.ts';
import { CATALOGUES } from '../domain/catalogue.ts';
import { DeadwaxError } from '../errors.ts';
import { toSnakeCase } from '../util/name-case.ts';

const seed = z.int().nonnegative();
const factors = z.int().min(1).max(2048);
const iterations = z.int().min(1).max(1000);
const regularization = z.number().nonnegative();

/** What may be set of the ranking model. */
export const RankingSettings = z.strictObject({
  factors: factors.exactOptional(),
  iterations: iterations.exactOptional(),
  regularization: regularization.exactOptional(),
  regularizationExponent: z.number().min(0).max(1).exactOptional(),
  unobservedWeight: z.number().nonnegative().exactOptional(),
  form: z.enum(['ials', 'hkv']).exactOptional(),
  solver: z.enum(['cg', 'cholesky']).exactOptional(),
  cgSteps: z.int().min(1).max(100).exactOptional(),
  initScale: z.number().positive().exactOptional(),
  seed: seed.exactOptional(),
});

/** What may be set of the rating model. */
export const RatingSettings = z.strictObject({
  factors: factors.exactOptional(),
  iterations: iterations.exactOptional(),
  regularization: regularization.exactOptional(),
  regularizationExponent: z.number().min(0).max(1).exactOptional(),
  biases: z.boolean().exactOptional(),
  nonnegative: z.boolean().exactOptional(),
  seed: seed.exactOptional(),
});

const catalogue = z.enum(CATALOGUES);
const preferenceThreshold = z.number();
const collected = z.enum(COLLECTED);

/** Parameters of a `train` job. */
export const TrainParameters = z.strictObject({
  catalogue,
  ranking: RankingSettings.default({}),
  rating: RatingSettings.default({}),
  preferenceThreshold: preferenceThreshold.exactOptional(),
  collected: collected.exactOptional(),
  /** Publishes a version that is worse than the live one, too. */
  force: z.boolean().default(false),
  publish: z.boolean().default(true),
  /** Leaves out items, then users, with fewer ratings. */
  minRatingsPerItem: z.int().nonnegative().default(0),
  minRatingsPerUser: z.int().nonnegative().default(0),
});
export type TrainParameters = z.infer<typeof TrainParameters>;

const Values = z.array(z.number().nonnegative()).min(1).max(50);

/** Parameters of a `tune` job. */
export const TuneParameters = z.strictObject({
  catalogue,
  model: z.enum(['rating', 'ranking']).default('rating'),
  folds: z.int().min(2).max(20).default(3),
  /** Values to try; what is not named has its default values. */
  grid: z
    .strictObject({
      factors: z.array(factors).min(1).max(50).exactOptional(),
      iterations: z.array(iterations).min(1).max(50).exactOptional(),
      regularization: Values.exactOptional(),
      regularizationExponent: z.array(z.number().min(0).max(1)).min(1).max(50).exactOptional(),
      unobservedWeight: Values.exactOptional(),
    })
    .default({}),
  /** Tries so many points of the grid, drawn at random, instead of all. */
  samples: z.int().min(1).exactOptional(),
  seed: seed.default(1),
  preferenceThreshold: preferenceThreshold.exactOptional(),
  collected: collected.exactOptional(),
});
export type TuneParameters = z.infer<typeof TuneParameters>;

const Ids = z.array(z.string().min(1)).min(1).max(100_000);

/** Parameters of a `score` job. */
export const ScoreParameters = z.strictObject({
  catalogue,
  count: z.int().min(1).max(MOST_CANDIDATES).default(10),
  userIds: Ids.exactOptional(),
  itemIds: Ids.exactOptional(),
  /** Another version than the live one. */
  modelVersion: z.string().exactOptional(),
});
export type ScoreParameters = z.infer<typeof ScoreParameters>;

/** Parses a job's parameters. Errors: `invalid_input` with a pointer for each problem. */
export function parseJobParameters<T extends z.ZodType>(
  schema: T,
  jobType: string,
  parameters: Readonly<Record<string, unknown>>,
): z.infer<T> {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    // As the caller wrote it.
    pointer: `/${issue.path.map((part) => toSnakeCase(String(part))).join('/')}`,
    code: issue.code,
    detail: issue.message,
  }));
  const [first] = errors;
  throw new DeadwaxError(
    'invalid_input',
    `parameters of the ${jobType} job: ${first?.pointer}: ${first?.detail}`,
    {
      errors,
    },
  );
}
