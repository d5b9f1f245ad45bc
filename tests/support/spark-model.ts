import type { FactorMatrix } from '../../src/dataset/factor-matrix.ts';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import type { FittedModel } from '../../src/model/model.ts';
import type { SparkImportOptions } from '../../src/model/spark/import-spark.ts';

/** Import options for a directory with stars. */
export const SPARK_OPTIONS: SparkImportOptions = {
  catalogue: 'movies',
  scale: { min: 0.5, max: 5, step: 0.5 },
  policy: preferencePolicy(4),
  regularization: 0.1,
  predictsRatings: true,
  endOffset: 0,
};

/** The rating that a model predicts by the plain formula. */
export function predictRating(model: FittedModel, userId: string, itemId: string): number {
  const user = model.users.rowOf(userId);
  const item = model.items.rowOf(itemId);
  if (model.rating === undefined || user === undefined || item === undefined) return Number.NaN;
  const { mean, userBiases, itemBiases, userFactors, itemFactors } = model.rating;
  return mean + userBiases[user] + itemBiases[item] + dot(userFactors, user, itemFactors, item);
}

function dot(a: FactorMatrix, rowA: number, b: FactorMatrix, rowB: number): number {
  let sum = 0;
  for (let k = 0; k < a.factors; k++) sum += a.values[rowA * a.factors + k] * b.values[rowB * b.factors + k];
  return sum;
}
