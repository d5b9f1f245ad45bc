import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { createRandom, type Random } from '../../src/util/random.ts';

const N_TASTES = 48;
const TASTES_A_USER = 4;
/** Share of a user's items that come from the own tastes; the others are drawn from all. */
const FAITHFUL = 0.8;
const MEAN_ITEMS = 110;
const FEWEST_ITEMS = 20;
/** Moderates the most popular items. */
const HEAD = 10;

/**
 * Makes preferences with structure to learn: items belong to tastes, users have some of these, and within a taste popularity falls by a
 * power law. The same seed gives the same matrix.
 */
export function createTasteMatrix(nUsers: number, nItems: number, seed: number): CsrMatrix {
  const random = createRandom(seed);
  const rowStarts = new Uint32Array(nUsers + 1);
  const columns: number[] = [];
  for (let user = 0; user < nUsers; user++) {
    const tastes = Array.from({ length: TASTES_A_USER }, () => random.below(N_TASTES));
    const wanted = FEWEST_ITEMS + (MEAN_ITEMS - FEWEST_ITEMS) * Math.exp(random.normal() - 0.5);
    const items = new Set<number>();
    for (let draw = 0; draw < Math.min(wanted, nItems / 8); draw++) {
      const taste = random.next() < FAITHFUL ? tastes[random.below(TASTES_A_USER)] : random.below(N_TASTES);
      items.add(drawItem(taste, nItems, random));
    }
    for (const item of [...items].sort((one, other) => one - other)) columns.push(item);
    rowStarts[user + 1] = columns.length;
  }
  const values = new Float32Array(columns.length).fill(1);
  return { nRows: nUsers, nColumns: nItems, rowStarts, columns: Int32Array.from(columns), values };
}

/** Draws an item of a taste: the items whose row leaves the taste as a remainder, the popular ones first. */
function drawItem(taste: number, nItems: number, random: Random): number {
  const nOwn = Math.floor((nItems - taste - 1) / N_TASTES) + 1;
  const rank = Math.floor(HEAD * ((nOwn + HEAD) / HEAD) ** random.next() - HEAD);
  return taste + N_TASTES * Math.min(nOwn - 1, rank);
}
