import type { ItemIndex } from '../catalog/item-index.ts';
import { listOfRow, type RowLists } from '../catalog/row-lists.ts';
import { MARK } from '../domain/interaction.ts';
import type { PresentSignals } from './user-profile.ts';

/** Discogs' entries for nobody: Various, Unknown Artist, and Not On Label. Who has a record of these has nothing of the others. */
const NOBODY = { artists: [194, 355], labels: [1818] } as const;

/** Artists and labels of what a user owns or wants, by the numbers of the index. */
export interface KnownEntities {
  readonly artists: ReadonlySet<number>;
  readonly labels: ReadonlySet<number>;
}

/** Collects the artists and labels that a user has already; of given ratings, which say nothing of owning, those of all items. */
export function knownEntities({ facets }: ItemIndex, present: PresentSignals): KnownEntities {
  const { itemRows, marks } = present;
  const rows =
    marks === undefined
      ? itemRows
      : itemRows.filter((_, place) => (marks[place] & (MARK.owned | MARK.wanted)) !== 0);
  return {
    artists: numbersIn(facets.artists, rows, NOBODY.artists),
    labels: numbersIn(facets.labels, rows, NOBODY.labels),
  };
}

function numbersIn(lists: RowLists, rows: Int32Array, leftOut: readonly number[]): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const row of rows) for (const number of listOfRow(lists, row)) numbers.add(number);
  for (const number of leftOut) numbers.delete(number);
  return numbers;
}

/** Names the known artists and labels that an item has, as entity ids. */
export function sharedEntities(
  { facets }: ItemIndex,
  { artists, labels }: KnownEntities,
  itemRow: number,
): readonly string[] {
  const ofArtists = [...listOfRow(facets.artists, itemRow)].filter((number) => artists.has(number));
  const ofLabels = [...listOfRow(facets.labels, itemRow)].filter((number) => labels.has(number));
  return [
    ...new Set([
      ...ofArtists.map((number) => `artist:${number}`),
      ...ofLabels.map((number) => `label:${number}`),
    ]),
  ];
}
