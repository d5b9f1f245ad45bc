import { POINT_SIZE } from '../kernels/nearest-search.ts';
import type { FriendWork } from './cluster.ts';
import { writeTastePoint } from './similarity.ts';

/**
 * Gives each user with a cluster a place: clusters one behind the other, those with too many users as several cells. Within a cell the
 * users stand in the order of their rows, or of what they were split by.
 */
export function layOutCells(work: FriendWork): void {
  const { space, tables } = work;
  const { clusterOf, nClusters, mostMembers } = space;
  const ends = new Int32Array(nClusters + 1);
  for (let row = 0; row < tables.endRow; row += 1) if (clusterOf[row] >= 0) ends[clusterOf[row] + 1] += 1;
  for (let cluster = 0; cluster < nClusters; cluster += 1) ends[cluster + 1] += ends[cluster];
  const rows = new Int32Array(ends[nClusters]);
  const next = ends.slice();
  for (let row = 0; row < tables.endRow; row += 1)
    if (clusterOf[row] >= 0) rows[next[clusterOf[row]]++] = row;
  let [cell, place] = [0, 0];
  for (let cluster = 0; cluster < nClusters; cluster += 1) {
    const members = rows.subarray(ends[cluster], ends[cluster + 1]);
    const parts = members.length <= mostMembers ? [members] : splitCell(work, members);
    for (const part of parts) {
      if (part.length === 0) continue;
      space.rowsAt.set(part, place);
      space.cellStarts[cell] = place;
      space.cellSizes[cell++] = part.length;
      place += 4 * Math.ceil(part.length / 4);
    }
  }
  space.cellStarts[cell] = place;
  space.shape.set([cell, place]);
}

/** Halves members along the number that differs most until each part is small enough. */
function splitCell(work: FriendWork, members: Int32Array): Int32Array[] {
  if (members.length <= work.space.mostMembers) return [members];
  const points = new Int16Array(members.length * POINT_SIZE);
  members.forEach((row, place) => {
    const point = points.subarray(place * POINT_SIZE, (place + 1) * POINT_SIZE);
    writeTastePoint(work.tables.scores, row, work.sizeWeight, point);
  });
  const axis = widestAxis(points);
  const valueAt = (place: number): number => points[place * POINT_SIZE + axis];
  const order = Int32Array.from(members, (_, place) => place).sort(
    (a, b) => valueAt(a) - valueAt(b) || a - b,
  );
  const sorted = order.map((place) => members[place]);
  const middle = sorted.length >> 1;
  return [...splitCell(work, sorted.subarray(0, middle)), ...splitCell(work, sorted.subarray(middle))];
}

function widestAxis(points: Int16Array): number {
  const sums = new Float64Array(POINT_SIZE);
  const squares = new Float64Array(POINT_SIZE);
  for (let at = 0; at < points.length; at += 1) {
    sums[at % POINT_SIZE] += points[at];
    squares[at % POINT_SIZE] += points[at] ** 2;
  }
  const nPoints = points.length / POINT_SIZE;
  const spreads = squares.map((square, axis) => square - sums[axis] ** 2 / nPoints);
  return spreads.indexOf(Math.max(...spreads));
}
