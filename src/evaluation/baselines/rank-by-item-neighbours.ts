import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import type { RankUsers } from '../ranker.ts';
import { createTopList } from '../top-list.ts';
import { findItemNeighbours } from './item-neighbours.ts';

const NEIGHBOURS = 200;

/** Ranks by the sum of similarities to the items that the user prefers, from 200 neighbours of each. */
export function rankByItemNeighbours(preferences: CsrMatrix, seen: CsrMatrix): RankUsers {
  const neighbours = findItemNeighbours(preferences, NEIGHBOURS);
  const scores = new Float64Array(preferences.nColumns);
  const met = new Int32Array(preferences.nColumns);

  const addNeighbours = (itemRow: number, nMet: number): number => {
    let size = nMet;
    for (let place = itemRow * NEIGHBOURS; place < (itemRow + 1) * NEIGHBOURS; place++) {
      const other = neighbours.itemRows[place];
      if (other < 0) break;
      if (scores[other] === 0) met[size++] = other;
      scores[other] += neighbours.similarities[place];
    }
    return size;
  };

  return async (userRows, count) => {
    const lists = new Int32Array(userRows.length * count).fill(-1);
    const top = createTopList(count);
    userRows.forEach((userRow, index) => {
      let nMet = 0;
      for (let entry = preferences.rowStarts[userRow]; entry < preferences.rowStarts[userRow + 1]; entry++) {
        nMet = addNeighbours(preferences.columns[entry], nMet);
      }
      const own = seen.columns.subarray(seen.rowStarts[userRow], seen.rowStarts[userRow + 1]);
      for (const itemRow of own) if (scores[itemRow] > 0) scores[itemRow] = Number.NEGATIVE_INFINITY;
      top.clear();
      for (let place = 0; place < nMet; place++) {
        if (scores[met[place]] > 0) top.offer(met[place], scores[met[place]]);
        scores[met[place]] = 0;
      }
      top.write(lists, undefined, index * count);
    });
    return lists;
  };
}
