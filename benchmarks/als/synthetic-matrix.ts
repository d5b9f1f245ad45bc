import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { createRandom, type Random, shuffle } from '../../src/util/random.ts';
import { sharedFloats, sharedInts, sharedWords } from '../../src/util/shared-arrays.ts';

/** Moderates the most popular items: item of rank k is drawn with probability proportional to 1 / (k + HEAD). */
const HEAD = 30;
/** Items of the least active user; half the mean where that is less. */
const MIN_ITEMS_PER_USER = 20;
const MAX_ITEMS_PER_USER = 5000;

/**
 * Makes a matrix in the shape of MovieLens 20M's preferences: log-normal activity of users, power-law popularity of items in random
 * order, confidences 2 to 6. The number of entries comes within some percent of `nEntries`. The same seed gives the same matrix. Its
 * arrays can be shared by threads, and nothing of their size is made beside them.
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
  const columns = sharedInts(rowStarts[nUsers]);
  const values = sharedFloats(rowStarts[nUsers]);
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
    sortRange(columns, rowStarts[user], end);
    for (let entry = rowStarts[user]; entry < end; entry++) values[entry] = 2 + random.below(5);
  }
  return { nRows: nUsers, nColumns: nItems, rowStarts, columns, values };
}

/** Sorts `begin .. end` in place; short ranges, of which there may be ten million, without a view of them. */
function sortRange(columns: Int32Array, begin: number, end: number): void {
  if (end - begin > 64) {
    columns.subarray(begin, end).sort();
    return;
  }
  for (let place = begin + 1; place < end; place++) {
    const column = columns[place];
    let to = place;
    for (; to > begin && columns[to - 1] > column; to--) columns[to] = columns[to - 1];
    columns[to] = column;
  }
}

function drawRowStarts(
  shape: { readonly nUsers: number; readonly nItems: number; readonly nEntries: number },
  random: Random,
): Uint32Array<SharedArrayBuffer> {
  const mean = shape.nEntries / shape.nUsers;
  const least = Math.min(MIN_ITEMS_PER_USER, mean / 2);
  const most = Math.min(MAX_ITEMS_PER_USER, shape.nItems / 4);
  const rowStarts = sharedWords(shape.nUsers + 1);
  for (let user = 0; user < shape.nUsers; user++) {
    // exp(z - 1/2) has mean 1 for a standard normal z.
    const nItems = least + (mean - least) * Math.exp(random.normal() - 0.5);
    rowStarts[user + 1] = rowStarts[user] + Math.round(Math.min(most, nItems));
  }
  return rowStarts;
}
