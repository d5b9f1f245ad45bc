import type { Catalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import type { ModelStore } from '../model/version/model-store.ts';
import type { Store } from '../store/store.ts';

/** What training, tuning and scoring work with. */
export interface TrainingDeps {
  readonly store: Store;
  readonly models: ModelStore;
  readonly clock: () => number;
  readonly threads: number;
  readonly scaleOf: (catalogue: Catalogue) => RatingScale;
}

/** Ratings in the upper quarter of a scale are preferences unless set otherwise: 4 of 0.5-5 and of 1-5, 8 of 1-10. */
export function defaultPreferenceThreshold(scale: RatingScale): number {
  const wanted = scale.min + 0.75 * (scale.max - scale.min);
  return scale.min + Math.ceil((wanted - scale.min) / scale.step) * scale.step;
}
