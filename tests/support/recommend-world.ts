import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import type { StoredEvent } from '../../src/domain/event.ts';
import type { Item } from '../../src/domain/item.ts';
import { type Answer, type AnswerQuery, PLAIN_QUERY } from '../../src/recommend/answer.ts';
import { openRecommender, type Recommender } from '../../src/recommend/recommender.ts';
import { train } from '../../src/training/train-job.ts';
import type { TrainingDeps } from '../../src/training/training-deps.ts';
import { blocksOf } from './event-blocks.ts';
import { openTrainingWorld, ratingEvent, recordingContext, tasteEvents } from './training-world.ts';

export const N_USERS = 60;
export const N_ITEMS = 40;

/** A film of the two kinds that `tasteEvents` knows: even ones are comedies of the nineties, odd ones dramas of the two thousands. */
export function film(number: number, changes: Partial<Item> = {}): Item {
  const isComedy = number % 2 === 0;
  return {
    itemId: `movie:${number}`,
    catalogue: 'movies',
    title: `Film ${number}`,
    year: isComedy ? 1990 + (number % 10) : 2000 + (number % 10),
    genres: isComedy ? ['Comedy'] : ['Drama'],
    attributes: {},
    stub: false,
    source: 'test',
    ...changes,
  };
}

/** Everything that answers films in one folder, with means to let things happen. */
export interface RecommendWorld extends TrainingDeps {
  readonly catalog: Catalog;
  readonly recommender: Recommender;
  /** Applies one more rating to the state; NaN removes it. */
  rate(userId: string, itemId: string, value: number): Promise<void>;
  /** Trains and publishes a version of all ratings; returns its name. */
  trainNow(): Promise<string>;
  seenBy(userId: string): Promise<Set<string>>;
}

/** Opens a store with 60 users and 40 films, of whom even users love comedies, and nothing trained. */
export async function openRecommendWorld(directory: string): Promise<RecommendWorld> {
  const deps = await openTrainingWorld(directory);
  const { store, models, clock } = deps;
  await store.items.put(Array.from({ length: N_ITEMS }, (_, number) => film(number)));
  const events: StoredEvent[] = tasteEvents(N_USERS, N_ITEMS);
  await store.interactions.apply(blocksOf(events));
  let nextOffset = events.length;
  const catalog = await openCatalog({ items: store.items, catalogue: 'movies', clock });
  const recommender = await openRecommender({
    store,
    models,
    catalogue: 'movies',
    catalog,
    policy: preferencePolicy(4),
    clock,
  });
  return {
    ...deps,
    catalog,
    recommender,
    rate: async (userId, itemId, value) => {
      const stored = ratingEvent(nextOffset++, userId, itemId, value);
      const removal = { ...stored.event, type: 'rating_remove', value: undefined } as const;
      await store.interactions.apply(
        blocksOf([Number.isNaN(value) ? { ...stored, event: removal } : stored]),
      );
    },
    trainNow: async () => {
      const ranking = { factors: 4, iterations: 12, regularization: 0.1 };
      const rating = { factors: 4, iterations: 5 };
      const none = { minRatingsPerItem: 0, minRatingsPerUser: 0 };
      const parameters = {
        catalogue: 'movies',
        publish: true,
        force: true,
        ranking,
        rating,
        ...none,
      } as const;
      const { version } = await train(deps, parameters, recordingContext());
      await recommender.reload();
      return version;
    },
    seenBy: async (userId) => {
      const interactions = await store.interactions.read('movies', userId);
      return new Set(interactions.filter((one) => one.rating !== undefined).map((one) => one.itemId));
    },
  };
}

/** A query for ten items without filters, with some members changed. */
export function query(changes: Partial<AnswerQuery> = {}): AnswerQuery {
  return { ...PLAIN_QUERY, count: 10, ...changes };
}

/** The ids of an answer, in order. */
export function idsOf(answer: Answer): readonly string[] {
  return answer.items.map((item) => item.itemId);
}
