import { EntryColumns } from '../dataset/entry-columns.ts';
import { InteractionRecord } from '../dataset/interaction-record.ts';
import { decodePackedEntries, decodePackedRows } from '../dataset/packed-interactions.ts';
import { MARK } from '../domain/interaction.ts';
import type { PackedUsers } from '../store/store.ts';
import { ByteWriter } from '../util/bytes.ts';
import { addScores, SCORE_STRIDE } from './genre-scores.ts';
import { shareBytes, writeOwnedList } from './owned-lists.ts';
import { USER_STATE } from './rank-table.ts';
import { hasTaste } from './similarity.ts';
import type { TasteTables } from './taste-tables.ts';

/** How many users own a release, and how many want it without owning it, by item row. */
export interface ReleaseCounts {
  readonly owners: Uint32Array;
  readonly wanting: Uint32Array;
}

export interface ReadOwnedContext {
  readonly tables: TasteTables;
  /** Of this thread alone. */
  readonly counts: ReleaseCounts;
  readonly canonicalRows: ReadonlyMap<number, number>;
  /** Rows of members who do not want to be shown to others. */
  readonly hidden: ReadonlySet<number>;
}

/** What came of a block of users. */
export interface OwnedBlock {
  readonly firstRow: number;
  readonly lists: Uint8Array<SharedArrayBuffer>;
  /** How many of its users are ranked, how many are not, and how many of the former have a taste. */
  readonly nRanked: number;
  readonly nHidden: number;
  readonly nWithTaste: number;
  readonly nReleases: number;
}

/** The entries of the user at hand; then the rows of what the user owns, in the first places. */
const columns = new EntryColumns();
const record = new InteractionRecord();
const writer = new ByteWriter(2 ** 20);

/** Reads the collections of a block of users into the tables. */
export function readOwned(context: ReadOwnedContext, users: PackedUsers): OwnedBlock {
  const { tables, hidden } = context;
  const { userRows, members, starts, bytes } = users;
  writer.clear();
  let [nRanked, nWithTaste, nReleases] = [0, 0, 0];
  for (let place = 0; place < userRows.length; place += 1) {
    const row = userRows[place];
    tables.listStarts[row] = writer.length;
    const packed = bytes.subarray(starts[place], starts[place + 1]);
    const nOwned = copyList(context, packed) ?? readUser(context, packed);
    const at = row * SCORE_STRIDE;
    addScores(tables.scores, at, { itemRows: columns.itemRows, nRows: nOwned }, tables.genres);
    const isRanked = members[place] === 1 && !hidden.has(row);
    tables.states[row] = isRanked ? USER_STATE.ranked : USER_STATE.hidden;
    nReleases += nOwned;
    if (!isRanked) continue;
    nRanked += 1;
    if (hasTaste(tables.scores, at)) nWithTaste += 1;
  }
  const nHidden = userRows.length - nRanked;
  return { firstRow: userRows[0], lists: shareBytes(writer), nRanked, nHidden, nWithTaste, nReleases };
}

/** Takes a collection that was said in a list and is stored as it is kept here; undefined where it is another. */
function copyList(
  { tables, counts, canonicalRows }: ReadOwnedContext,
  packed: Uint8Array,
): number | undefined {
  const found = canonicalRows.size === 0 ? decodePackedRows(packed, columns) : undefined;
  const { length, itemRows } = columns;
  if (found === undefined || (found.mark & MARK.owned) === 0) return undefined;
  if (itemRows[length - 1] >= tables.nItems) return undefined;
  for (let place = 0; place < length; place += 1) counts.owners[itemRows[place]] += 1;
  writer.writeBytes(packed.subarray(found.begin, found.end));
  return length;
}

/** Reads the rows of a user's releases, each counted, and writes them down; gives how many there are. */
function readUser(context: ReadOwnedContext, packed: Uint8Array): number {
  decodePackedEntries(packed, columns);
  const isMatched = columns.hasAnyOf(context.canonicalRows);
  const nOwned = isMatched ? readMatched(context, packed) : readEntries(context);
  writeOwnedList(writer, columns.itemRows, nOwned);
  return nOwned;
}

function readEntries({ tables, counts }: ReadOwnedContext): number {
  const { length, itemRows, marks } = columns;
  let nOwned = 0;
  for (let place = 0; place < length; place += 1) {
    const row = itemRows[place];
    // Who came to the catalogue after the tables were made is in the next batch.
    if (row >= tables.nItems) break;
    if (marks[place] & MARK.owned) {
      itemRows[nOwned++] = row;
      counts.owners[row] += 1;
    } else if (marks[place] & MARK.wanted) counts.wanting[row] += 1;
  }
  return nOwned;
}

/** The same where some releases are read as others: what was said of one, and taken back, counts for the other. */
function readMatched({ tables, counts, canonicalRows }: ReadOwnedContext, packed: Uint8Array): number {
  record.load(packed);
  record.canonicalize(canonicalRows);
  const { itemRows, marks } = record.present();
  let nOwned = 0;
  for (let place = 0; place < itemRows.length; place += 1) {
    const row = itemRows[place];
    if (row >= tables.nItems) break;
    if (marks[place] & MARK.owned) {
      columns.itemRows[nOwned++] = row;
      counts.owners[row] += 1;
    } else if (marks[place] & MARK.wanted) counts.wanting[row] += 1;
  }
  return nOwned;
}
