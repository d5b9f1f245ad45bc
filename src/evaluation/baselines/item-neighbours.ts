import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { transposeCsr } from '../../dataset/transpose-csr.ts';

/** The most similar other items of each item, in no order. Shapes: both [nItems x count], of item i the first `sizes[i]`. */
export interface ItemNeighbours {
  readonly count: number;
  readonly sizes: Int32Array;
  readonly itemRows: Int32Array;
  readonly similarities: Float32Array;
}

/** Items that are wiped and gone through together when any of them was met. */
const BLOCK = 64;

/**
 * Finds each item's nearest neighbours, exactly, by the cosine of the sets of users who prefer them: |A and B| / sqrt(|A| |B|); of equal
 * ones the lower rows.
 *
 * Cost: O(sum over users of their preferences squared). Source: [SKKR01].
 */
export function findItemNeighbours(preferences: CsrMatrix, count: number): ItemNeighbours {
  const nItems = preferences.nColumns;
  const byItem = transposeCsr(preferences);
  const neighbours = {
    count,
    sizes: new Int32Array(nItems),
    itemRows: new Int32Array(nItems * count),
    similarities: new Float32Array(nItems * count),
  };
  const together = new Int32Array(Math.ceil(nItems / BLOCK) * BLOCK);
  const isMet = new Uint8Array(together.length / BLOCK);
  const lengths = Float64Array.from({ length: nItems }, (_, row) =>
    Math.sqrt(byItem.rowStarts[row + 1] - byItem.rowStarts[row]),
  );
  // What a similarity must exceed to be kept; comparing here spares most calls.
  const least = new Float32Array(nItems);
  for (let itemRow = 0; itemRow < nItems; itemRow++) {
    // Each pair is counted once, by its later item, and offered to both.
    countTogether(preferences, byItem, itemRow, { together, isMet });
    for (let block = 0; block < isMet.length; block++) {
      if (isMet[block] === 0) continue;
      isMet[block] = 0;
      const end = Math.min((block + 1) * BLOCK, itemRow);
      for (let other = block * BLOCK; other < end; other++) {
        const similarity = Math.fround(together[other] / (lengths[itemRow] * lengths[other]));
        together[other] = 0;
        if (similarity > least[itemRow]) least[itemRow] = keep(neighbours, itemRow, other, similarity);
        if (similarity > least[other]) least[other] = keep(neighbours, other, itemRow, similarity);
      }
    }
  }
  return neighbours;
}

/** Buffers that are used again for every item: how many users prefer both, and which blocks have any. */
interface Scratch {
  readonly together: Int32Array;
  readonly isMet: Uint8Array;
}

/** Counts the users who prefer each earlier item too. */
function countTogether(
  byUser: CsrMatrix,
  byItem: CsrMatrix,
  itemRow: number,
  { together, isMet }: Scratch,
): void {
  const { columns, rowStarts } = byUser;
  for (let entry = byItem.rowStarts[itemRow]; entry < byItem.rowStarts[itemRow + 1]; entry++) {
    // Ends at the item itself, which is in the row.
    for (let own = rowStarts[byItem.columns[entry]]; columns[own] < itemRow; own++) {
      together[columns[own]]++;
      isMet[columns[own] >> 6] = 1;
    }
  }
}

/**
 * Keeps a neighbour that is among the best of an item so far; returns what the next must exceed. Those kept are a heap with the worst on top:
 * the least similar, of equal ones the last. Neighbours come in ascending order, so that of equal ones the new one is the worse.
 */
function keep(neighbours: ItemNeighbours, itemRow: number, other: number, similarity: number): number {
  const { count, sizes, itemRows, similarities } = neighbours;
  const top = itemRow * count;
  let place = 0;
  if (sizes[itemRow] < count) {
    place = sizes[itemRow]++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (similarities[top + parent] < similarity) break;
      copyPlace(neighbours, top + parent, top + place);
      place = parent;
    }
  } else {
    for (let child = 1; child < count; child = 2 * place + 1) {
      if (child + 1 < count && isWorse(neighbours, top + child + 1, top + child)) child++;
      if (similarities[top + child] >= similarity) break;
      copyPlace(neighbours, top + child, top + place);
      place = child;
    }
  }
  itemRows[top + place] = other;
  similarities[top + place] = similarity;
  return sizes[itemRow] < count ? 0 : similarities[top];
}

function isWorse({ itemRows, similarities }: ItemNeighbours, a: number, b: number): boolean {
  return similarities[a] === similarities[b] ? itemRows[a] > itemRows[b] : similarities[a] < similarities[b];
}

function copyPlace({ itemRows, similarities }: ItemNeighbours, from: number, to: number): void {
  itemRows[to] = itemRows[from];
  similarities[to] = similarities[from];
}
