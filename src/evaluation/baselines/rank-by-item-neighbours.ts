import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import type { RankUsers } from '../ranker.ts';
import { createTopList, type TopList } from '../top-list.ts';
import { findItemNeighbours, type ItemNeighbours } from './item-neighbours.ts';

const NEIGHBOURS = 200;
/** Items that are wiped and gone through together when any of them got a score. */
const BLOCK = 64;

/** Ranks by the sum of similarities to the items that the user prefers, from 200 neighbours of each. */
export function rankByItemNeighbours(preferences: CsrMatrix, seen: CsrMatrix): RankUsers {
  const neighbours = findItemNeighbours(preferences, NEIGHBOURS);
  const board: ScoreBoard = {
    scores: new Float64Array(Math.ceil(preferences.nColumns / BLOCK) * BLOCK),
    isMet: new Uint8Array(Math.ceil(preferences.nColumns / BLOCK)),
  };
  return async (userRows, count) => {
    const lists = new Int32Array(userRows.length * count).fill(-1);
    const top = createTopList(count);
    userRows.forEach((userRow, index) => {
      addNeighbours(board, neighbours, preferences, userRow);
      for (let entry = seen.rowStarts[userRow]; entry < seen.rowStarts[userRow + 1]; entry++)
        board.scores[seen.columns[entry]] = 0;
      top.clear();
      takeBest(board, top);
      top.write(lists, undefined, index * count);
    });
    return lists;
  };
}

/** A score for each item, and the blocks of items that have any. All is 0 between users. */
interface ScoreBoard {
  readonly scores: Float64Array;
  readonly isMet: Uint8Array;
}

function addNeighbours(
  { scores, isMet }: ScoreBoard,
  neighbours: ItemNeighbours,
  { rowStarts, columns }: CsrMatrix,
  userRow: number,
): void {
  const { count, sizes, itemRows, similarities } = neighbours;
  for (let entry = rowStarts[userRow]; entry < rowStarts[userRow + 1]; entry++) {
    const start = columns[entry] * count;
    const end = start + sizes[columns[entry]];
    for (let place = start; place < end; place++) {
      const other = itemRows[place];
      scores[other] += similarities[place];
      isMet[other >> 6] = 1;
    }
  }
}

/** Offers all items with a score, and wipes the board. */
function takeBest({ scores, isMet }: ScoreBoard, top: TopList): void {
  // Most items fall short of it; comparing here spares the call.
  let least = 0;
  for (let block = 0; block < isMet.length; block++) {
    if (isMet[block] === 0) continue;
    isMet[block] = 0;
    for (let itemRow = block * BLOCK; itemRow < (block + 1) * BLOCK; itemRow++) {
      const score = scores[itemRow];
      scores[itemRow] = 0;
      if (score > least) least = Math.max(0, top.offer(itemRow, score));
    }
  }
}
