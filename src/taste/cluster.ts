import type { Kernel } from '../kernels/kernel.ts';
import {
  beginLists,
  endPanels,
  PANEL_BYTES,
  POINT_SIZE,
  readNumber,
  writePoint,
} from '../kernels/nearest-search.ts';
import { CHUNK_POINTS, type FriendSpace, listsOf, panelBytes } from './friend-space.ts';
import { SCORE_STRIDE } from './genre-scores.ts';
import { USER_STATE } from './rank-table.ts';
import { hasTaste, writeTastePoint } from './similarity.ts';
import type { TasteTables } from './taste-tables.ts';

/** What the steps of the search for friends work on, in one thread. */
export interface FriendWork {
  readonly kernel: Kernel;
  readonly tables: TasteTables;
  readonly space: FriendSpace;
  /** Which thread of the space's scratch. */
  readonly thread: number;
  readonly sizeWeight: number;
}

const point = new Int16Array(POINT_SIZE);

/** Tells whether a user has a point: who is ranked and has a taste. */
function hasPoint({ scores, states }: TasteTables, row: number): boolean {
  return states[row] === USER_STATE.ranked && hasTaste(scores, row * SCORE_STRIDE);
}

/** Writes the points of a sample of users, evenly spread over the rows, and begins with some of them as clusters. */
export function takeSample({ tables, space, sizeWeight }: FriendWork, nUsers: number): void {
  const { nSample, nClusters, memory } = space;
  const sample = new DataView(memory.buffer, space.sample, panelBytes(nSample));
  const clusters = new DataView(memory.buffer, space.clusters, panelBytes(nClusters));
  let [seen, taken, begun] = [0, 0, 0];
  for (let row = 0; row < tables.endRow && taken < nSample; row += 1) {
    if (!hasPoint(tables, row)) continue;
    if (Math.floor((seen++ * nSample) / nUsers) < taken) continue;
    writeTastePoint(tables.scores, row, sizeWeight, point);
    if (Math.floor((taken * nClusters) / nSample) >= begun) writePoint(clusters, begun++, point, 0);
    writePoint(sample, taken++, point, 0);
  }
  endPanels(sample, nSample);
  endPanels(clusters, nClusters);
}

/** Finds the cluster of each point of the sample from `begin`, a multiple of four, to `end`. */
export function clusterSample(work: FriendWork, begin: number, end: number): void {
  const { space } = work;
  const queries = space.sample + (begin / 4) * PANEL_BYTES;
  const found = findClusters(work, queries, end - begin);
  for (let place = begin; place < end; place += 1)
    space.clusterOfSample[place] = found[2 * (place - begin) + 1];
}

/** Moves each cluster to the mean of its points of the sample; one without points stays. */
export function moveClusters({ space }: FriendWork): void {
  const { memory, nSample, nClusters, clusterOfSample } = space;
  const numbers = new Int16Array(memory.buffer);
  const sums = new Float64Array(nClusters * POINT_SIZE);
  const counts = new Uint32Array(nClusters);
  for (let place = 0; place < nSample; place += 1) {
    const cluster = clusterOfSample[place];
    counts[cluster] += 1;
    for (let at = 0; at < POINT_SIZE; at += 1)
      sums[cluster * POINT_SIZE + at] += readNumber(numbers, space.sample, place, at);
  }
  const clusters = new DataView(memory.buffer, space.clusters, panelBytes(nClusters));
  for (let cluster = 0; cluster < nClusters; cluster += 1) {
    if (counts[cluster] === 0) continue;
    const from = cluster * POINT_SIZE;
    const mean = Int16Array.from(sums.subarray(from, from + POINT_SIZE), (sum) =>
      Math.round(sum / counts[cluster]),
    );
    writePoint(clusters, cluster, mean, 0);
  }
}

/** Finds the cluster of each user from row `begin` to `end`, at most CHUNK_POINTS of them. */
export function clusterUsers(work: FriendWork, begin: number, end: number): void {
  const { tables, space, thread, sizeWeight } = work;
  const at = space.scratch[thread];
  const panels = new DataView(space.memory.buffer, at, panelBytes(CHUNK_POINTS));
  let nPoints = 0;
  for (let row = begin; row < end; row += 1) {
    if (!hasPoint(tables, row)) continue;
    writeTastePoint(tables.scores, row, sizeWeight, point);
    writePoint(panels, nPoints++, point, 0);
  }
  const found = findClusters(work, at, nPoints);
  let place = 0;
  for (let row = begin; row < end; row += 1)
    space.clusterOf[row] = hasPoint(tables, row) ? found[2 * place++ + 1] : -1;
}

/** Gives scores and clusters of queries, in turns. */
function findClusters({ kernel, space, thread }: FriendWork, queries: number, nQueries: number): Int32Array {
  const { memory, clusters, nClusters } = space;
  const lists = listsOf(space, thread);
  beginLists(memory.buffer, lists, nQueries, 1);
  kernel.nearest({
    queries,
    nQueries,
    points: clusters,
    nPanels: Math.ceil(nClusters / 4),
    firstPlace: 0,
    selfPlace: -1,
    count: 1,
    lists,
  });
  return new Int32Array(memory.buffer, lists, 2 * nQueries);
}
