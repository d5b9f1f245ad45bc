import { beginLists, endPanels, PANEL_BYTES, POINT_SIZE, writePoint } from '../kernels/nearest-search.ts';
import type { FriendWork } from './cluster.ts';
import { CANDIDATES, CHECKED, type FriendSpace, listsOf, MOST_PROBES, panelBytes } from './friend-space.ts';
import { SCORE_STRIDE } from './genre-scores.ts';
import type { Part } from './parts.ts';
import { similarity, writeTastePoint } from './similarity.ts';

const point = new Int16Array(POINT_SIZE);

/** Writes the points of cells `begin .. end` and their centres. */
export function fillCells({ tables, space, sizeWeight }: FriendWork, begin: number, end: number): void {
  const { memory, rowsAt, cellStarts, cellSizes } = space;
  const centres = new DataView(memory.buffer, space.centres, panelBytes(space.cellSizes.length));
  for (let cell = begin; cell < end; cell += 1) {
    const size = cellSizes[cell];
    const panels = new DataView(memory.buffer, panelsOf(space, cell), panelBytes(size));
    const sums = new Float64Array(POINT_SIZE);
    for (let member = 0; member < size; member += 1) {
      writeTastePoint(tables.scores, rowsAt[cellStarts[cell] + member], sizeWeight, point);
      writePoint(panels, member, point, 0);
      for (let at = 0; at < POINT_SIZE; at += 1) sums[at] += point[at];
    }
    endPanels(panels, size);
    writePoint(
      centres,
      cell,
      Int16Array.from(sums, (sum) => Math.round(sum / size)),
      0,
    );
  }
}

/** Finds the nearest other cells of all cells. */
export function findNeighbours({ kernel, space, thread }: FriendWork): void {
  const { memory, centres, neighbours, shape } = space;
  const nCells = shape[0];
  const count = MOST_PROBES - 1;
  endPanels(new DataView(memory.buffer, centres, panelBytes(nCells)), nCells);
  const lists = listsOf(space, thread);
  const chunk = 1024;
  for (let first = 0; first < nCells; first += chunk) {
    const nQueries = Math.min(chunk, nCells - first);
    beginLists(memory.buffer, lists, nQueries, count);
    const queries = centres + (first / 4) * PANEL_BYTES;
    const cells = { points: centres, nPanels: Math.ceil(nCells / 4), firstPlace: 0, selfPlace: first };
    kernel.nearest({ queries, nQueries, ...cells, count, lists });
    const found = new Int32Array(memory.buffer, lists, 2 * nQueries * count);
    for (let query = 0; query < nQueries; query += 1) {
      const from = (2 * query + 1) * count;
      neighbours.set(found.subarray(from, from + count), (first + query) * count);
    }
  }
}

function panelsOf({ points, cellStarts }: FriendSpace, cell: number): number {
  return points + (cellStarts[cell] / 4) * PANEL_BYTES;
}

/** Brings lists up to date with one cell. */
function searchCell(
  { kernel, space }: FriendWork,
  cell: number,
  lists: {
    readonly queries: number;
    readonly nQueries: number;
    readonly selfPlace: number;
    readonly count: number;
    readonly lists: number;
  },
): void {
  const nPanels = Math.ceil(space.cellSizes[cell] / 4);
  kernel.nearest({ ...lists, points: panelsOf(space, cell), nPanels, firstPlace: space.cellStarts[cell] });
}

/**
 * Finds how many cells a search needs, for some of CHECKED users evenly spread over the places: for each, how many cells, the nearest
 * first, until its nearest user of all is found; MOST_PROBES + 1 where it is in none of them.
 */
export function countProbes(work: FriendWork, begin: number, end: number): number[] {
  const { space } = work;
  const [nCells, nPlaces] = space.shape;
  const probes: number[] = [];
  for (let check = begin; check < end; check += 1) {
    const wanted = Math.floor(((check + 0.5) * nPlaces) / CHECKED);
    const cell = cellOfPlace(space, nCells, wanted);
    const member = Math.min(wanted - space.cellStarts[cell], space.cellSizes[cell] - 1);
    const best = searchOne(work, { cell, member }, [...Array(nCells).keys()]);
    let nProbes = 1;
    while (
      nProbes <= MOST_PROBES &&
      searchOne(work, { cell, member }, probedCells(space, cell, nProbes)) < best
    )
      nProbes += 1;
    probes.push(nProbes);
  }
  return probes;
}

