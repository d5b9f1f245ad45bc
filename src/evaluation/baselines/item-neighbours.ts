import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { transposeCsr } from '../../dataset/transpose-csr.ts';
import { createTopList } from '../top-list.ts';

/** The most similar other items of each item, best first. Shapes: [nItems x count], -1 and 0 where there are fewer. */
export interface ItemNeighbours {
  readonly count: number;
  readonly itemRows: Int32Array;
  readonly similarities: Float32Array;
}

/**
 * Finds each item's nearest neighbours, exactly, by the cosine of the sets of users who prefer them: |A and B| / sqrt(|A| |B|).
 *
 * Cost: O(sum over users of their preferences squared). Source: [SKKR01].
 */
export function findItemNeighbours(preferences: CsrMatrix, count: number): ItemNeighbours {
  const nItems = preferences.nColumns;
  const byItem = transposeCsr(preferences);
  const roots = Float64Array.from({ length: nItems }, (_, row) =>
    Math.sqrt(byItem.rowStarts[row + 1] - byItem.rowStarts[row]),
  );
  const itemRows = new Int32Array(nItems * count).fill(-1);
  const similarities = new Float32Array(nItems * count);
  const scratch = { together: new Int32Array(nItems), met: new Int32Array(nItems) };
  const top = createTopList(count);
  for (let itemRow = 0; itemRow < nItems; itemRow++) {
    const nMet = countTogether(preferences, byItem, itemRow, scratch);
    top.clear();
    for (let index = 0; index < nMet; index++) {
      const other = scratch.met[index];
      if (other !== itemRow) top.offer(other, scratch.together[other] / (roots[itemRow] * roots[other]));
      scratch.together[other] = 0;
    }
    top.write(itemRows, similarities, itemRow * count);
  }
  return { count, itemRows, similarities };
}

/** Buffers that one search uses again for every item: how many users prefer both, and which items those are. Shapes: both [nItems]. */
interface Scratch {
  readonly together: Int32Array;
  readonly met: Int32Array;
}

/** Counts the users who prefer each other item too; returns how many items were met. */
function countTogether(byUser: CsrMatrix, byItem: CsrMatrix, itemRow: number, scratch: Scratch): number {
  const { together, met } = scratch;
  let nMet = 0;
  for (let entry = byItem.rowStarts[itemRow]; entry < byItem.rowStarts[itemRow + 1]; entry++) {
    const userRow = byItem.columns[entry];
    for (let own = byUser.rowStarts[userRow]; own < byUser.rowStarts[userRow + 1]; own++) {
      const other = byUser.columns[own];
      if (together[other]++ === 0) met[nMet++] = other;
    }
  }
  return nMet;
}
