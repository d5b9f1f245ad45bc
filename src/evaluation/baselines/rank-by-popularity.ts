import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import type { RankUsers } from '../ranker.ts';

/** Ranks for everyone by one score an item, highest first, without the user's seen items; equal scores by item row. */
export function rankByPopularity(popularity: Float32Array, seen: CsrMatrix): RankUsers {
  const order = Int32Array.from(popularity, (_, row) => row).sort(
    (a, b) => popularity[b] - popularity[a] || a - b,
  );
  const seenBy = new Int32Array(popularity.length).fill(-1);
  return async (userRows, count) => {
    const lists = new Int32Array(userRows.length * count).fill(-1);
    userRows.forEach((userRow, index) => {
      for (let entry = seen.rowStarts[userRow]; entry < seen.rowStarts[userRow + 1]; entry++) {
        seenBy[seen.columns[entry]] = userRow;
      }
      let next = index * count;
      for (let place = 0; place < order.length && next < (index + 1) * count; place++) {
        if (seenBy[order[place]] !== userRow) lists[next++] = order[place];
      }
    });
    return lists;
  };
}
