import { HALF_LIFE_DAYS, PRIOR_RATINGS } from '../dataset/item-figures.ts';
import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import { likingAt } from '../dataset/preferences.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { ItemStatistics } from '../model/model.ts';
import type { InteractionStore } from '../store/store.ts';

/** How popular items are, by item row. `order` holds all rows, most popular first; of equals the earlier row leads. */
export interface Popularity {
  /** Bayesian average rating (1 where nothing is rated) x time-decayed weight of what speaks for the item; 0 where nothing does. */
  readonly scores: Float32Array;
  readonly order: Int32Array;
}

function popularityFrom(scores: Float32Array): Popularity {
  const order = Int32Array.from(scores.keys()).sort(
    (one, other) => scores[other] - scores[one] || one - other,
  );
  return { scores, order };
}

/** Takes popularity from a model's statistics; `modelRows` gives each item's row there, -1 for none. */
export function popularityOfModel(statistics: ItemStatistics, modelRows: Int32Array): Popularity {
  const { averageRatings, popularity } = statistics;
  const usual = meanOf(averageRatings.filter((average) => !Number.isNaN(average)));
  return popularityFrom(
    Float32Array.from(modelRows, (modelRow) => {
      if (modelRow < 0) return 0;
      const average = averageRatings[modelRow];
      return (Number.isNaN(average) ? usual : average) * popularity[modelRow];
    }),
  );
}

function meanOf(averages: Float32Array): number {
  return averages.length === 0 ? 1 : averages.reduce((sum, average) => sum + average, 0) / averages.length;
}

const DAY_MS = 86_400_000;
const HALF_LIFE_MS = HALF_LIFE_DAYS * DAY_MS;

/** What popularity is counted of, and what the signals weigh. */
export interface PopularityQuestion {
  readonly catalogue: Catalogue;
  readonly nItems: number;
  readonly policy: PreferencePolicy;
}

/** Counts popularity from the present interactions themselves, for a catalogue without a model. Cost: one scan of all users. */
export async function popularityOfStore(
  interactions: Pick<InteractionStore, 'scan'>,
  { catalogue, nItems, policy }: PopularityQuestion,
): Promise<Popularity> {
  const counts = new Float64Array(nItems);
  const sums = new Float64Array(nItems);
  const decayed = new Float64Array(nItems);
  let originMs: number | undefined;
  for await (const users of interactions.scan(catalogue)) {
    for (const { interactions: packed } of users) {
      for (const [place, itemRow] of packed.itemRows.entries()) {
        const rating = packed.ratings[place];
        if (itemRow >= nItems) continue;
        const isRated = !Number.isNaN(rating);
        // A rating counts whatever it is: the average tells what it is worth.
        const weight = isRated ? 1 : likingAt(packed, place, policy);
        // Any fixed point of time does: another one scales all scores alike.
        originMs ??= packed.tsMs[place];
        if (isRated) counts[itemRow]++;
        if (isRated) sums[itemRow] += rating;
        decayed[itemRow] += weight * 2 ** ((packed.tsMs[place] - originMs) / HALF_LIFE_MS);
      }
    }
  }
  const nRatings = counts.reduce((sum, count) => sum + count, 0);
  const mean = nRatings === 0 ? 1 : sums.reduce((sum, value) => sum + value, 0) / nRatings;
  const largest = decayed.reduce((max, value) => Math.max(max, value), Number.MIN_VALUE);
  return popularityFrom(
    Float32Array.from(counts, (count, row) => {
      const average = (sums[row] + PRIOR_RATINGS * mean) / (count + PRIOR_RATINGS);
      return (average * decayed[row]) / largest;
    }),
  );
}
