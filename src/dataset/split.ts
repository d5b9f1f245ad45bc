import { createRandom, shuffle } from '../util/random.ts';
import { countingOrder } from './build-csr.ts';
import { type RatingColumns, takeRatings } from './rating-columns.ts';

/**
 * How a table is cut into a part to learn from and a part to be tested on.
 * - `temporal`: each user's newest `testFraction` (rounded down) is the test part;
 * - `random`: a random `testFraction` of all ratings;
 * - `leave-last-out`: each user's newest rating, of users with at least two.
 * Equal times are put in a random order by `seed`.
 */
export type SplitOptions =
  | { readonly method: 'temporal' | 'random'; readonly testFraction: number; readonly seed: number }
  | { readonly method: 'leave-last-out'; readonly seed: number };

export interface Split {
  readonly train: RatingColumns;
  readonly test: RatingColumns;
  /** The split in words. */
  readonly description: string;
}

/** Splits a table; every rating is in exactly one part and both parts keep the rows of the table. */
export function splitRatings(columns: RatingColumns, options: SplitOptions): Split {
  const isTest = options.method === 'random' ? randomTest(columns, options) : newestTest(columns, options);
  return {
    ...partsOf(columns, (place) => isTest[place] === 1),
    description: describe(options, columns.marks === undefined ? 'rating' : 'interaction'),
  };
}

/**
 * Deals the ratings into folds of nearly equal size by a hash of (user row, item row, seed), so that a rating stays in its fold
 * whatever is added or reordered around it. Returns the fold of each rating.
 */
export function assignFolds(columns: RatingColumns, nFolds: number, seed: number): Uint8Array {
  const folds = new Uint8Array(columns.ratings.length);
  for (let place = 0; place < folds.length; place++) {
    const user = mixBits(columns.userRows[place] ^ mixBits(seed));
    folds[place] = mixBits(user ^ columns.itemRows[place]) % nFolds;
  }
  return folds;
}

/** Spreads a 32-bit word over all 32-bit words, one to one. Source: the finalizer of MurmurHash3. */
function mixBits(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Takes one fold as the test part and the others as the training part. */
export function splitFold(
  columns: RatingColumns,
  folds: Uint8Array,
  fold: number,
): Omit<Split, 'description'> {
  return partsOf(columns, (place) => folds[place] === fold);
}

function partsOf(columns: RatingColumns, isTest: (place: number) => boolean): Omit<Split, 'description'> {
  const nRatings = columns.ratings.length;
  const [train, test] = [new Int32Array(nRatings), new Int32Array(nRatings)];
  let nTest = 0;
  for (let place = 0; place < nRatings; place++) {
    if (isTest(place)) test[nTest++] = place;
    else train[place - nTest] = place;
  }
  return {
    train: takeRatings(columns, train.subarray(0, nRatings - nTest)),
    test: takeRatings(columns, test.subarray(0, nTest)),
  };
}

function randomTest(columns: RatingColumns, options: { testFraction: number; seed: number }): Uint8Array {
  const nRatings = columns.ratings.length;
  const places = Int32Array.from({ length: nRatings }, (_, place) => place);
  shuffle(places, createRandom(options.seed));
  const isTest = new Uint8Array(nRatings);
  for (const place of places.subarray(0, Math.floor(nRatings * options.testFraction))) isTest[place] = 1;
  return isTest;
}

function newestTest(columns: RatingColumns, options: SplitOptions): Uint8Array {
  const isTest = new Uint8Array(columns.ratings.length);
  const order = placesByUserAndTime(columns, options.seed);
  let start = 0;
  while (start < order.length) {
    const userRow = columns.userRows[order[start]];
    let end = start + 1;
    while (end < order.length && columns.userRows[order[end]] === userRow) end++;
    for (let step = end - nTestOf(end - start, options); step < end; step++) isTest[order[step]] = 1;
    start = end;
  }
  return isTest;
}

function nTestOf(nRatings: number, options: SplitOptions): number {
  if (options.method === 'leave-last-out') return nRatings > 1 ? 1 : 0;
  return Math.floor(nRatings * options.testFraction);
}

/** Orders places by user, then time, then chance. Cost: O(n log m) with m places of a user. */
function placesByUserAndTime(columns: RatingColumns, seed: number): Int32Array {
  const { tsMs } = columns;
  const places = Int32Array.from({ length: tsMs.length }, (_, place) => place);
  shuffle(places, createRandom(seed));
  const order = countingOrder(columns.userRows, columns.nUsers, places);
  for (let start = 0; start < order.length; ) {
    const userRow = columns.userRows[order[start]];
    let end = start + 1;
    while (end < order.length && columns.userRows[order[end]] === userRow) end++;
    // Sorting is stable, so equal times keep the shuffled order.
    order.subarray(start, end).sort((a, b) => tsMs[a] - tsMs[b]);
    start = end;
  }
  return order;
}

function describe(options: SplitOptions, what: string): string {
  if (options.method === 'leave-last-out')
    return `leave-last-out: each user's newest ${what} is the test part`;
  const share = `${Math.round(options.testFraction * 100)} %`;
  if (options.method === 'random')
    return `random: ${share} of all ${what}s are the test part (seed ${options.seed})`;
  return `temporal: each user's newest ${share} of ${what}s are the test part`;
}
