import type { FactorMatrix } from '../dataset/factor-matrix.ts';
import type { Vocabulary } from '../dataset/vocabulary.ts';
import type { ModelManifest } from './version/manifest.ts';

/** Factors that rank: score(u, i) = userFactors[u] . itemFactors[i]. */
export interface RankingFactors {
  readonly userFactors: FactorMatrix;
  readonly itemFactors: FactorMatrix;
}

/** Factors that predict ratings: mean + userBiases[u] + itemBiases[i] + userFactors[u] . itemFactors[i]. Biases are all 0 when not fitted. */
export interface RatingFactors {
  readonly mean: number;
  readonly userBiases: Float32Array;
  readonly itemBiases: Float32Array;
  readonly userFactors: FactorMatrix;
  readonly itemFactors: FactorMatrix;
}

/** What the popularity fallback and the cold-item prior read. Shapes: all [nItems]. */
export interface ItemStatistics {
  /** Preferences (training interactions of the ranking model) an item. */
  readonly counts: Float32Array;
  /** Time-decayed popularity, larger is more popular. */
  readonly popularity: Float32Array;
  /** Bayesian average rating; NaN without ratings. */
  readonly averageRatings: Float32Array;
}

/** A fitted model before it has a folder. Rows of every matrix follow `users` and `items`. */
export interface FittedModel {
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly ranking: RankingFactors;
  readonly rating: RatingFactors | undefined;
  readonly statistics: ItemStatistics;
}

/** A version as loaded from its folder, checked against its checksums. */
export interface LoadedModel extends FittedModel {
  readonly manifest: ModelManifest;
}
