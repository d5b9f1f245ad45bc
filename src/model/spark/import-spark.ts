import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { FactorMatrix } from '../../dataset/factor-matrix.ts';
import type { PreferencePolicy } from '../../dataset/preference-policy.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { RatingScale } from '../../domain/rating-scale.ts';
import { DeadwaxError } from '../../errors.ts';
import type { ExplicitAlsOptions, ImplicitAlsOptions } from '../als/options.ts';
import type { FittedModel } from '../model.ts';
import type { ModelFields } from '../version/manifest.ts';
import { readMetadata } from './als-model-metadata.ts';
import { readFactorParquet } from './factor-parquet.ts';
import { type IdNumbering, idsOfNumbers } from './id-numbers.ts';

/** What an ALSModel directory does not say about itself. */
export interface SparkImportOptions {
  readonly catalogue: Catalogue;
  readonly scale: RatingScale;
  readonly policy: PreferencePolicy;
  /** `regParam` of the fit, for folding in users; Spark's own default is 0.1. */
  readonly regularization: number;
  /** False for a fit with `implicitPrefs`: its factors rank, and there are no stars. */
  readonly predictsRatings: boolean;
  /** Log offset up to which the model may be taken to know the events; 0 folds every user in. */
  readonly endOffset: number;
}

/** How Spark's numbers become item ids without a `deadwax-ids.json`. */
const ITEM_PREFIXES: Readonly<Record<Catalogue, string>> = {
  movies: 'movie:',
  records: 'release:',
  tracks: 'track:',
};

const Numbering = z.union([z.object({ prefix: z.string() }), z.object({ ids: z.array(z.string()) })]);
const Ids = z.object({ formatVersion: z.literal(1), users: Numbering, items: Numbering });

/**
 * Reads the directory that Spark's `ALSModel.save` wrote; the model both ranks and, with `predictsRatings`, predicts ratings.
 * Numbers become ids by `deadwax-ids.json` where it lies beside Spark's folders, otherwise users by their number and items by the
 * catalogue's prefix. Errors: `unsupported_format`.
 */
export async function importSpark(
  directory: string,
  options: SparkImportOptions,
): Promise<{ readonly fitted: FittedModel; readonly fields: ModelFields }> {
  const { rank } = await readMetadata(directory);
  const numbering = await readNumbering(directory, options.catalogue);
  const users = await readFactorParquet(join(directory, 'userFactors'), rank);
  const items = await readFactorParquet(join(directory, 'itemFactors'), rank);
  const factors = { userFactors: users.matrix, itemFactors: items.matrix };
  const nUsers = users.matrix.nRows;
  const nItems = items.matrix.nRows;
  const biases = { mean: 0, userBiases: new Float32Array(nUsers), itemBiases: new Float32Array(nItems) };
  const fitted: FittedModel = {
    users: idsOfNumbers(users.ids, numbering.users),
    items: idsOfNumbers(items.ids, numbering.items),
    ranking: factors,
    rating: options.predictsRatings ? { ...factors, ...biases } : undefined,
    statistics: {
      counts: countsOf(items.matrix),
      popularity: new Float32Array(nItems),
      averageRatings: new Float32Array(nItems).fill(Number.NaN),
    },
  };
  const isNonnegative = [users, items].every((table) => table.matrix.values.every((value) => value >= 0));
  const rating: ExplicitAlsOptions = {
    factors: rank,
    iterations: 0,
    regularization: options.regularization,
    regularizationExponent: 1,
    biases: false,
    nonnegative: isNonnegative,
    seed: 0,
  };
  const fields: ModelFields = {
    snapshot: { endOffset: options.endOffset, nUsers, nItems, nInteractions: 0 },
    scale: options.scale,
    policy: options.policy,
    ranking: rankingOptions(rank, options.regularization),
    rating: options.predictsRatings ? { ...rating, mean: 0 } : undefined,
    evaluation: undefined,
    trainTookMs: 0,
    threads: 0,
    origin: 'spark',
  };
  return { fitted, fields };
}

/** How often an item occurred is not known: 1 stands for that it did, which a vector of zeros says it did not. */
function countsOf(itemFactors: FactorMatrix): Float32Array {
  const { nRows, factors, values } = itemFactors;
  return Float32Array.from({ length: nRows }, (_, row) =>
    values.subarray(row * factors, (row + 1) * factors).some((value) => value !== 0) ? 1 : 0,
  );
}

/** Spark's implicit form: c = 1 + alpha r with alpha 1, regularization by count. */
function rankingOptions(factors: number, regularization: number): ImplicitAlsOptions {
  return {
    factors,
    iterations: 0,
    regularization,
    regularizationExponent: 1,
    unobservedWeight: 1,
    form: 'hkv',
    solver: 'cholesky',
    cgSteps: 0,
    initScale: 0,
    seed: 0,
  };
}

async function readNumbering(
  directory: string,
  catalogue: Catalogue,
): Promise<{ users: IdNumbering; items: IdNumbering }> {
  const path = join(directory, 'deadwax-ids.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return { users: { prefix: '' }, items: { prefix: ITEM_PREFIXES[catalogue] } };
  try {
    return Ids.parse(JSON.parse(text));
  } catch (cause) {
    throw new DeadwaxError(
      'unsupported_format',
      `${path} is damaged; export the model again or remove the file`,
      { cause },
    );
  }
}
