import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import { sharedWords } from '../util/shared-arrays.ts';

/** Rows of a short chunk: few enough to keep threads level to the end. */
const CHUNK_ROWS = 64;
/** Entries of a chunk or group, unless its only row has more. */
const CHUNK_ENTRIES = 1 << 18;
/** Entries of a group: this share of all, so that threads end level and their windows stay small beside the matrix, within bounds. */
const GROUP_SHARE = 1 / 16;
const MAX_GROUP_ENTRIES = 1 << 21;
/** Of the second-level cache: fixed vectors that a group passes over at a time, and two vectors of each of its rows. */
const TILE_BYTES = 512 * 1024;
const GROUP_BYTES = 256 * 1024;
/** A row whose vectors take more than this loses by a copy of them, if a tile holds enough of its entries. */
const LONG_ROW_BYTES = 512 * 1024;
const MIN_ENTRIES_A_TILE = 8;
/** What a copy of a row's vectors may take at most; longer rows are never copied. */
const MAX_COPY_BYTES = 16 * 1024 * 1024;

/**
 * How the rows of a matrix are dealt to threads. Chunks 0 .. nGroups are groups of long rows that are solved in step with each other;
 * the others are ranges of rows that are solved one after the other. Rows are in exactly one; what they become does not depend on it.
 */
export interface RowChunks {
  readonly nChunks: number;
  readonly nGroups: number;
  /** Group g holds rows `groupRows[groupStarts[g] .. groupStarts[g + 1]]`. */
  readonly groupStarts: Uint32Array<SharedArrayBuffer>;
  readonly groupRows: Uint32Array<SharedArrayBuffer>;
  /** Range r is rows `ranges[2 r] .. ranges[2 r + 1]`. */
  readonly ranges: Uint32Array<SharedArrayBuffer>;
  /** The most rows and entries of a chunk, and the most rows of a group. */
  readonly mostRows: number;
  readonly mostEntries: number;
  readonly mostGroupRows: number;
  /** The most entries of a row whose vectors are all copied side by side: of one that is solved alone by a solver with many passes. */
  readonly longestCopied: number;
  /** Fixed vectors that a group passes over at a time. */
  readonly tileColumns: number;
}

/** Cuts a matrix for a solver that passes over vectors of `vectorBytes` once (`passes` 'one') or again and again ('many'). */
export function cutRows(matrix: CsrMatrix, vectorBytes: number, passes: 'one' | 'many'): RowChunks {
  const tileColumns = Math.max(4, Math.floor(TILE_BYTES / vectorBytes));
  const longFrom =
    passes === 'one' ? Number.POSITIVE_INFINITY : longRowEntries(matrix, vectorBytes, tileColumns);
  const long = longRows(matrix, longFrom);
  const groupStarts = cutGroups(matrix, long, Math.max(1, Math.floor(GROUP_BYTES / (2 * vectorBytes))));
  const { ranges, longestAlone } = cutRanges(matrix, longFrom);
  const nGroups = groupStarts.length - 1;
  const entriesOf = (row: number): number => matrix.rowStarts[row + 1] - matrix.rowStarts[row];
  let [mostEntries, mostGroupRows] = [0, 0];
  for (let group = 0; group < nGroups; group++) {
    const rows = long.subarray(groupStarts[group], groupStarts[group + 1]);
    mostGroupRows = Math.max(mostGroupRows, rows.length);
    mostEntries = Math.max(
      mostEntries,
      rows.reduce((sum, row) => sum + entriesOf(row), 0),
    );
  }
  for (let at = 0; at < ranges.length; at += 2) {
    mostEntries = Math.max(mostEntries, matrix.rowStarts[ranges[at + 1]] - matrix.rowStarts[ranges[at]]);
  }
  return {
    nChunks: nGroups + ranges.length / 2,
    nGroups,
    groupStarts: share(groupStarts),
    groupRows: share(long),
    ranges: share(ranges),
    mostRows: Math.max(CHUNK_ROWS, mostGroupRows),
    mostEntries,
    mostGroupRows,
    longestCopied: passes === 'one' ? 0 : longestAlone,
    tileColumns,
  };
}

/** From how many entries on a row is long. */
function longRowEntries({ nColumns }: CsrMatrix, vectorBytes: number, tileColumns: number): number {
  const worthwhile = Math.max(LONG_ROW_BYTES / vectorBytes, MIN_ENTRIES_A_TILE * (nColumns / tileColumns));
  return Math.min(worthwhile, MAX_COPY_BYTES / vectorBytes);
}

/** The long rows, the longest first, so that the rows of a group end alike and the last groups are the quick ones. */
function longRows({ nRows, rowStarts }: CsrMatrix, longFrom: number): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < nRows; row++) if (rowStarts[row + 1] - rowStarts[row] > longFrom) rows.push(row);
  const length = (row: number): number => rowStarts[row + 1] - rowStarts[row];
  return Uint32Array.from(rows.sort((one, other) => length(other) - length(one) || one - other));
}

function cutGroups({ rowStarts }: CsrMatrix, rows: Uint32Array, mostRows: number): Uint32Array {
  const wanted = Math.floor(rowStarts[rowStarts.length - 1] * GROUP_SHARE);
  const mostEntries = Math.max(CHUNK_ENTRIES, Math.min(MAX_GROUP_ENTRIES, wanted));
  const starts = [0];
  let nEntries = 0;
  rows.forEach((row, place) => {
    const length = rowStarts[row + 1] - rowStarts[row];
    const nRows = place - starts[starts.length - 1];
    if (nRows > 0 && (nRows === mostRows || nEntries + length > mostEntries)) {
      starts.push(place);
      nEntries = 0;
    }
    nEntries += length;
  });
  if (rows.length > 0) starts.push(rows.length);
  return Uint32Array.from(starts);
}

/** The ranges between long rows. */
function cutRanges(
  { nRows, rowStarts }: CsrMatrix,
  longFrom: number,
): { readonly ranges: Uint32Array; readonly longestAlone: number } {
  const ranges: number[] = [];
  let [begin, longestAlone] = [0, 0];
  const close = (end: number): void => {
    if (end > begin) ranges.push(begin, end);
    begin = end;
  };
  for (let row = 0; row < nRows; row++) {
    const length = rowStarts[row + 1] - rowStarts[row];
    if (row - begin === CHUNK_ROWS || rowStarts[row + 1] - rowStarts[begin] > CHUNK_ENTRIES) close(row);
    if (length > longFrom) {
      close(row);
      begin = row + 1;
    } else longestAlone = Math.max(longestAlone, length);
  }
  close(nRows);
  return { ranges: Uint32Array.from(ranges), longestAlone };
}

function share(words: Uint32Array): Uint32Array<SharedArrayBuffer> {
  const shared = sharedWords(words.length);
  shared.set(words);
  return shared;
}
