import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import type { Segment } from './evaluation-report.ts';

/** Users by how many preferences there are to learn from, ascending; each from `from` on up to the next. */
const USER_SEGMENTS = [
  { name: 'cold', from: 1, words: '1 to 9' },
  { name: 'warm', from: 10, words: '10 to 49' },
  { name: 'heavy', from: 50, words: '50 or more' },
] as const;

/** The most popular items that together have this share of the preferences are the popular ones, the others the tail. Source: [YCLYC12]. */
const POPULAR_SHARE = 0.8;

export const ITEM_SEGMENTS = ['popular', 'tail'] as const;

/** The measured users and the items of a ranking test in groups that are measured apart. */
export interface Segmentation {
  /** User segments, then those of ITEM_SEGMENTS. */
  readonly segments: readonly Segment[];
  /** The measured users, those of the first segment first. */
  readonly userRows: Int32Array;
  /** User segment s is the users from `userStarts[s]` to `userStarts[s + 1]`. */
  readonly userStarts: readonly number[];
  /** Place in ITEM_SEGMENTS of each item. Shape: [nItems]. */
  readonly segmentOfItem: Uint8Array;
}

/** What is put into segments: preferences to learn from, preferences to be found (both users x items), and the measured users. */
export interface SegmentedTask {
  readonly train: CsrMatrix;
  readonly relevant: CsrMatrix;
  readonly userRows: Int32Array;
}

/** Puts the users and items of a ranking test into segments. Cost: O(nEntries + nItems log nItems). */
export function segmentRanking(task: SegmentedTask): Segmentation {
  const { train, relevant } = task;
  const bySegment = USER_SEGMENTS.map(({ from }, index) => {
    const until = USER_SEGMENTS.at(index + 1)?.from ?? Number.POSITIVE_INFINITY;
    return task.userRows.filter((row) => {
      const nPreferences = train.rowStarts[row + 1] - train.rowStarts[row];
      return nPreferences >= from && nPreferences < until;
    });
  });
  const userRows = new Int32Array(task.userRows.length);
  const userStarts = [0];
  for (const [index, rows] of bySegment.entries()) {
    userRows.set(rows, userStarts[index]);
    userStarts.push(userStarts[index] + rows.length);
  }
  const segmentOfItem = segmentItems(train);
  const segments = [
    ...USER_SEGMENTS.map(({ name, words }, index): Segment => {
      const definition = `users with ${words} preferences to learn from`;
      const nPairs = countEntries(relevant, bySegment[index]);
      return { name, of: 'users', definition, nUsers: bySegment[index].length, nPairs };
    }),
    ...ITEM_SEGMENTS.map((name, index): Segment => {
      const definition = defineItems(name, countOf(segmentOfItem, index));
      return { name, of: 'items', definition, ...countWanted(task, segmentOfItem, index) };
    }),
  ];
  return { segments, userRows, userStarts, segmentOfItem };
}

function defineItems(name: (typeof ITEM_SEGMENTS)[number], nItems: number): string {
  const share = Math.round(100 * (name === 'popular' ? POPULAR_SHARE : 1 - POPULAR_SHARE));
  const which = name === 'popular' ? `${nItems} most popular items` : `${nItems} other items`;
  return `test preferences for the ${which}, which have ${share} % of the preferences to learn from`;
}

function countOf(values: Uint8Array, wanted: number): number {
  return values.reduce((n, value) => n + Number(value === wanted), 0);
}

function countEntries(matrix: CsrMatrix, rows: Int32Array): number {
  return rows.reduce((sum, row) => sum + matrix.rowStarts[row + 1] - matrix.rowStarts[row], 0);
}

function countWanted(
  { relevant, userRows }: SegmentedTask,
  segmentOfItem: Uint8Array,
  segment: number,
): { readonly nUsers: number; readonly nPairs: number } {
  let [nUsers, nPairs] = [0, 0];
  for (const row of userRows) {
    const before = nPairs;
    for (let entry = relevant.rowStarts[row]; entry < relevant.rowStarts[row + 1]; entry++)
      if (segmentOfItem[relevant.columns[entry]] === segment) nPairs++;
    if (nPairs > before) nUsers++;
  }
  return { nUsers, nPairs };
}

/** Takes items by preferences, most first, of equal ones the lower row, until their share is reached; the rest is the tail. */
function segmentItems(train: CsrMatrix): Uint8Array {
  const counts = new Float64Array(train.nColumns);
  for (const itemRow of train.columns) counts[itemRow]++;
  const order = Int32Array.from(counts, (_, row) => row).sort((a, b) => counts[b] - counts[a] || a - b);
  const segmentOfItem = new Uint8Array(train.nColumns).fill(ITEM_SEGMENTS.indexOf('tail'));
  let taken = 0;
  for (const itemRow of order) {
    if (taken >= POPULAR_SHARE * train.columns.length) break;
    segmentOfItem[itemRow] = ITEM_SEGMENTS.indexOf('popular');
    taken += counts[itemRow];
  }
  return segmentOfItem;
}
