import type { Popularity } from './popularity.ts';

/** A collection: the first `length` rows count, ascending. */
export interface Collection {
  readonly itemRows: Int32Array;
  readonly length: number;
}

/** Mixes three numbers to 32 bits that look random. Source: the finalizer of MurmurHash3 (Austin Appleby). */
export function mixWords(a: number, b: number, c: number): number {
  let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca77) ^ Math.imul(c + 1, 0xc2b2ae3d);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/**
 * Gives the most-owned release of a friend's collection that a user does not own, -1 for none. Of those that are owned and wanted
 * equally each user gets another, which `seed` decides.
 */
export function chooseFromFriend(
  own: Collection,
  friend: Collection,
  { levels }: Pick<Popularity, 'levels'>,
  { userRow, seed }: { readonly userRow: number; readonly seed: number },
): number {
  let [chosen, chosenLevel, chosenMix] = [-1, -1, 0];
  let at = 0;
  for (let place = 0; place < friend.length; place += 1) {
    const row = friend.itemRows[place];
    while (at < own.length && own.itemRows[at] < row) at += 1;
    if (at < own.length && own.itemRows[at] === row) continue;
    const level = row < levels.length ? levels[row] : 0;
    if (level < chosenLevel) continue;
    const mix = mixWords(seed, userRow, row);
    if (level > chosenLevel || mix < chosenMix) [chosen, chosenLevel, chosenMix] = [row, level, mix];
  }
  return chosen;
}

/** Of how many releases on a shelf one is chosen for who has nothing to take from a friend. */
const ROTATED = 64;

/**
 * Gives a release for who has nothing to take from a friend: one of the most-owned of the favourite genres in their order, then of all,
 * then any that the user does not own; `seed` and the user decide which. -1 for who owns everything.
 */
export function chooseFallback(
  own: Collection,
  favourites: readonly number[],
  { popularity, nItems }: { readonly popularity: Popularity; readonly nItems: number },
  { userRow, seed }: { readonly userRow: number; readonly seed: number },
): number {
  const { order, shelves } = popularity;
  for (const shelf of [...favourites.map((genre) => shelves[genre]), order]) {
    const open: number[] = [];
    for (let at = 0; at < shelf.length && open.length < ROTATED; at += 1)
      if (!owns(own, shelf[at])) open.push(shelf[at]);
    if (open.length > 0) return open[mixWords(seed, userRow, open.length) % open.length];
  }
  for (let row = 0; row < nItems; row += 1) if (!owns(own, row)) return row;
  return -1;
}

/** Tells whether a row is in a collection. */
export function owns({ itemRows, length }: Collection, row: number): boolean {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (itemRows[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low < length && itemRows[low] === row;
}
