import { type NearestSearch, PANEL_BYTES, POINT_SIZE, readNumber } from '../nearest-search.ts';

/** Brings lists of the nearest points up to date: see `Kernel.nearest`. */
export function nearest(memory: ArrayBufferLike, search: NearestSearch): void {
  const numbers = new Int16Array(memory);
  const ints = new Int32Array(memory);
  const { nQueries, nPanels, selfPlace, firstPlace } = search;
  for (let query = 0; query < nQueries; query++) {
    const self = selfPlace < 0 ? -1 : selfPlace + query;
    const first = selfPlace < 0 ? 0 : 4 * ((self >> 2) + 1);
    for (let step = 0; step < 4 * nPanels; step++) {
      const place = (first + step) % (4 * nPanels);
      if (place === self) continue;
      insert(ints, search, query, {
        place: firstPlace + place,
        score: score(numbers, ints, search, { query, place }),
      });
    }
  }
}

function score(
  numbers: Int16Array,
  ints: Int32Array,
  { queries, points }: NearestSearch,
  { query, place }: { readonly query: number; readonly place: number },
): number {
  let product = 0;
  for (let at = 0; at < POINT_SIZE; at++)
    product += readNumber(numbers, queries, query, at) * readNumber(numbers, points, place, at);
  return product - ints[(points + (place >> 2) * PANEL_BYTES + 128) / 4 + (place & 3)];
}

function insert(
  ints: Int32Array,
  { lists, count }: NearestSearch,
  query: number,
  found: { readonly score: number; readonly place: number },
): void {
  const list = lists / 4 + 2 * count * query;
  let at = count;
  for (; at > 0 && ints[list + at - 1] < found.score; at--) {
    if (at === count) continue;
    ints[list + at] = ints[list + at - 1];
    ints[list + count + at] = ints[list + count + at - 1];
  }
  if (at === count) return;
  ints[list + at] = found.score;
  ints[list + count + at] = found.place;
}
