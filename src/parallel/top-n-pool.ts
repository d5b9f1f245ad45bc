import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import type { FactorMatrix } from '../dataset/factor-matrix.ts';
import { createMemoryPlan, type MemoryPlan } from '../kernels/memory-plan.ts';
import { reserveItems, writeVectors } from '../kernels/pack-items.ts';
import { type PackedItems, TOP_N_USERS, type TopNBatch, topNScratchBytes } from '../kernels/top-n-batch.ts';
import type { ThreadPlace } from './thread-place.ts';
import { openWorkerPool } from './worker-pool.ts';

/** The best items of users, best first. Shapes: [nUsers x count], item row -1 and score -Infinity where a list is short. */
export interface BestItemLists {
  readonly itemRows: Int32Array;
  readonly scores: Float32Array;
}

/** Exact selection of the best items of many users, on threads. */
export interface TopNPool {
  /**
   * Gives each user's best items by score user . item that are not in the user's row of `seen`; scores are computed in double precision,
   * of equal ones the lower row leads. One call at a time.
   *
   * Errors: `cancelled` when the pool's signal fires.
   * Cost: O(nUsers nItems factors) at most, of bytes; memory of one block of users beside the items and the lists.
   */
  topN(userFactors: FactorMatrix, count: number, seen: CsrMatrix | undefined): Promise<BestItemLists>;
  /** Ends the threads. */
  close(): Promise<void>;
}

const BLOCK_USERS = 2048;
/** Seen items and results of a block, at this many a user; a single user may have as many as there are items. */
const SEEN_EACH = 256;
const RESULTS_EACH = 64;

/** Starts threads that select from these items, which are copied. Close the pool in a `finally`. Errors: `too_large`. */
export function openTopNPool(
  itemFactors: FactorMatrix,
  options: { readonly threads: number; readonly signal?: AbortSignal | undefined },
): TopNPool {
  const plan = createMemoryPlan();
  const items = reserveItems(plan.reserve, itemFactors);
  const area = reserveArea(plan, items);
  const places = Array.from({ length: options.threads }, () =>
    placeAt(plan.reserve(topNScratchBytes(items, TOP_N_USERS))),
  );
  const memory = plan.allocate('the selection of best items');
  writeVectors(floatsAt(memory, items.vectors, items.nItems * items.stride), items.stride, itemFactors, {
    first: 0,
    nRows: items.nItems,
  });
  const pool = openWorkerPool({ memory, places, signal: options.signal });
  const pack = async (): Promise<void> => {
    await pool.run({ kind: 'orderItems', items });
    await pool.run({ kind: 'packPanels', items });
  };
  let packed: Promise<void> | undefined;
  return {
    topN: async (userFactors, count, seen) => {
      packed ??= pack();
      await packed;
      const lists = emptyLists(userFactors.nRows, count);
      const kept = Math.min(count, items.nItems);
      for (let first = 0; first < userFactors.nRows && kept > 0; ) {
        const nUsers = countBlock(area, { first, nUsers: userFactors.nRows, kept, seen });
        writeBlock(memory, area, { userFactors, seen, first, nUsers });
        await pool.run({ kind: 'topN', batch: { ...area, count: kept }, nUsers });
        readBlock(memory, area, { lists, first, nUsers, count, kept });
        first += nUsers;
      }
      return lists;
    },
    close: pool.close,
  };
}

/** A thread's scratch; nothing passes through a window here. */
function placeAt(at: number): ThreadPlace {
  return {
    window: { rowStarts: 0, rows: 0, regularization: 0, columns: 0, values: 0 },
    area: { at, stride: 0, gatherRows: 0, groupRows: 0 },
  };
}

/** The places of a block of users. */
interface Area extends Omit<TopNBatch, 'count'> {
  readonly mostSeen: number;
  readonly mostResults: number;
}

function reserveArea(plan: MemoryPlan, items: PackedItems): Area {
  const mostSeen = Math.max(items.nItems, SEEN_EACH * BLOCK_USERS);
  const mostResults = Math.max(items.nItems, RESULTS_EACH * BLOCK_USERS);
  return {
    items,
    users: plan.reserve(4 * BLOCK_USERS * items.stride),
    seenStarts: plan.reserve(4 * (BLOCK_USERS + 1)),
    seenItems: plan.reserve(4 * mostSeen),
    outRows: plan.reserve(4 * mostResults),
    outScores: plan.reserve(4 * mostResults),
    mostSeen,
    mostResults,
  };
}

function floatsAt(memory: WebAssembly.Memory, at: number, length: number): Float32Array {
  return new Float32Array(memory.buffer, at, length);
}

function emptyLists(nUsers: number, count: number): BestItemLists {
  return {
    itemRows: new Int32Array(nUsers * count).fill(-1),
    scores: new Float32Array(nUsers * count).fill(Number.NEGATIVE_INFINITY),
  };
}

/** Gives how many users from `first` on fit the area. */
function countBlock(
  area: Area,
  work: {
    readonly first: number;
    readonly nUsers: number;
    readonly kept: number;
    readonly seen: CsrMatrix | undefined;
  },
): number {
  const { first, nUsers, kept, seen } = work;
  const most = Math.min(nUsers - first, BLOCK_USERS, Math.floor(area.mostResults / kept));
  if (seen === undefined) return most;
  let fitting = 1;
  while (fitting < most && seen.rowStarts[first + fitting + 1] - seen.rowStarts[first] <= area.mostSeen)
    fitting++;
  return fitting;
}

function writeBlock(
  memory: WebAssembly.Memory,
  area: Area,
  block: {
    readonly userFactors: FactorMatrix;
    readonly seen: CsrMatrix | undefined;
    readonly first: number;
    readonly nUsers: number;
  },
): void {
  const { userFactors, seen, first, nUsers } = block;
  const { stride } = area.items;
  writeVectors(floatsAt(memory, area.users, nUsers * stride), stride, userFactors, { first, nRows: nUsers });
  const starts = new Uint32Array(memory.buffer, area.seenStarts, nUsers + 1);
  if (seen === undefined) {
    starts.fill(0);
    return;
  }
  const begin = seen.rowStarts[first];
  for (let user = 0; user <= nUsers; user++) starts[user] = seen.rowStarts[first + user] - begin;
  const rows = new Int32Array(memory.buffer, area.seenItems, starts[nUsers]);
  rows.set(seen.columns.subarray(begin, begin + rows.length));
}

function readBlock(
  memory: WebAssembly.Memory,
  area: Area,
  block: {
    readonly lists: BestItemLists;
    readonly first: number;
    readonly nUsers: number;
    readonly count: number;
    readonly kept: number;
  },
): void {
  const { lists, first, nUsers, count, kept } = block;
  const itemRows = new Int32Array(memory.buffer, area.outRows, nUsers * kept);
  const scores = floatsAt(memory, area.outScores, nUsers * kept);
  if (kept === count) {
    lists.itemRows.set(itemRows, first * count);
    lists.scores.set(scores, first * count);
    return;
  }
  for (let user = 0; user < nUsers; user++) {
    const at = (first + user) * count;
    lists.itemRows.set(itemRows.subarray(user * kept, (user + 1) * kept), at);
    lists.scores.set(scores.subarray(user * kept, (user + 1) * kept), at);
  }
}
