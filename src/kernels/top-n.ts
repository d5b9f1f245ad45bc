import type { Kernel } from './kernel.ts';
import { selectKernel } from './select-kernel.ts';

/** Vectors of the same length, a row each. Shape: `values` [nRows x factors] row-major. */
interface Vectors {
  readonly nRows: number;
  readonly factors: number;
  readonly values: Float32Array;
}

/** The seen items of each user of a batch: rows of a sparse matrix, columns ascending. */
interface SeenRows {
  readonly rowStarts: Uint32Array;
  readonly columns: Int32Array;
}

/** The best items of users, best first, equal scores by lower row. Where there are fewer than asked, -1 and -Infinity follow. */
interface BestItems {
  readonly itemRows: Int32Array;
  readonly scores: Float32Array;
}

/** Exact selection of the best items by score user . item. */
export interface TopN {
  /**
   * Gives one user's best items that are not in `seen` (ascending rows): at most `count`, fewer when there are no more.
   * Cost: O(nItems factors).
   */
  topN(userFactors: Float32Array, count: number, seen: Int32Array): BestItems;
  /**
   * Gives the best items of many users, [nRows x count] row-major; row r of `seen` belongs to row r of the users. Blocks the thread:
   * call it for some thousand users at a time.
   */
  topNBatch(userFactors: Vectors, count: number, seen: SeenRows | undefined): BestItems;
}

/** Makes the selection for item factors, which are copied and packed. Cost: O(nItems factors), 4 bytes each. */
export function createTopN(itemFactors: Vectors): TopN {
  const { nRows: nItems, factors } = itemFactors;
  const packed = pack(itemFactors);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_535, shared: true });
  ensureBytes(memory, FIRST_OFFSET + packed.byteLength);
  new Float32Array(memory.buffer, FIRST_OFFSET, packed.length).set(packed);
  const area: Area = {
    memory,
    kernel: selectKernel(memory),
    nItems,
    factors,
    free: FIRST_OFFSET + packed.byteLength,
  };
  return {
    topN: (userFactors, count, seen) => {
      const users = { nRows: 1, factors, values: userFactors };
      const found = select(area, users, count, { rowStarts: Uint32Array.of(0, seen.length), columns: seen });
      const nFound = found.itemRows.indexOf(-1);
      if (nFound < 0) return found;
      return { itemRows: found.itemRows.slice(0, nFound), scores: found.scores.slice(0, nFound) };
    },
    topNBatch: (userFactors, count, seen) => {
      const none = { rowStarts: new Uint32Array(userFactors.nRows + 1), columns: new Int32Array(0) };
      return select(area, userFactors, count, seen ?? none);
    },
  };
}

const PAGE_BYTES = 65_536;
const FIRST_OFFSET = 1024;
/** Items a panel, and the multiple of items that a user's scan takes at a time. */
const PANEL = 8;
const PANEL_GROUP = 32;

/** The memory of one TopN: the packed items first, from `free` on what a call needs. */
interface Area {
  readonly memory: WebAssembly.Memory;
  readonly kernel: Kernel;
  readonly nItems: number;
  readonly factors: number;
  readonly free: number;
}

/** Lays items out in panels as TopNBatch says. */
function pack({ nRows, factors, values }: Vectors): Float32Array {
  const packed = new Float32Array(Math.ceil(nRows / PANEL_GROUP) * PANEL_GROUP * factors);
  for (let row = 0; row < nRows; row++) {
    const panel = Math.floor(row / PANEL) * PANEL * factors + (row % PANEL);
    for (let factor = 0; factor < factors; factor++) {
      packed[panel + factor * PANEL] = values[row * factors + factor];
    }
  }
  return packed;
}

function ensureBytes(memory: WebAssembly.Memory, sizeBytes: number): void {
  const missing = Math.ceil((sizeBytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
}

function select(area: Area, users: Vectors, count: number, seen: SeenRows): BestItems {
  const { memory, factors, nItems } = area;
  const { nRows: nUsers } = users;
  const padded = Math.ceil(nUsers / 4) * 4;
  let next = area.free;
  const reserve = (nFloats: number): number => {
    const at = next;
    next += Math.ceil(nFloats / 4) * 16;
    return at;
  };
  const batch = {
    users: reserve(padded * factors),
    nUsers,
    packed: FIRST_OFFSET,
    nItems,
    factors,
    count,
    seenStarts: reserve(padded + 1),
    seenItems: reserve(seen.columns.length),
    outRows: reserve(padded * count),
    outScores: reserve(padded * count),
    scratch: reserve(2 * padded),
  };
  ensureBytes(memory, next);
  const { buffer } = memory;
  new Float32Array(buffer, batch.users, nUsers * factors).set(users.values);
  new Uint32Array(buffer, batch.seenStarts, nUsers + 1).set(seen.rowStarts);
  new Int32Array(buffer, batch.seenItems, seen.columns.length).set(seen.columns);
  area.kernel.topN(batch);
  return {
    itemRows: new Int32Array(buffer, batch.outRows, nUsers * count).slice(),
    scores: new Float32Array(buffer, batch.outScores, nUsers * count).slice(),
  };
}
