import { findGenre, hasGenre, type ItemIndex, readRowOf } from '../catalog/item-index.ts';
import type { AnswerQuery } from './answer.ts';

/**
 * Marks the items that an answer must not hold: seen ones, excluded ones, those that are read as others, and those that a filter of the
 * query leaves out.
 * Returns 1 for each such item [nItems]. `seen` holds item rows.
 */
export function markExcluded(index: ItemIndex, query: AnswerQuery, seen: Int32Array): Uint8Array {
  const nItems = index.ids.size;
  const isExcluded = new Uint8Array(nItems);
  if (query.onlyItemIds !== undefined) {
    isExcluded.fill(1);
    for (const row of rowsOf(index, query.onlyItemIds)) isExcluded[row] = 0;
  }
  if (query.genre !== undefined) {
    const genre = findGenre(index, query.genre);
    if (genre < 0) isExcluded.fill(1);
    else for (let row = 0; row < nItems; row++) if (!hasGenre(index, row, genre)) isExcluded[row] = 1;
  }
  if (query.yearFrom !== undefined || query.yearTo !== undefined) {
    const from = Math.max(query.yearFrom ?? 1, 1);
    const to = query.yearTo ?? Number.POSITIVE_INFINITY;
    for (let row = 0; row < nItems; row++) {
      if (index.years[row] < from || index.years[row] > to) isExcluded[row] = 1;
    }
  }
  for (const row of rowsOf(index, query.excludeItemIds)) isExcluded[row] = 1;
  markMatched(index, isExcluded);
  if (!query.includeSeen) for (const row of seen) if (row < nItems) isExcluded[row] = 1;
  return isExcluded;
}

/** Marks the items that are read as others. */
export function markMatched(index: ItemIndex, marks: Uint8Array): void {
  for (const row of index.matched.keys()) if (row < marks.length) marks[row] = 1;
}

function rowsOf(index: ItemIndex, itemIds: readonly string[]): readonly number[] {
  return itemIds.map((itemId) => readRowOf(index, itemId)).filter((row) => row !== undefined);
}

/** Gives the rows of the marked items, ascending. */
export function markedRows(marks: Uint8Array): Int32Array {
  const rows = new Int32Array(marks.length);
  let nRows = 0;
  for (let row = 0; row < marks.length; row++) if (marks[row] !== 0) rows[nRows++] = row;
  return rows.subarray(0, nRows);
}
