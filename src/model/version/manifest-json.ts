import * as z from 'zod';
import { COLLECTED, policyBeforeKept } from '../../dataset/preference-policy.ts';
import { CATALOGUES } from '../../domain/catalogue.ts';
import type { ModelManifest } from './manifest.ts';

// JSON has no `undefined`: an absent value is written as null and read back as undefined.
function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

// An undefined figure (0 / 0) is a NaN in memory and null in JSON.
const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const Measured = z.object({ value: figure, low: optional(z.number()), high: optional(z.number()) });
const Metrics = z.record(z.string(), Measured);
const count = z.int().nonnegative();

const EvaluationReport = z.object({
  split: z.string(),
  nTrain: count,
  nTest: count,
  nTestUsers: count,
  recallDenominator: z.string(),
  // Versions from before there were segments have none.
  rows: z.array(
    z.object({
      name: z.string(),
      metrics: Metrics,
      segments: z.record(z.string(), Metrics).default({}),
    }),
  ),
  segments: z
    .array(
      z.object({
        name: z.string(),
        of: z.enum(['users', 'items']),
        definition: z.string(),
        nUsers: count,
        nPairs: count,
      }),
    )
    .default([]),
  tookMs: z.number(),
});

const Ranking = z.object({
  factors: z.int().positive(),
  iterations: count,
  regularization: z.number(),
  regularizationExponent: z.number(),
  unobservedWeight: z.number(),
  form: z.enum(['ials', 'hkv']),
  solver: z.enum(['cg', 'cholesky']),
  cgSteps: count,
  initScale: z.number(),
  seed: z.number(),
});

const Rating = z.object({
  factors: z.int().positive(),
  iterations: count,
  regularization: z.number(),
  // Versions written before there was a choice scaled by the count itself.
  regularizationExponent: z.number().default(1),
  biases: z.boolean(),
  nonnegative: z.boolean(),
  seed: z.number(),
  mean: z.number(),
});

const weight = z.number().nonnegative();
const Policy = z.object({
  threshold: z.number(),
  collected: z.enum(COLLECTED),
  weights: z.object({
    rating: weight,
    owned: weight,
    wanted: weight,
    loved: weight,
    thumbUp: weight,
    play: weight,
    mostOfPlays: weight,
    skip: weight,
    mostOfSkips: weight,
    thumbDown: weight,
    hated: weight,
  }),
});

const Written = z.object({
  formatVersion: z.literal(1),
  catalogue: z.enum(CATALOGUES),
  version: z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/),
  trainedAtMs: z.number(),
  deadwaxVersion: z.string(),
  snapshot: z.object({ endOffset: count, nUsers: count, nItems: count, nInteractions: count }),
  scale: z.object({ min: z.number(), max: z.number(), step: z.number() }),
  // Versions written before they kept their policy have the threshold alone.
  preferenceThreshold: z.number().optional(),
  policy: Policy.optional(),
  ranking: Ranking,
  rating: optional(Rating),
  evaluation: optional(EvaluationReport),
  trainTookMs: z.number(),
  threads: count,
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  modelHash: optional(z.string().regex(/^[0-9a-f]{64}$/)),
  files: z.array(
    z.object({
      // A plain name: a manifest must not lead out of its folder.
      name: z.string().regex(/^[a-z0-9-]+\.(json|f32)$/),
      sizeBytes: count,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  origin: z.enum(['trained', 'spark']),
});

const Manifest = Written.transform(({ preferenceThreshold, policy, ...rest }, context) => {
  if (policy !== undefined) return { ...rest, policy };
  if (preferenceThreshold !== undefined) return { ...rest, policy: policyBeforeKept(preferenceThreshold) };
  context.addIssue({ code: 'custom', path: ['policy'], message: 'is missing' });
  return z.NEVER;
});

/** Formats a manifest as `manifest.json`. */
export function formatManifest(manifest: ModelManifest): string {
  return `${JSON.stringify(manifest, (_key, value: unknown) => (value === undefined ? null : value), 2)}\n`;
}

/** Parses `manifest.json`. Errors: a plain Error that says what is wrong; the caller names the version. */
export function parseManifest(text: string): ModelManifest {
  const parsed = Manifest.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`manifest.json: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}
