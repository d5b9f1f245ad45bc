import { GENRES } from '../domain/genre.ts';
import { sharedInts, sharedWords } from '../util/shared-arrays.ts';
import type { ReleaseCounts } from './read-owned.ts';
import type { ReleaseFacts } from './release-facts.ts';

/** How many releases of each genre are at hand for who has no friend to take one from. */
const SHELF = 4096;

/** How much the releases are owned, in memory that threads share. */
export interface Popularity {
  /** By item row: higher for more owners, of equal ones for more who want it, otherwise the same. 0 for what nobody owns or no list shows. */
  readonly levels: Uint32Array;
  /** The others, the most owned first, of equal ones the lower row. */
  readonly order: Int32Array;
  /** By genre: the first of these that carry it. */
  readonly shelves: readonly Int32Array[];
}

/** Orders releases by how much they are owned. */
export function orderReleases(
  { owners, wanting }: ReleaseCounts,
  { genres, unlisted }: ReleaseFacts,
): Popularity {
  const rows: number[] = [];
  owners.forEach((count, row) => {
    if (count > 0 && unlisted[row] === 0) rows.push(row);
  });
  const order = sharedInts(rows.length);
  order.set(rows.sort((a, b) => owners[b] - owners[a] || wanting[b] - wanting[a] || a - b));
  const levels = sharedWords(owners.length);
  let level = 0;
  for (let place = order.length - 1; place >= 0; place -= 1) {
    const [row, before] = [order[place], order[place + 1]];
    const isSame = before !== undefined && owners[row] === owners[before] && wanting[row] === wanting[before];
    if (!isSame) level += 1;
    levels[row] = level;
  }
  return { levels, order, shelves: GENRES.map((_, genre) => shelfOf(order, genres, genre)) };
}

function shelfOf(order: Int32Array, genres: Uint16Array, genre: number): Int32Array {
  const shelf: number[] = [];
  for (let place = 0; place < order.length && shelf.length < SHELF; place += 1)
    if (genres[order[place]] & (1 << genre)) shelf.push(order[place]);
  const shared = sharedInts(shelf.length);
  shared.set(shelf);
  return shared;
}
