import { findName, type NamedLists, numbersOfEntities } from '../catalog/item-facets.ts';
import { findGenre, hasGenre, type ItemIndex, readRowOf } from '../catalog/item-index.ts';
import { markRows, numberSet, type RowLists } from '../catalog/row-lists.ts';
import { markUnlisted } from '../catalog/unlisted-items.ts';
import { MARK } from '../domain/interaction.ts';
import type { AnswerQuery } from './answer.ts';
import { knownEntities } from './known-entities.ts';
import type { PresentSignals } from './user-profile.ts';

/**
 * Marks the items that an answer must not hold: those that the user has met, excluded ones, those that no list shows, those of
 * artists and labels that are to be hidden, and those that a filter of the query leaves out.
 * Returns 1 for each such item [nItems]. Cost: a pass over all items for each filter.
 */
export function markExcluded(index: ItemIndex, query: AnswerQuery, present: PresentSignals): Uint8Array {
  const nItems = index.ids.size;
  const isExcluded = new Uint8Array(nItems);
  if (query.onlyItemIds !== undefined) {
    isExcluded.fill(1);
    for (const row of rowsOf(index, query.onlyItemIds)) isExcluded[row] = 0;
  }
  markOtherGenres(index, query, isExcluded);
  markOtherYears(index, query, isExcluded);
  markOtherFacets(index, query, isExcluded);
  markKnown(index, query, present, isExcluded);
  for (const row of rowsOf(index, query.excludeItemIds)) isExcluded[row] = 1;
  markUnlisted(index, isExcluded);
  if (!query.includeSeen) markSeen(query, present, isExcluded);
  return isExcluded;
}

function markOtherGenres(index: ItemIndex, { genre }: AnswerQuery, isExcluded: Uint8Array): void {
  if (genre === undefined) return;
  const bit = findGenre(index, genre);
  if (bit < 0) isExcluded.fill(1);
  else for (let row = 0; row < isExcluded.length; row++) if (!hasGenre(index, row, bit)) isExcluded[row] = 1;
}

function markOtherYears(
  { years }: ItemIndex,
  { yearFrom, yearTo }: AnswerQuery,
  isExcluded: Uint8Array,
): void {
  if (yearFrom === undefined && yearTo === undefined) return;
  const from = Math.max(yearFrom ?? 1, 1);
  const to = yearTo ?? Number.POSITIVE_INFINITY;
  for (let row = 0; row < isExcluded.length; row++)
    if (years[row] < from || years[row] > to) isExcluded[row] = 1;
}

function markOtherFacets({ facets }: ItemIndex, query: AnswerQuery, isExcluded: Uint8Array): void {
  const named: readonly (readonly [NamedLists, string | undefined])[] = [
    [facets.styles, query.style],
    [facets.formats, query.format],
    [facets.countries, query.country],
  ];
  for (const [lists, name] of named) {
    if (name === undefined) continue;
    const place = findName(lists, name);
    markRows(lists, 'without', numberSet(place < 0 ? [] : [place]), isExcluded);
  }
  const numbered: readonly (readonly [RowLists, readonly string[] | undefined])[] = [
    [facets.artists, query.artistIds],
    [facets.labels, query.labelIds],
  ];
  for (const [lists, ids] of numbered) {
    if (ids !== undefined) markRows(lists, 'without', numberSet(numbersOfEntities(ids)), isExcluded);
  }
}

function markKnown(
  index: ItemIndex,
  query: AnswerQuery,
  present: PresentSignals,
  isExcluded: Uint8Array,
): void {
  if (!query.hideKnownArtists && !query.hideKnownLabels) return;
  const known = knownEntities(index, present);
  const { artists, labels } = index.facets;
  if (query.hideKnownArtists) markRows(artists, 'with', numberSet(known.artists), isExcluded);
  if (query.hideKnownLabels) markRows(labels, 'with', numberSet(known.labels), isExcluded);
}

/** What is owned and wanted is out unless the one it is out for is let in; what is met in any other way always is. */
function markSeen(query: AnswerQuery, present: PresentSignals, isExcluded: Uint8Array): void {
  const { itemRows, ratings, marks, plays, skips } = present;
  const letIn = (query.includeOwned ? MARK.owned : 0) | (query.includeWanted ? MARK.wanted : 0);
  for (let place = 0; place < itemRows.length; place++) {
    const isCollected =
      marks !== undefined &&
      marks[place] !== 0 &&
      (marks[place] & ~letIn) === 0 &&
      Number.isNaN(ratings[place]) &&
      plays?.[place] === 0 &&
      skips?.[place] === 0;
    if (!isCollected && itemRows[place] < isExcluded.length) isExcluded[itemRows[place]] = 1;
  }
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
