import type { Catalogue } from '../../domain/catalogue.ts';
import type { RatingScale } from '../../domain/rating-scale.ts';
import type { ExplicitAlsOptions, ImplicitAlsOptions } from '../als/options.ts';

/** A measured figure with its bootstrap interval (95 %); bounds are undefined where none was computed. */
export interface Measured {
  readonly value: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** One row of the evaluation table: a model or baseline with its figures by name, such as `ndcg@10`, `rmse`, `coverage`. */
export interface EvaluationRow {
  readonly name: string;
  readonly metrics: Readonly<Record<string, Measured>>;
}

/** How a version was measured: split, counts and one row for the model and each baseline. The first row is the model. */
export interface EvaluationReport {
  readonly split: string;
  readonly nTrain: number;
  readonly nTest: number;
  readonly nTestUsers: number;
  /** What the Recall denominator is, in words; both kinds are in the rows as `recall@k` (|test|) and `recall_min@k` (min(k, |test|)). */
  readonly recallDenominator: string;
  readonly rows: readonly EvaluationRow[];
  readonly tookMs: number;
}

/** What a model version is and where it comes from; `manifest.json` of its folder. */
export interface ModelManifest {
  readonly formatVersion: 1;
  readonly catalogue: Catalogue;
  /** Sorts by creation: `20261121T101500Z-1a2b3c4d` (time and the first 8 hex digits of the content hash). */
  readonly version: string;
  readonly trainedAtMs: number;
  readonly deadwaxVersion: string;
  readonly snapshot: { readonly endOffset: number; readonly nUsers: number; readonly nItems: number; readonly nInteractions: number };
  readonly scale: RatingScale;
  /** Ratings from here on are preferences for the ranking model. */
  readonly preferenceThreshold: number;
  readonly ranking: ImplicitAlsOptions;
  /** Undefined when the catalogue has no ratings to predict. */
  readonly rating: (ExplicitAlsOptions & { readonly mean: number }) | undefined;
  readonly evaluation: EvaluationReport | undefined;
  readonly trainTookMs: number;
  readonly threads: number;
  /** SHA-256 over the files below in name order: equal for equal data, seed, version and threads. */
  readonly contentHash: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
  /** `trained`, or `spark` for an imported ALSModel directory. */
  readonly origin: 'trained' | 'spark';
}
