import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import { LONGEST_LIST, measureList, RANKING_METRICS } from './ranking-metrics.ts';
import { ITEM_SEGMENTS, type Segmentation } from './segments.ts';

/** The figures that segments have. */
export const SEGMENT_METRICS = [10, 20].flatMap((k) => [`ndcg@${k}`, `recall@${k}`, `hit_rate@${k}`]);
const SEGMENT_PLACES = SEGMENT_METRICS.map((name) => RANKING_METRICS.indexOf(name));

// Columns: 1 for each user; RANKING_METRICS; then for each item segment 1 where it has an item to be found, and SEGMENT_METRICS.
const N_OF_SEGMENT = 1 + SEGMENT_METRICS.length;
export const N_LIST_COLUMNS = 1 + RANKING_METRICS.length + ITEM_SEGMENTS.length * N_OF_SEGMENT;

/** What users' lists came to, a column a figure, a place a user. Shape: `values` [N_LIST_COLUMNS x nUsers]. */
export interface ListColumns {
  readonly values: Float64Array;
  /** Measures the list of a user; -1 stands for nothing. Returns an item in it that the user has seen, or -1. */
  write(place: number, userRow: number, list: Int32Array): number;
}

/** The matrices that lists are held to: users x items. */
export interface ListTask {
  readonly seen: CsrMatrix;
  readonly relevant: CsrMatrix;
}

/** Makes empty columns for the lists of the users of a segmentation. */
export function createListColumns({ seen, relevant }: ListTask, segmentation: Segmentation): ListColumns {
  const { segmentOfItem } = segmentation;
  const nUsers = segmentation.userRows.length;
  const values = new Float64Array(N_LIST_COLUMNS * nUsers);
  // The last user who has seen an item, or wants it: so that nothing needs to be wiped between users.
  const seenBy = new Int32Array(relevant.nColumns).fill(-1);
  const wantedBy = new Int32Array(relevant.nColumns).fill(-1);
  const isHit = new Uint8Array(LONGEST_LIST);
  const isHitOf = ITEM_SEGMENTS.map(() => new Uint8Array(LONGEST_LIST));
  const nWantedOf = new Float64Array(ITEM_SEGMENTS.length);
  const figures = new Float64Array(RANKING_METRICS.length);

  const mark = (userRow: number): void => {
    for (let entry = seen.rowStarts[userRow]; entry < seen.rowStarts[userRow + 1]; entry++)
      seenBy[seen.columns[entry]] = userRow;
    nWantedOf.fill(0);
    for (let entry = relevant.rowStarts[userRow]; entry < relevant.rowStarts[userRow + 1]; entry++) {
      wantedBy[relevant.columns[entry]] = userRow;
      nWantedOf[segmentOfItem[relevant.columns[entry]]]++;
    }
  };

  const writeSegment = (segment: number, place: number): void => {
    if (nWantedOf[segment] === 0) return;
    const column = 1 + RANKING_METRICS.length + segment * N_OF_SEGMENT;
    values[column * nUsers + place] = 1;
    measureList(isHitOf[segment], nWantedOf[segment], figures);
    for (let index = 0; index < SEGMENT_PLACES.length; index++)
      values[(column + 1 + index) * nUsers + place] = figures[SEGMENT_PLACES[index]];
  };

  return {
    values,
    write: (place, userRow, list) => {
      mark(userRow);
      isHit.fill(0);
      for (const hits of isHitOf) hits.fill(0);
      for (let rank = 0; rank < list.length; rank++) {
        const itemRow = list[rank];
        if (itemRow < 0) continue;
        if (seenBy[itemRow] === userRow) return itemRow;
        if (wantedBy[itemRow] !== userRow) continue;
        isHit[rank] = 1;
        isHitOf[segmentOfItem[itemRow]][rank] = 1;
      }
      values[place] = 1;
      measureList(isHit, relevant.rowStarts[userRow + 1] - relevant.rowStarts[userRow], figures);
      for (let index = 0; index < figures.length; index++)
        values[(1 + index) * nUsers + place] = figures[index];
      for (let segment = 0; segment < ITEM_SEGMENTS.length; segment++) writeSegment(segment, place);
      return -1;
    },
  };
}

/**
 * Turns sums of the columns over the users of each user segment into means: RANKING_METRICS over all, then SEGMENT_METRICS of each user
 * segment, then of each item segment. Shape: `sums` [nUserSegments x N_LIST_COLUMNS].
 */
export function meansOfLists(sums: Float64Array): Float64Array {
  const nUserSegments = sums.length / N_LIST_COLUMNS;
  const nSegments = nUserSegments + ITEM_SEGMENTS.length;
  const means = new Float64Array(RANKING_METRICS.length + nSegments * SEGMENT_METRICS.length);
  const all = new Float64Array(N_LIST_COLUMNS);
  sums.forEach((sum, place) => {
    all[place % N_LIST_COLUMNS] += sum;
  });
  let next = 0;
  for (let index = 0; index < RANKING_METRICS.length; index++) means[next++] = all[1 + index] / all[0];
  for (let segment = 0; segment < nUserSegments; segment++) {
    const start = segment * N_LIST_COLUMNS;
    for (const place of SEGMENT_PLACES) means[next++] = sums[start + 1 + place] / sums[start];
  }
  for (let segment = 0; segment < ITEM_SEGMENTS.length; segment++) {
    const column = 1 + RANKING_METRICS.length + segment * N_OF_SEGMENT;
    for (let index = 1; index < N_OF_SEGMENT; index++) means[next++] = all[column + index] / all[column];
  }
  return means;
}
