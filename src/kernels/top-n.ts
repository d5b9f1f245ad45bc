import { createMemoryPlan } from './memory-plan.ts';
import { orderItems, panelCount, reserveItems, type Vectors, writeVectors } from './pack-items.ts';
import { selectKernel } from './select-kernel.ts';
import { topNScratchBytes } from './top-n-batch.ts';

/** The best items of a user, best first. */
interface BestItems {
  readonly itemRows: Int32Array;
  readonly scores: Float32Array;
}

/** Exact selection of the best items by score user . item, for one user at a time. */
export interface TopN {
  /**
   * Gives a user's best items that are not in `seen` (ascending rows, none twice): at most `count`, fewer when there are no more. Scores are
   * computed in double precision; of equal ones the lower row leads.
   * Cost: O(nItems factors) at most, of bytes; items whose vectors are too short to matter are not looked at [TGM15].
   */
  topN(userFactors: Float32Array, count: number, seen: Int32Array): BestItems;
}

/** Makes the selection for item factors, which are copied. Errors: `too_large`. Cost: O(nItems factors), 5 bytes each. */
export function createTopN(itemFactors: Vectors): TopN {
  const { reserve, allocate } = createMemoryPlan();
  const items = reserveItems(reserve, itemFactors);
  const scratch = reserve(topNScratchBytes(items, 1));
  const users = reserve(4 * items.stride);
  const seenStarts = reserve(8);
  const seenItems = reserve(4 * items.nItems);
  const outRows = reserve(4 * items.nItems);
  const outScores = reserve(4 * items.nItems);
  const { nRows, factors } = itemFactors;
  const memory = allocate(`a selection among ${nRows} vectors of ${factors} factors`);
  const { buffer } = memory;
  const vectors = new Float32Array(buffer, items.vectors, items.nItems * items.stride);
  writeVectors(vectors, items.stride, itemFactors, { first: 0, nRows: items.nItems });
  orderItems(buffer, items);
  const kernel = selectKernel(memory);
  kernel.packPanels(items, 0, panelCount(items));
  return {
    topN: (userFactors, wanted, seen) => {
      const count = Math.min(wanted, items.nItems);
      if (count <= 0) return { itemRows: new Int32Array(0), scores: new Float32Array(0) };
      new Float32Array(buffer, users, userFactors.length).set(userFactors);
      new Uint32Array(buffer, seenStarts, 2).set([0, seen.length]);
      new Int32Array(buffer, seenItems, seen.length).set(seen);
      const batch = { items, users, count, seenStarts, seenItems, outRows, outScores };
      kernel.topN(batch, 0, 1, scratch);
      const itemRows = new Int32Array(buffer, outRows, count);
      const end = itemRows.indexOf(-1);
      const nFound = end < 0 ? count : end;
      return {
        itemRows: itemRows.slice(0, nFound),
        scores: new Float32Array(buffer, outScores, count).slice(0, nFound),
      };
    },
  };
}
