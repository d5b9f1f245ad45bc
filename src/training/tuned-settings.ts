import * as z from 'zod';
import type { Catalogue } from '../domain/catalogue.ts';
import type { DocumentStore } from '../store/store.ts';
import { RankingSettings, RatingSettings } from './parse-job-parameters.ts';

const TABLE = 'tuning';
const common = {
  jobId: z.string(),
  atMs: z.number(),
  metric: z.string(),
  value: z.number(),
};
const TunedRanking = z.object({ ...common, settings: RankingSettings });
const TunedRating = z.object({ ...common, settings: RatingSettings });

/** The best settings that tuning found, with the figure they were chosen by (mean over the folds). */
export interface Tuned<Settings> {
  readonly jobId: string;
  readonly atMs: number;
  readonly metric: string;
  readonly value: number;
  readonly settings: Settings;
}

/** The best settings of both models, where tuning has run. */
export interface TunedSettings {
  readonly ranking: Tuned<z.infer<typeof RankingSettings>> | undefined;
  readonly rating: Tuned<z.infer<typeof RatingSettings>> | undefined;
}

/** Reads what tuning found last. */
export async function readTunedSettings(
  documents: DocumentStore,
  catalogue: Catalogue,
): Promise<TunedSettings> {
  const ranking = await documents.get(TABLE, `${catalogue}/ranking`);
  const rating = await documents.get(TABLE, `${catalogue}/rating`);
  return {
    ranking: ranking === undefined ? undefined : TunedRanking.parse(ranking),
    rating: rating === undefined ? undefined : TunedRating.parse(rating),
  };
}

/** Stores what tuning found; the next training uses it. */
export async function writeTunedSettings(
  documents: DocumentStore,
  key: { readonly catalogue: Catalogue; readonly model: 'ranking' | 'rating' },
  tuned: Tuned<Readonly<Record<string, unknown>>>,
): Promise<void> {
  await documents.put(TABLE, `${key.catalogue}/${key.model}`, tuned);
}
