import type { RatingColumns } from '../../src/dataset/rating-columns.ts';
import { MARK } from '../../src/domain/interaction.ts';
import { createRandom, type Random } from '../../src/util/random.ts';

/** What listeners did with songs, and how much each of them truly likes each song. */
export interface ListeningTable {
  readonly columns: RatingColumns;
  /** How much each pair of the columns is truly liked; about normal, 0 is indifferent. */
  readonly affinities: Float64Array;
  affinity(userRow: number, itemRow: number): number;
}

const TASTES = 8;
const MAX_PLAYS = 40;
const DAY_MS = 86_400_000;

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Draws rows with given cumulative weights. */
function draw(cumulative: Float64Array, random: Random): number {
  const wanted = random.next() * cumulative[cumulative.length - 1];
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One listener and one song until it is not chosen again: the more it is liked the more plays, thumbs up and the fewer skips. */
function listen(affinity: number, random: Random): { marks: number; plays: number; skips: number } {
  const felt = affinity + 0.3 * random.normal();
  let [marks, plays, skips] = [0, 0, 0];
  do {
    plays++;
    if (random.next() < logistic(-1.5 - 1.5 * felt)) skips++;
    const chance = random.next();
    if (chance < 0.08 * logistic(2 * felt - 0.5)) marks = MARK.thumbUp;
    else if (chance > 1 - 0.08 * logistic(-2 * felt - 0.5)) marks = MARK.thumbDown;
  } while (marks !== MARK.thumbDown && plays < MAX_PLAYS && random.next() < 0.85 * logistic(1.2 * felt));
  return { marks, plays, skips };
}

/**
 * Makes listeners with known tastes: songs come up by their popularity and somewhat by taste, 20 to 119 a listener with repeats.
 * The same seed gives the same table.
 */
export function createListeningTable(options: {
  readonly nUsers: number;
  readonly nItems: number;
  readonly seed: number;
}): ListeningTable {
  const { nUsers, nItems, seed } = options;
  const random = createRandom(seed);
  const users = Float64Array.from({ length: nUsers * TASTES }, () => random.normal());
  const items = Float64Array.from({ length: nItems * TASTES }, () => random.normal());
  const affinity = (userRow: number, itemRow: number): number => {
    let sum = 0;
    for (let k = 0; k < TASTES; k++) sum += users[userRow * TASTES + k] * items[itemRow * TASTES + k];
    return sum / Math.sqrt(TASTES);
  };
  const rows: { userRow: number; itemRow: number; marks: number; plays: number; skips: number }[] = [];
  for (let userRow = 0; userRow < nUsers; userRow++) {
    const cumulative = new Float64Array(nItems);
    let total = 0;
    for (let itemRow = 0; itemRow < nItems; itemRow++) {
      total += Math.exp(0.8 * affinity(userRow, itemRow)) / (itemRow + 10) ** 0.7;
      cumulative[itemRow] = total;
    }
    const met = new Set<number>();
    for (let left = 20 + random.below(100); left > 0; left--) met.add(draw(cumulative, random));
    for (const itemRow of met) rows.push({ userRow, itemRow, ...listen(affinity(userRow, itemRow), random) });
  }
  return {
    columns: {
      nUsers,
      nItems,
      userRows: Int32Array.from(rows, ({ userRow }) => userRow),
      itemRows: Int32Array.from(rows, ({ itemRow }) => itemRow),
      ratings: new Float32Array(rows.length).fill(Number.NaN),
      marks: Uint8Array.from(rows, ({ marks }) => marks),
      plays: Uint32Array.from(rows, ({ plays }) => plays),
      skips: Uint32Array.from(rows, ({ skips }) => skips),
      tsMs: Float64Array.from(rows, () => random.below(365) * DAY_MS),
    },
    affinities: Float64Array.from(rows, ({ userRow, itemRow }) => affinity(userRow, itemRow)),
    affinity,
  };
}
