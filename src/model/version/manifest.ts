import type { PreferencePolicy } from '../../dataset/preference-policy.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { RatingScale } from '../../domain/rating-scale.ts';
import type { EvaluationReport } from '../../evaluation/evaluation-report.ts';
import type { ExplicitAlsOptions, ImplicitAlsOptions } from '../als/options.ts';

/** What a model version is and where it comes from; `manifest.json` of its folder. */
export interface ModelManifest {
  readonly formatVersion: 1;
  readonly catalogue: Catalogue;
  /** Sorts by creation: `20261121T101500Z-1a2b3c4d` (time and the first 8 hex digits of the content hash). */
  readonly version: string;
  readonly trainedAtMs: number;
  readonly deadwaxVersion: string;
  readonly snapshot: {
    readonly endOffset: number;
    readonly nUsers: number;
    readonly nItems: number;
    readonly nInteractions: number;
  };
  readonly scale: RatingScale;
  /** How the signals became preferences of the ranking model, and do in its answers. */
  readonly policy: PreferencePolicy;
  readonly ranking: ImplicitAlsOptions;
  /** Undefined when the catalogue has no ratings to predict. */
  readonly rating: (ExplicitAlsOptions & { readonly mean: number }) | undefined;
  readonly evaluation: EvaluationReport | undefined;
  readonly trainTookMs: number;
  readonly threads: number;
  /** SHA-256 over the files below in name order. */
  readonly contentHash: string;
  /** Covers the contents and the parameters: equal for equal data, parameters and Deadwax version. Undefined in versions from before there was one. */
  readonly modelHash: string | undefined;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
  /** `trained`, or `spark` for an imported ALSModel directory. */
  readonly origin: 'trained' | 'spark';
}

/** What the writer of a version knows; the store adds the rest of the manifest. */
export type ModelFields = Pick<
  ModelManifest,
  'snapshot' | 'scale' | 'policy' | 'ranking' | 'rating' | 'evaluation' | 'trainTookMs' | 'threads' | 'origin'
>;
