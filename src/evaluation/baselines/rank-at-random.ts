import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { createRandom } from '../../util/random.ts';
import type { RankUsers } from '../ranker.ts';

/** Ranks unseen items at random; each user's list depends on the seed and the user alone. */
export function rankAtRandom(seen: CsrMatrix, seed: number): RankUsers {
  const nItems = seen.nColumns;
  // Starts in item order for each user and is put back after it, so that a list takes O(count) steps and not O(nItems).
  const items = Int32Array.from({ length: nItems }, (_, row) => row);
  const isSeen = new Uint8Array(nItems);
  return async (userRows, count) => {
    const lists = new Int32Array(userRows.length * count).fill(-1);
    userRows.forEach((userRow, index) => {
      const own = seen.columns.subarray(seen.rowStarts[userRow], seen.rowStarts[userRow + 1]);
      for (const itemRow of own) isSeen[itemRow] = 1;
      const random = createRandom(seed + userRow);
      let [next, drawn] = [index * count, 0];
      const swaps: number[] = [];
      for (; drawn < nItems && next < (index + 1) * count; drawn++) {
        const other = drawn + random.below(nItems - drawn);
        swaps.push(other);
        swap(items, drawn, other);
        if (isSeen[items[drawn]] === 0) lists[next++] = items[drawn];
      }
      while (drawn-- > 0) swap(items, drawn, swaps[drawn]);
      for (const itemRow of own) isSeen[itemRow] = 0;
    });
    return lists;
  };
}

function swap(values: Int32Array, a: number, b: number): void {
  const kept = values[a];
  values[a] = values[b];
  values[b] = kept;
}
