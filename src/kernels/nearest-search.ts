/** Numbers that a point has. */
export const POINT_SIZE = 16;
/** Bytes of a panel of four points: see `nearest` of the kernel. */
export const PANEL_BYTES = 144;
/** The half of a squared length that is given to a place of a panel without a point, and the score that no point is as bad as. */
const NO_POINT = 2 ** 30;

/**
 * A search for the nearest points: queries and points are panels, all places byte offsets of the kernel's memory, multiples of 16.
 *
 * ```
 * panel := (number 2k and 2k+1 of each of 4 points: int16)[8] (half the squared length: int32)[4]       144 bytes
 * list  := score:int32[count] place:int32[count]                                                        best first
 * ```
 * The score is x.y - |y|^2 / 2 rounded up, so |x|^2 less twice the score is the squared distance. The products of two points, and half
 * the squared lengths, must be below 2^30.
 */
export interface NearestSearch {
  /** Panels of the queries. */
  readonly queries: number;
  readonly nQueries: number;
  /** Panels of the points. */
  readonly points: number;
  readonly nPanels: number;
  /** What the place of the first point is called in the lists. */
  readonly firstPlace: number;
  /** Not negative: the queries are these points from this one on. Each passes itself by and looks first at what follows behind its panel. */
  readonly selfPlace: number;
  /** Length of a list. */
  readonly count: number;
  /** Lists [nQueries], begun by `beginLists` and brought up to date by each search. */
  readonly lists: number;
}

/** Writes empty lists, so that searches can fill them; a place of -1 is none. */
export function beginLists(memory: ArrayBufferLike, lists: number, nQueries: number, count: number): void {
  const ints = new Int32Array(memory, lists, 2 * nQueries * count);
  for (let at = 0; at < ints.length; at += 2 * count) {
    ints.fill(-NO_POINT, at, at + count);
    ints.fill(-1, at + count, at + 2 * count);
  }
}

/** Writes a point at a place of panels that begin at the start of the view; `from` is where its numbers begin. */
export function writePoint(panels: DataView, place: number, numbers: Int16Array, from: number): void {
  const panel = (place >> 2) * PANEL_BYTES;
  const lane = 4 * (place & 3);
  let squared = 0;
  for (let at = 0; at < POINT_SIZE; at += 1) {
    const value = numbers[from + at];
    squared += value * value;
    panels.setInt16(panel + 16 * (at >> 1) + lane + 2 * (at & 1), value, true);
  }
  panels.setInt32(panel + 128 + lane, squared >> 1, true);
}

/** Says of the places of the last panel behind `nPoints` that they have none. */
export function endPanels(panels: DataView, nPoints: number): void {
  for (let place = nPoints; place % 4 !== 0; place += 1)
    panels.setInt32((place >> 2) * PANEL_BYTES + 128 + 4 * (place & 3), NO_POINT, true);
}

/** Gives the number at a place of a point in panels. */
export function readNumber(ints16: Int16Array, panels: number, place: number, at: number): number {
  return ints16[(panels + (place >> 2) * PANEL_BYTES) / 2 + 8 * (at >> 1) + 2 * (place & 3) + (at & 1)];
}
