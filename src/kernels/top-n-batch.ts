/**
 * Items laid out for selection. The place of an item is its rank by falling length of its vector. All places here are byte offsets into
 * the kernel's memory, multiples of 16.
 *
 * Shapes: `vectors` [nItems x stride] float32 by item row, `stride` a multiple of 8, padded with zeros; `itemRows` [nItems] the item row of a place.
 * `panels`: codes of 16 items each, up to a multiple of 4 panels. A panel is 64 bytes of header - float32 1 / scale, largest |y|, largest
 * |y - scale a|, 4 bytes unused, int16 [16] -64 sum a of each item, 16 bytes unused - and per pair of factors 16 x 2 bytes: the codes a of
 * the 16 items. Codes are in -127 .. 127 and no item's are longer than 181.
 */
export interface PackedItems {
  readonly nItems: number;
  readonly stride: number;
  readonly panels: number;
  readonly vectors: number;
  readonly itemRows: number;
}

/**
 * A batch of users against all items. `users` [nUsers x stride] float32, padded with zeros. User u's seen items, ascending, are
 * `seenItems[seenStarts[u] .. seenStarts[u + 1]]`. Writes for each user the best `count` items (at least 1) by the score in double
 * precision, rounded to single, then by lower row: `outRows` [nUsers x count] (-1 where short), `outScores`.
 */
export interface TopNBatch {
  readonly items: PackedItems;
  readonly users: number;
  readonly count: number;
  readonly seenStarts: number;
  readonly seenItems: number;
  readonly outRows: number;
  readonly outScores: number;
}

/** Users that one call of the kernel takes at most. */
export const TOP_N_USERS = 32;

/** Gives the scratch that a thread needs for calls of up to `nUsers` users. It starts as zeros and only calls of topN write it. */
export function topNScratchBytes({ nItems, stride }: PackedItems, nUsers: number): number {
  const groups = TOP_N_USERS / 4;
  const seenMarks = nUsers * 4 * Math.ceil(nItems / 32);
  const queue = 1024;
  return groups * (80 + 32 * stride + 16) + queue + seenMarks;
}
