import { openCatalog } from '../../src/catalog/catalog.ts';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import type { StoredEvent } from '../../src/domain/event.ts';
import type { EventType } from '../../src/domain/event-type.ts';
import { openRecommender, type Recommender } from '../../src/recommend/recommender.ts';
import { type TrainResult, train } from '../../src/training/train-job.ts';
import type { TrainingDeps } from '../../src/training/training-deps.ts';
import { createRandom } from '../../src/util/random.ts';
import { blocksOf } from './event-blocks.ts';
import { itemEventAt } from './item-event.ts';
import { openTrainingWorld, recordingContext } from './training-world.ts';

const N_LISTENERS = 60;
export const N_TRACKS = 60;

/** Everything that answers tracks in one folder, with means to let things happen. */
export interface ListeningWorld extends TrainingDeps {
  readonly recommender: Recommender;
  /** Applies one event to the state. */
  tell(userId: string, type: EventType, track: number): Promise<void>;
  trainNow(): Promise<TrainResult>;
}

/** Jazz has even numbers, Metal odd ones. */
export function trackOf(number: number): string {
  return `track:T${number}`;
}

/** Tells the number of a track. */
export function numberOf(itemId: string): number {
  return Number(itemId.slice('track:T'.length));
}

function eventAt(offset: number, userId: string, type: EventType, track: number): StoredEvent {
  return itemEventAt(offset, { userId, type, itemId: trackOf(track), catalogue: 'tracks' });
}

/** Listeners who each like one of two kinds of music: they play it, and skip or thumb down the little that they hear of the other. */
function listenings(): StoredEvent[] {
  const random = createRandom(1);
  const events: StoredEvent[] = [];
  const tell = (userId: string, type: EventType, track: number): void => {
    events.push(eventAt(events.length, userId, type, track));
  };
  for (let user = 0; user < N_LISTENERS; user++) {
    for (let track = 0; track < N_TRACKS; track++) {
      const likes = user % 2 === track % 2;
      if (random.next() < (likes ? 0.5 : 0.8)) continue;
      tell(`u${user}`, 'play', track);
      if (likes && random.next() < 0.5) tell(`u${user}`, 'play', track);
      if (likes && random.next() < 0.2) tell(`u${user}`, 'thumb_up', track);
      if (!likes) tell(`u${user}`, random.next() < 0.5 ? 'skip' : 'thumb_down', track);
    }
  }
  return events;
}

/** Opens a store with 60 listeners and 60 tracks, of which even listeners like the even ones, and nothing trained. */
export async function openListeningWorld(directory: string): Promise<ListeningWorld> {
  const deps = await openTrainingWorld(directory);
  const { store, models, clock } = deps;
  await store.items.put(
    Array.from({ length: N_TRACKS }, (_, number) => ({
      itemId: trackOf(number),
      catalogue: 'tracks' as const,
      title: `Track ${number}`,
      year: 2000,
      genres: [number % 2 === 0 ? 'Jazz' : 'Metal'],
      attributes: { artist: `Artist ${number % 7}` },
      stub: false,
      source: 'test',
    })),
  );
  const events = listenings();
  await store.interactions.apply(blocksOf(events));
  let nextOffset = events.length;
  const catalog = await openCatalog({ items: store.items, catalogue: 'tracks', clock });
  const recommender = await openRecommender({
    store,
    models,
    catalogue: 'tracks',
    catalog,
    policy: preferencePolicy(4),
    clock,
  });
  return {
    ...deps,
    recommender,
    tell: (userId, type, track) =>
      store.interactions.apply(blocksOf([eventAt(nextOffset++, userId, type, track)])),
    trainNow: async () => {
      const ranking = { factors: 4, iterations: 12, regularization: 0.03 };
      const none = { minRatingsPerItem: 0, minRatingsPerUser: 0 };
      const parameters = {
        catalogue: 'tracks',
        publish: true,
        force: false,
        ranking,
        rating: {},
        ...none,
      } as const;
      const result = await train(deps, parameters, recordingContext());
      await recommender.reload();
      return result;
    },
  };
}
