import type { ItemIndex } from '../catalog/item-index.ts';
import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { InteractionStore } from '../store/store.ts';
import { type Popularity, popularityOfModel, popularityOfStore } from './popularity.ts';
import type { ServingModel } from './serving-model.ts';

/** Gives the popularity of the items of an index: from the model's statistics, or from the store where there are none. */
export type PopularitySource = (serving: ServingModel | undefined, index: ItemIndex) => Promise<Popularity>;

export interface PopularitySourceDeps {
  readonly store: { readonly interactions: Pick<InteractionStore, 'scan' | 'appliedOffset'> };
  readonly catalogue: Catalogue;
  readonly policy: PreferencePolicy;
  readonly clock: () => number;
}

/** How old popularity counted from the store may get while there are new events. */
const COUNT_EVERY_MS = 30_000;
/** Where counting takes long, so large a part of the time is left to it. */
const MOST_COUNTING_SHARE = 0.05;

interface Counted {
  readonly index: ItemIndex;
  /** When it is old; known once it is counted. */
  nextAtMs: number;
  readonly appliedOffset: number;
  readonly popularity: Promise<Popularity>;
}

/**
 * Makes a source that remembers what it has computed. Cost: a scan of all users where it counts: for an index that is new, and
 * otherwise at most every 30 seconds and a twentieth of the time.
 */
export function createPopularitySource({
  store,
  catalogue,
  policy,
  clock,
}: PopularitySourceDeps): PopularitySource {
  const ofModels = new WeakMap<ServingModel, Popularity | undefined>();
  let counted: Counted | undefined;

  const ofModel = (serving: ServingModel): Popularity | undefined => {
    if (!ofModels.has(serving)) {
      const popularity = popularityOfModel(serving.model.statistics, serving.modelRows);
      // An imported model brings no statistics.
      ofModels.set(serving, popularity.scores.some((score) => score > 0) ? popularity : undefined);
    }
    return ofModels.get(serving);
  };
  const ofStore = async (index: ItemIndex): Promise<Popularity> => {
    const isOld = counted?.index !== index || clock() >= counted.nextAtMs;
    if (counted !== undefined && !isOld) return counted.popularity;
    const appliedOffset = await store.interactions.appliedOffset();
    if (counted === undefined || counted.index !== index || counted.appliedOffset !== appliedOffset) {
      const startedAtMs = clock();
      const popularity = popularityOfStore(store.interactions, { catalogue, nItems: index.ids.size, policy });
      const begun: Counted = { index, nextAtMs: Number.POSITIVE_INFINITY, appliedOffset, popularity };
      counted = begun;
      const noteTime = (): void => {
        const tookMs = clock() - startedAtMs;
        begun.nextAtMs = startedAtMs + Math.max(COUNT_EVERY_MS, tookMs / MOST_COUNTING_SHARE);
      };
      // A failure is not kept: the next answer counts again.
      const forget = (): void => {
        if (counted === begun) counted = undefined;
      };
      popularity.then(noteTime, forget);
    }
    return counted.popularity;
  };
  return async (serving, index) => (serving && ofModel(serving)) ?? ofStore(index);
}
