import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import { Vocabulary } from '../../src/dataset/vocabulary.ts';
import type { FittedModel } from '../../src/model/model.ts';
import type { ModelFields } from '../../src/model/version/manifest.ts';

/** Values that differ in each place and with `seed`, exact in float32. */
function ramp(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => ((index * 7 + seed) % 16) / 8 - 1);
}

/** A model of 3 users and 4 films with 2 factors, made by hand. */
export function smallModel(seed = 1): FittedModel {
  const users = new Vocabulary(['u1', 'u2', 'ü3']);
  const items = new Vocabulary(['movie:1', 'movie:2', 'movie:3', 'movie:4']);
  return {
    users,
    items,
    ranking: {
      userFactors: { nRows: 3, factors: 2, values: ramp(6, seed) },
      itemFactors: { nRows: 4, factors: 2, values: ramp(8, seed + 3) },
    },
    rating: {
      mean: 3.5,
      userBiases: ramp(3, seed + 1),
      itemBiases: ramp(4, seed + 2),
      userFactors: { nRows: 3, factors: 2, values: ramp(6, seed + 5) },
      itemFactors: { nRows: 4, factors: 2, values: ramp(8, seed + 6) },
    },
    statistics: {
      counts: Float32Array.of(3, 2, 1, 0),
      popularity: Float32Array.of(2.5, 1.5, 0.5, 0),
      averageRatings: Float32Array.of(4, 3.5, 3, Number.NaN),
    },
  };
}

/** Manifest fields that fit `smallModel`; `ndcg` gives it an evaluation with an interval of 0.01 to both sides. */
export function smallFields(ndcg?: number): ModelFields {
  return {
    snapshot: { endOffset: 6, nUsers: 3, nItems: 4, nInteractions: 6 },
    scale: { min: 0.5, max: 5, step: 0.5 },
    policy: preferencePolicy(3.5),
    ranking: {
      factors: 2,
      iterations: 10,
      regularization: 0.008,
      regularizationExponent: 1,
      unobservedWeight: 0.3,
      form: 'ials',
      solver: 'cg',
      cgSteps: 3,
      initScale: 0.1,
      seed: 1,
    },
    rating: {
      factors: 2,
      iterations: 10,
      regularization: 0.05,
      regularizationExponent: 0.4,
      biases: true,
      nonnegative: false,
      seed: 1,
      mean: 3.5,
    },
    evaluation:
      ndcg === undefined
        ? undefined
        : {
            split: 'temporal',
            nTrain: 5,
            nTest: 1,
            nTestUsers: 1,
            recallDenominator: 'relevant items of the test part',
            rows: [
              {
                name: 'model',
                metrics: { 'ndcg@10': { value: ndcg, low: ndcg - 0.01, high: ndcg + 0.01 } },
                segments: { warm: { 'ndcg@10': { value: ndcg, low: undefined, high: undefined } } },
              },
            ],
            segments: [
              { name: 'warm', of: 'users', definition: 'users with some ratings', nUsers: 1, nPairs: 1 },
            ],
            tookMs: 1,
          },
    trainTookMs: 12,
    threads: 1,
    origin: 'trained',
  };
}
