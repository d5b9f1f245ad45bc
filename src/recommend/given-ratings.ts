import { type ItemIndex, readRowOf } from '../catalog/item-index.ts';
import type { PresentSignals } from './user-profile.ts';

/** Brings ratings that a request gives into the form of stored ones; of several for an item the last counts, unknown items are passed over. */
export function givenRatings(
  values: readonly { readonly itemId: string; readonly value: number }[],
  index: ItemIndex,
): PresentSignals {
  const byRow = new Map<number, number>();
  for (const { itemId, value } of values) {
    const row = readRowOf(index, itemId);
    if (row !== undefined) byRow.set(row, value);
  }
  const rows = [...byRow.keys()].sort((one, other) => one - other);
  return {
    itemRows: Int32Array.from(rows),
    ratings: Float32Array.from(rows, (row) => byRow.get(row) ?? Number.NaN),
  };
}
