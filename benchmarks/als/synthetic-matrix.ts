import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { createRandom, type Random, shuffle } from '../../src/util/random.ts';

/** Moderates the most popular items: item of rank k is drawn with probability proportional to 1 / (k + HEAD). */
const HEAD = 30;
/** Items of the least active user; half the mean where that is less. */
const MIN_ITEMS_PER_USER = 20;
const MAX_ITEMS_PER_USER = 5000;

/**
 * Makes a matrix in the shape of MovieLens 20M's preferences: log-normal activity of users, power-law popularity of items in random
 * order, confidences 2 to 6. The number of entries comes within some percent of `nEntries`. The same seed gives the same matrix.
 */
export function createSyntheticMatrix(shape: {
  readonly nUsers: number;
  readonly nItems: number;
  readonly nEntries: number;
  readonly seed: number;
}): CsrMatrix {
  const { nUsers, nItems } = shape;
  const random = createRandom(shape.seed);
  const order = Int32Array.from({ length: nItems }, (_, item) => item);
  shuffle(order, random);
  const rowStarts = drawRowStarts(shape, random);
  const columns = new Int32Array(rowStarts[nUsers]);
  const values = new Float32Array(rowStarts[nUsers]);
  const lastUser = new Int32Array(nItems).fill(-1);
  for (let user = 0; user < nUsers; user++) {
    const end = rowStarts[user + 1];
    for (let entry = rowStarts[user]; entry < end; ) {
      const rank = Math.floor(HEAD * ((nItems + HEAD) / HEAD) ** random.next() - HEAD);
      const item = order[Math.min(nItems - 1, rank)];
      if (lastUser[item] === user) continue;
      lastUser[item] = user;
      columns[entry++] = item;
    }
    columns.subarray(rowStarts[user], end).sort();
    for (let entry = rowStarts[user]; entry < end; entry++) values[entry] = 2 + random.below(5);
  }
  return { nRows: nUsers, nColumns: nItems, rowStarts, columns, values };
}

function drawRowStarts(
  shape: { readonly nUsers: number; readonly nItems: number; readonly nEntries: number },
  random: Random,
): Uint32Array {
  const mean = shape.nEntries / shape.nUsers;
  const least = Math.min(MIN_ITEMS_PER_USER, mean / 2);
  const most = Math.min(MAX_ITEMS_PER_USER, shape.nItems / 4);
  const rowStarts = new Uint32Array(shape.nUsers + 1);
  for (let user = 0; user < shape.nUsers; user++) {
    // exp(z - 1/2) has mean 1 for a standard normal z.
    const nItems = least + (mean - least) * Math.exp(random.normal() - 0.5);
    rowStarts[user + 1] = rowStarts[user] + Math.round(Math.min(most, nItems));
  }
  return rowStarts;
}
