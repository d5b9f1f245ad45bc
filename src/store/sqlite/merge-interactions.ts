import type { PackedInteractions } from '../../domain/interaction.ts';

/** Changes to one user's interactions, in the order in which they were received. Parallel arrays; a removal is NaN. */
export interface InteractionChanges {
  readonly itemRows: Int32Array;
  readonly ratings: Float32Array;
  readonly tsMs: Float64Array;
}

/** Gives the places of the change that wins for each item, by ascending item row: the latest, of equal times the last received. */
function winners(changes: InteractionChanges): number[] {
  const { itemRows, tsMs } = changes;
  const order = Array.from(itemRows.keys()).sort(
    (a, b) => itemRows[a] - itemRows[b] || tsMs[a] - tsMs[b] || a - b,
  );
  return order.filter((place, at) => itemRows[place] !== itemRows[order[at + 1]]);
}

/**
 * Merges changes that were received after everything in `present`. Of an item's present entry and its change the later one stays;
 * of equal times the change. A removal stays as an entry, so that a late event from before it loses.
 */
export function mergeInteractions(
  present: PackedInteractions,
  changes: InteractionChanges,
): PackedInteractions {
  const won = winners(changes);
  const most = present.itemRows.length + won.length;
  const itemRows = new Int32Array(most);
  const ratings = new Float32Array(most);
  const tsMs = new Float64Array(most);
  let length = 0;
  const take = (from: InteractionChanges, place: number): void => {
    itemRows[length] = from.itemRows[place];
    ratings[length] = from.ratings[place];
    tsMs[length] = from.tsMs[place];
    length += 1;
  };
  let old = 0;
  for (const place of won) {
    const row = changes.itemRows[place];
    while (old < present.itemRows.length && present.itemRows[old] < row) take(present, old++);
    const isSame = old < present.itemRows.length && present.itemRows[old] === row;
    if (isSame && present.tsMs[old] > changes.tsMs[place]) take(present, old);
    else take(changes, place);
    if (isSame) old += 1;
  }
  while (old < present.itemRows.length) take(present, old++);
  return {
    itemRows: itemRows.subarray(0, length),
    ratings: ratings.subarray(0, length),
    marks: new Uint8Array(length),
    plays: new Uint32Array(length),
    skips: new Uint32Array(length),
    tsMs: tsMs.subarray(0, length),
  };
}