/** Gives the best score of a user's search through cells. */
function searchOne(
  work: FriendWork,
  { cell, member }: { readonly cell: number; readonly member: number },
  cells: readonly number[],
): number {
  const { space, thread, tables, sizeWeight } = work;
  const { memory } = space;
  const lists = listsOf(space, thread);
  const queries = space.scratch[thread];
  writeTastePoint(tables.scores, space.rowsAt[space.cellStarts[cell] + member], sizeWeight, point);
  writePoint(new DataView(memory.buffer, queries, PANEL_BYTES), 0, point, 0);
  beginLists(memory.buffer, lists, 1, 1);
  for (const other of cells)
    searchCell(work, other, {
      queries,
      nQueries: 1,
      selfPlace: other === cell ? member : -1,
      count: 1,
      lists,
    });
  return new Int32Array(memory.buffer, lists, 1)[0];
}

/** Gives a cell and its nearest others, `nProbes` in all where there are as many. */
function probedCells({ neighbours }: FriendSpace, cell: number, nProbes: number): number[] {
  const from = cell * (MOST_PROBES - 1);
  return [cell, ...neighbours.subarray(from, from + nProbes - 1)].filter((other) => other >= 0);
}

function cellOfPlace({ cellStarts }: FriendSpace, nCells: number, place: number): number {
  let [low, high] = [0, nCells];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (cellStarts[middle] <= place) low = middle;
    else high = middle;
  }
  return low;
}

/** Finds the candidates of all users of some cells, the most similar first, through `nProbes` cells each; gives how many users they are. */
export function searchCells(work: FriendWork, { begin, end }: Part, nProbes: number): number {
  const { space, thread } = work;
  let nUsers = 0;
  const lists = listsOf(space, thread);
  for (let cell = begin; cell < end; cell += 1) {
    const nQueries = space.cellSizes[cell];
    beginLists(space.memory.buffer, lists, nQueries, CANDIDATES);
    for (const other of probedCells(space, cell, nProbes))
      searchCell(work, other, {
        queries: panelsOf(space, cell),
        nQueries,
        selfPlace: other === cell ? 0 : -1,
        count: CANDIDATES,
        lists,
      });
    takeCandidates(work, cell, lists);
    nUsers += nQueries;
  }
  return nUsers;
}

const LEVELS = 65_535;

/** Gives the distance of a similarity, at most 2, as one of the levels that the assignment of friends goes through. */
function levelOf(similar: number): number {
  return Math.min(LEVELS, Math.round((LEVELS / 2) * Math.sqrt(Math.max(0, 2 - 2 * similar))));
}

/** Takes the candidates of a cell's users from their lists, in the order of the exact similarity. */
function takeCandidates({ tables, space, sizeWeight }: FriendWork, cell: number, lists: number): void {
  const { memory, rowsAt, cellStarts, cellSizes, candidates, distances } = space;
  const found = new Int32Array(memory.buffer, lists, 2 * CANDIDATES * cellSizes[cell]);
  const similars = new Float64Array(CANDIDATES);
  const rows = new Int32Array(CANDIDATES);
  for (let member = 0; member < cellSizes[cell]; member += 1) {
    const place = cellStarts[cell] + member;
    const aAt = rowsAt[place] * SCORE_STRIDE;
    let nFound = 0;
    for (let at = 0; at < CANDIDATES; at += 1) {
      const other = found[(2 * member + 1) * CANDIDATES + at];
      if (other < 0) break;
      const row = rowsAt[other];
      const similar = similarity(tables.scores, aAt, tables.scores, { bAt: row * SCORE_STRIDE, sizeWeight });
      let to = nFound++;
      for (; to > 0 && similars[to - 1] < similar; to -= 1) {
        similars[to] = similars[to - 1];
        rows[to] = rows[to - 1];
      }
      similars[to] = similar;
      rows[to] = row;
    }
    for (let at = 0; at < CANDIDATES; at += 1) {
      candidates[place * CANDIDATES + at] = at < nFound ? rows[at] : -1;
      distances[place * CANDIDATES + at] = at < nFound ? levelOf(similars[at]) : LEVELS;
    }
  }
}
