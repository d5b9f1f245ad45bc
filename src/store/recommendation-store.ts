import type { Catalogue } from '../domain/catalogue.ts';

/** One user's stored batch recommendations: rows of items, best first, with scores. */
export interface StoredRecommendations {
  readonly userId: string;
  readonly itemRows: Int32Array;
  readonly scores: Float32Array;
}

/** Writes one batch that readers see only after `publish`. */
export interface RecommendationBatch {
  put(users: readonly StoredRecommendations[]): Promise<void>;
  /** Makes this the batch that is read, atomically, and drops the one before. */
  publish(): Promise<void>;
  /** Drops what was written. */
  discard(): Promise<void>;
}

export interface RecommendationStore {
  begin(catalogue: Catalogue, modelVersion: string, createdAtMs: number): Promise<RecommendationBatch>;
  read(
    catalogue: Catalogue,
    userId: string,
  ): Promise<
    { modelVersion: string; createdAtMs: number; recommendations: StoredRecommendations } | undefined
  >;
  /** The batch that is read now. */
  current(
    catalogue: Catalogue,
  ): Promise<{ modelVersion: string; createdAtMs: number; nUsers: number } | undefined>;
}
