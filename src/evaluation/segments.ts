import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import type { Segment } from './evaluation-report.ts';

/** Users by how many preferences there are to learn from, ascending; each from `from` on up to the next. */
const USER_SEGMENTS = [
  { name: 'cold', from: 0, words: 'fewer than 10' },
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
  const rowsBySegment = segmentUsers(task);
  const userRows = new Int32Array(task.userRows.length);
  const userStarts = [0];
  for (const [index, rows] of rowsBySegment.entries()) {
    userRows.set(rows, userStarts[index]);
    userStarts.push(userStarts[index] + rows.length);
  }
  const counts = countItems(train);
  const segmentOfItem = segmentItems(counts, train.columns.length);
  const ofUsers = USER_SEGMENTS.map(({ name, words }, index): Segment => {
    const definition = `users with ${words} preferences to learn from`;
    const rows = rowsBySegment[index];
    return { name, of: 'users', definition, nUsers: rows.length, nPairs: countEntries(relevant, rows) };
  });
  const ofItems = describeItems(task, counts, segmentOfItem);
  return { segments: [...ofUsers, ...ofItems], userRows, userStarts, segmentOfItem };
}

function segmentUsers({ train, userRows }: SegmentedTask): readonly Int32Array[] {
  return USER_SEGMENTS.map(({ from }, index) => {
    const until = USER_SEGMENTS.at(index + 1)?.from ?? Number.POSITIVE_INFINITY;
    return userRows.filter((row) => {
      const nPreferences = train.rowStarts[row + 1] - train.rowStarts[row];
      return nPreferences >= from && nPreferences < until;
    });
  });
}

/** Takes items by preferences, most first, of equal ones the lower row, until their share is reached; the rest is the tail. */
function segmentItems(counts: Float64Array, nPreferences: number): Uint8Array {
  const order = Int32Array.from(counts, (_, row) => row).sort((a, b) => counts[b] - counts[a] || a - b);
  const segmentOfItem = new Uint8Array(counts.length).fill(ITEM_SEGMENTS.indexOf('tail'));
  let taken = 0;
  for (const itemRow of order) {
    if (taken >= POPULAR_SHARE * nPreferences) break;
    segmentOfItem[itemRow] = ITEM_SEGMENTS.indexOf('popular');
    taken += counts[itemRow];
  }
  return segmentOfItem;
}

function describeItems(
  task: SegmentedTask,
  counts: Float64Array,
  segmentOfItem: Uint8Array,
): readonly Segment[] {
  const nCold = countWanted(task, (itemRow) => counts[itemRow] === 0).nPairs;
  const words = {
    popular: `most popular items, which make up ${100 * POPULAR_SHARE} % of the preferences to learn from`,
    tail: `other items, ${nCold} of them for items without a preference to learn from`,
  };
  return ITEM_SEGMENTS.map((name, segment) => {
    const nItems = segmentOfItem.reduce((n, other) => n + Number(other === segment), 0);
    const definition = `test preferences for the ${nItems} ${words[name]}`;
    const wanted = countWanted(task, (itemRow) => segmentOfItem[itemRow] === segment);
    return { name, of: 'items', definition, ...wanted };
  });
}

/** Counts the test preferences for some items, and the users who have any. */
function countWanted(
  { relevant, userRows }: SegmentedTask,
  isWanted: (itemRow: number) => boolean,
): { readonly nUsers: number; readonly nPairs: number } {
  let [nUsers, nPairs] = [0, 0];
  for (const row of userRows) {
    const before = nPairs;
    for (let entry = relevant.rowStarts[row]; entry < relevant.rowStarts[row + 1]; entry++)
      if (isWanted(relevant.columns[entry])) nPairs++;
    if (nPairs > before) nUsers++;
  }
  return { nUsers, nPairs };
}

function countItems({ nColumns, columns }: CsrMatrix): Float64Array {
  const counts = new Float64Array(nColumns);
  for (const itemRow of columns) counts[itemRow]++;
  return counts;
}

function countEntries(matrix: CsrMatrix, rows: Int32Array): number {
  return rows.reduce((sum, row) => sum + matrix.rowStarts[row + 1] - matrix.rowStarts[row], 0);
}
