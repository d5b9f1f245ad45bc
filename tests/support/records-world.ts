import { openCatalog } from '../../src/catalog/catalog.ts';
import { type Collected, preferencePolicy } from '../../src/dataset/preference-policy.ts';
import type { StoredEvent } from '../../src/domain/event.ts';
import type { EventType } from '../../src/domain/event-type.ts';
import type { Item } from '../../src/domain/item.ts';
import { openRecommender, type Recommender } from '../../src/recommend/recommender.ts';
import { type TrainResult, train } from '../../src/training/train-job.ts';
import type { TrainingDeps } from '../../src/training/training-deps.ts';
import { createRandom } from '../../src/util/random.ts';
import { blocksOf } from './event-blocks.ts';
import { itemEventAt } from './item-event.ts';
import { recordOf } from './records.ts';
import { openTrainingWorld, recordingContext } from './training-world.ts';

const N_COLLECTORS = 80;
export const N_RECORDS = 240;
export const KINDS = ['Jazz', 'Rock', 'Electronic', 'Reggae'] as const;

/** Everything that answers records in one folder, with means to let things happen. */
export interface RecordsWorld extends TrainingDeps {
  readonly recommender: Recommender;
  /** By item id. */
  readonly records: ReadonlyMap<string, Item>;
  tell(userId: string, type: EventType, number: number): Promise<void>;
  trainNow(collected?: Collected): Promise<TrainResult>;
}

/**
 * Makes the record of a number: of one of 24 artists, who each make one of four kinds of music for one of eight labels; every fifteenth is a
 * compilation of Various, and every sixteenth has no artist, label or style at all.
 */
function recordAt(number: number): Item {
  const artist = number % 24;
  const [kind, label] = [artist % 4, artist % 8];
  const isBare = number % 16 === 15;
  const isVarious = number % 15 === 14;
  const credit = isVarious
    ? { artist: 'Various', artists: ['Various'], artist_ids: ['artist:194'] }
    : { artist: `Artist ${artist}`, artists: [`Artist ${artist}`], artist_ids: [`artist:${artist + 1000}`] };
  const attributes = {
    ...credit,
    labels: [`Label ${label}`],
    label_ids: [`label:${label + 1}`],
    styles: [`${KINDS[kind]} style ${Math.floor(number / 24) % 3}`],
    track_titles: ['Opening', 'Closing'],
  };
  const country = number % 3 === 0 ? 'UK' : 'US';
  const formats = { format_names: number % 2 === 0 ? ['Vinyl'] : ['CD', 'DVD'] };
  return recordOf(number, `Record ${number}`, isBare ? { country } : { ...attributes, ...formats, country }, [
    KINDS[kind],
  ]);
}

/** Tells the number of a record. */
export function numberOf(itemId: string): number {
  return Number(itemId.slice('release:'.length));
}

function eventAt(offset: number, userId: string, type: EventType, number: number): StoredEvent {
  return itemEventAt(offset, { userId, type, itemId: `release:${number}`, catalogue: 'records' });
}

/** Collectors who each like one of the four kinds. */
function collecting(): StoredEvent[] {
  const random = createRandom(1);
  const events: StoredEvent[] = [];
  for (let user = 0; user < N_COLLECTORS; user++) {
    for (let number = 0; number < N_RECORDS; number++) {
      const isLiked = user % 4 === number % 4;
      if (random.next() < (isLiked ? 0.5 : 0.97)) continue;
      const type = random.next() < 0.8 ? 'own_add' : 'want_add';
      events.push(eventAt(events.length, `u${user}`, type, number));
    }
  }
  return events;
}

/** Opens a store with 80 collectors and 240 records, of which each collector likes one kind, and nothing trained. */
export async function openRecordsWorld(directory: string): Promise<RecordsWorld> {
  const deps = await openTrainingWorld(directory);
  const { store, models, clock } = deps;
  const items = Array.from({ length: N_RECORDS }, (_, number) => recordAt(number));
  await store.items.put(items);
  const events = collecting();
  await store.interactions.apply(blocksOf(events));
  let nextOffset = events.length;
  const catalogue = 'records';
  const catalog = await openCatalog({ items: store.items, catalogue, clock });
  const policy = preferencePolicy(4);
  const recommender = await openRecommender({ store, models, catalogue, catalog, policy, clock });
  return {
    ...deps,
    recommender,
    records: new Map(items.map((item) => [item.itemId, item])),
    tell: (userId, type, number) =>
      store.interactions.apply(blocksOf([eventAt(nextOffset++, userId, type, number)])),
    trainNow: async (collected = 'max') => {
      const result = await train(
        deps,
        {
          catalogue,
          collected,
          publish: true,
          force: true,
          ranking: { factors: 8, iterations: 10, regularization: 0.05 },
          rating: {},
          minRatingsPerItem: 0,
          minRatingsPerUser: 0,
        },
        recordingContext(),
      );
      await recommender.reload();
      return result;
    },
  };
}
