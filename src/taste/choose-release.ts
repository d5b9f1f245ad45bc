import type { Popularity } from './popularity.ts';
import type { ReleaseFacts } from './release-facts.ts';

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

/** What there is to choose from: all releases below the length of `unlisted`, but for those. */
export interface Choice {
  readonly popularity: Popularity;
  readonly unlisted: ReleaseFacts['unlisted'];
}

/** What decides which of several releases a user gets. */
export interface Turn {
  readonly userRow: number;
  readonly seed: number;
  /** Of how many of the most-owned releases users get one in turns. */
  readonly rotation: number;
}

/** The most-owned releases that were found so far, the most-owned first; of those that are owned equally each user sees another order. */
class BestReleases {
  readonly rows: Int32Array;
  readonly #levels: Uint32Array;
  readonly #mixes: Uint32Array;
  length = 0;

  constructor(most: number) {
    this.rows = new Int32Array(most);
    this.#levels = new Uint32Array(most);
    this.#mixes = new Uint32Array(most);
  }

  offer(row: number, level: number, { userRow, seed }: Turn): void {
    const { rows } = this;
    const isFull = this.length === rows.length;
    if (isFull && level < this.#levels[this.length - 1]) return;
    const mix = mixWords(seed, userRow, row);
    let at = this.length;
    while (at > 0 && this.#isBehind(at - 1, level, mix)) at -= 1;
    if (at === rows.length) return;
    if (!isFull) this.length += 1;
    for (let to = this.length - 1; to > at; to -= 1) this.#move(to - 1, to);
    rows[at] = row;
    this.#levels[at] = level;
    this.#mixes[at] = mix;
  }

  #isBehind(at: number, level: number, mix: number): boolean {
    return this.#levels[at] < level || (this.#levels[at] === level && this.#mixes[at] > mix);
  }

  #move(from: number, to: number): void {
    this.rows[to] = this.rows[from];
    this.#levels[to] = this.#levels[from];
    this.#mixes[to] = this.#mixes[from];
  }
}

let best = new BestReleases(0);

/**
 * Gives the release of a friend's collection that a user is recommended: of the `rotation` most-owned ones that the user does not own
 * one in turns, so that users with the same taste get different ones; -1 for none.
 */
export function chooseFromFriend(
  own: Collection,
  friend: Collection,
  { popularity: { levels }, unlisted }: Choice,
  turn: Turn,
): number {
  if (best.rows.length !== turn.rotation) best = new BestReleases(turn.rotation);
  best.length = 0;
  let at = 0;
  for (let place = 0; place < friend.length; place += 1) {
    const row = friend.itemRows[place];
    while (at < own.length && own.itemRows[at] < row) at += 1;
    if ((at < own.length && own.itemRows[at] === row) || unlisted[row] === 1) continue;
    best.offer(row, row < levels.length ? levels[row] : 0, turn);
  }
  return best.length === 0 ? -1 : best.rows[mixWords(turn.seed, turn.userRow, 0) % best.length];
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
  { popularity, unlisted }: Choice,
  { userRow, seed }: Turn,
): number {
  const { order, shelves } = popularity;
  for (const shelf of [...favourites.map((genre) => shelves[genre]), order]) {
    const open: number[] = [];
    for (let at = 0; at < shelf.length && open.length < ROTATED; at += 1)
      if (!owns(own, shelf[at])) open.push(shelf[at]);
    if (open.length > 0) return open[mixWords(seed, userRow, open.length) % open.length];
  }
  for (let row = 0; row < unlisted.length; row += 1) if (unlisted[row] === 0 && !owns(own, row)) return row;
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
